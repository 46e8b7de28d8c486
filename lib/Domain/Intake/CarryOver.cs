using Mpp.Domain.Cases;

namespace Mpp.Domain.Intake;

/// <summary>What a new delivery of an application must not undo: links that were revoked, files that are stored.</summary>
static class CarryOver
{
    public static Application From(Application before, Application after, int revision)
    {
        var known = before.Contacts.ToDictionary(c => c.Id);
        return after with
        {
            Applicant = after.Applicant with { Contacts = Contacts(after.Applicant.Contacts) },
            Partners = [.. after.Partners.Select(p => p with { Contacts = Contacts(p.Contacts) })],
            Attachments = [.. after.Attachments.Select(a => Stored(a, before.Attachments))],
        };

        IReadOnlyList<Contact> Contacts(IReadOnlyList<Contact> contacts) => [.. contacts.Select(c => c with { LinkVersion = LinkVersion(c) })];

        // A contact is known by its place in the form. Where another person has taken the place, links sent to the one before become void; a place that is
        // new may have been somebody's in an earlier revision.
        int LinkVersion(Contact contact) => known.GetValueOrDefault(contact.Id) switch
        {
            { } same when string.Equals(same.Email, contact.Email, StringComparison.OrdinalIgnoreCase) => same.LinkVersion,
            { } other => other.LinkVersion + 1,
            null => known.Values.Select(c => c.LinkVersion).DefaultIfEmpty(0).Max() + revision,
        };
    }

    /// <summary>A file whose content is stored already is not fetched and stored again.</summary>
    static Attachment Stored(Attachment attachment, IReadOnlyList<Attachment> before) =>
        attachment is { Blob: null, Sha256: { } hash } && before.FirstOrDefault(b => b.Blob is not null && string.Equals(b.Sha256, hash, StringComparison.OrdinalIgnoreCase)) is { } same
            ? attachment with { Blob = same.Blob, Size = same.Size, Failure = null }
            : attachment;
}
