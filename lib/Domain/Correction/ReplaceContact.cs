using Mpp.Domain.Cases;

namespace Mpp.Domain.Correction;

/// <summary>
/// Another person takes a contact's place, at any stage. The links that the one before was sent stop working; letters ordered before still go to whom they were
/// ordered for, and none is sent again.
/// </summary>
public static class ReplaceContact
{
    public static Ruling<Change> Apply(Case @case, string contactId, PersonGiven person, string? reason)
    {
        var contact = Contacts.Find(@case, contactId);
        if (contact is null) return Contacts.Unknown(@case, contactId);

        List<Refusal> refusals = [.. Contacts.Faults(person)];
        var changed = contact with { Name = person.Name.Trim(), Email = person.Email.Trim(), Phone = person.Phone?.Trim(), Role = person.Role, Language = person.Language };
        if (changed == contact) refusals.Add(new("nothing-to-change", $"{contactId} of {@case.Reference} is that person already."));
        if (refusals.Count > 0) return refusals;

        var why = $"{contact.Name} → {changed.Name}. {reason?.Trim()}".TrimEnd();
        return new Change(@case with { Application = Contacts.With(@case.Application, changed with { LinkVersion = contact.LinkVersion + 1 }) })
        {
            Facts = [new("contact-replaced", contactId, $"link-{contact.LinkVersion}", $"link-{contact.LinkVersion + 1}", why)],
        };
    }
}
