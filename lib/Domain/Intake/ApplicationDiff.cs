using Mpp.Domain.Cases;

namespace Mpp.Domain.Intake;

/// <summary>What changed between two deliveries of an application, by the form's field names: what staff and reviewers are shown, and the audit trail keeps. No values.</summary>
public static class ApplicationDiff
{
    /// <summary>In the order of the form; empty if only texts changed that the record does not hold (the narrative).</summary>
    public static IReadOnlyList<string> Between(Application before, Application after)
    {
        (string Field, bool IsSame)[] fields =
        [
            ("grantType", before.GrantType == after.GrantType),
            ("partnershipRef", before.PartnershipRef == after.PartnershipRef),
            ("renewalOf", before.RenewalOf == after.RenewalOf),
            ("title", before.Title == after.Title),
            ("summary", before.Summary == after.Summary),
            ("applicant", before.Applicant with { Contacts = [] } == after.Applicant with { Contacts = [] }),
            ("applicant.contacts", IsSame(before.Applicant.Contacts.Select(Person), after.Applicant.Contacts.Select(Person))),
            ("partners", IsSame(before.Partners.Select(p => p with { Contacts = [] }), after.Partners.Select(p => p with { Contacts = [] }))),
            ("partners.contacts", IsSame(before.Partners.SelectMany(p => p.Contacts).Select(Person), after.Partners.SelectMany(p => p.Contacts).Select(Person))),
            ("coreAreas", IsSame(before.CoreAreas, after.CoreAreas)),
            ("markers", IsSame(before.Markers, after.Markers)),
            ("sdgs", IsSame(before.Sdgs, after.Sdgs)),
            ("startDate", before.StartDate == after.StartDate),
            ("endDate", before.EndDate == after.EndDate),
            ("requestedSek", before.RequestedSek == after.RequestedSek),
            ("budget", IsSame(before.Budget, after.Budget)),
            ("steeringGroup", IsSame(before.SteeringGroup, after.SteeringGroup)),
            ("team", IsSame(before.Team, after.Team)),
            ("attachments", IsSame(before.Attachments.Select(File), after.Attachments.Select(File))),
            ("consent", before.Consent == after.Consent),
        ];
        return [.. fields.Where(f => !f.IsSame).Select(f => f.Field)];
    }

    static bool IsSame<T>(IEnumerable<T> before, IEnumerable<T> after) => before.SequenceEqual(after);

    // The link's version is ours and not the form's.
    static Contact Person(Contact contact) => contact with { LinkVersion = 0 };

    static (string, string, string?) File(Attachment attachment) => (attachment.Kind, attachment.Name, attachment.Sha256 ?? attachment.Url);
}
