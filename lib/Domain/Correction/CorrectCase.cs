using Mpp.Domain.Agreements;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Correction;

/// <summary>What staff correct; null leaves a member as it is. Amounts and dates are not corrected: they are completed before the decision and amended after it.</summary>
public sealed record CorrectionGiven
{
    public string? Title { get; init; }
    public string? Summary { get; init; }
    public string? PartnershipRef { get; init; }
    public IReadOnlyList<string>? CoreAreas { get; init; }
    public IReadOnlyList<string>? Markers { get; init; }
    public IReadOnlyList<string>? Sdgs { get; init; }
    public IReadOnlyList<SteeringGroupMember>? SteeringGroup { get; init; }
    public IReadOnlyList<TeamMember>? Team { get; init; }

    /// <summary>People who come on top, each with the party they belong to (applicant, partner-1 …).</summary>
    public IReadOnlyList<NewContact>? NewContacts { get; init; }
}

public sealed record NewContact(string Party, PersonGiven Person);

/// <summary>Staff correct what the application says, with a reason; the trail names every member that changed.</summary>
public static class CorrectCase
{
    public static Ruling<Change> Apply(Case @case, CorrectionGiven given, string reason, ProgrammeSettings settings)
    {
        const string Verb = "correct";
        var running = StatusTable.IsEnded(@case) ? [] : Enum.GetValues<CaseStatus>();
        if (Precondition.Check(@case, Verb, running) is { } wrong) return wrong;

        List<Refusal> refusals = [.. Faults(@case.Application, given)];
        if (Precondition.Reason(reason, Verb) is { } missing) refusals.Add(missing);
        if (refusals.Count > 0) return refusals;

        var after = Corrected(@case.Application, given);
        List<AuditFact> facts = [.. Differences(@case.Application, after).Select(d => d with { Why = reason.Trim() })];
        if (facts.Count == 0) return new Refusal("nothing-to-change", "Everything is on file as the correction says already.");

        return new Change(@case with { Application = after })
        {
            Facts = facts,
            Tasks = @case.Status is CaseStatus.AgreementSent or CaseStatus.InForce && SteeringGroupRule.Refusals(after, settings) is { Count: > 0 } broken
                ? [new("steering-group", "correction", $"{@case.Reference}: the corrected steering group breaks its rule ({string.Join(", ", broken.Select(b => b.Code).Distinct())}) and the agreement is out.")]
                : [],
        };
    }

    static Application Corrected(Application application, CorrectionGiven given)
    {
        var corrected = application with
        {
            Title = given.Title?.Trim() ?? application.Title,
            Summary = given.Summary?.Trim() ?? application.Summary,
            PartnershipRef = given.PartnershipRef?.Trim() ?? application.PartnershipRef,
            CoreAreas = given.CoreAreas ?? application.CoreAreas,
            Markers = given.Markers ?? application.Markers,
            Sdgs = given.Sdgs ?? application.Sdgs,
            SteeringGroup = given.SteeringGroup ?? application.SteeringGroup,
            Team = given.Team ?? application.Team,
        };
        return (given.NewContacts ?? []).Aggregate(corrected, Add);
    }

    static Application Add(Application application, NewContact added)
    {
        return added.Party == "applicant"
            ? application with { Applicant = application.Applicant with { Contacts = Longer(application.Applicant.Contacts) } }
            : application with { Partners = [.. application.Partners.Select(p => p.Id == added.Party ? p with { Contacts = Longer(p.Contacts) } : p)] };

        IReadOnlyList<Contact> Longer(IReadOnlyList<Contact> contacts) => [.. contacts, new(
            FreeId(contacts), added.Party, added.Person.Name.Trim(), added.Person.Email.Trim(), added.Person.Phone?.Trim(), added.Person.Role, added.Person.Language)];

        string FreeId(IReadOnlyList<Contact> contacts) =>
            Enumerable.Range(contacts.Count + 1, int.MaxValue - contacts.Count - 1).Select(n => $"{added.Party}-{n}").First(id => contacts.All(c => c.Id != id));
    }

    static IEnumerable<Refusal> Faults(Application application, CorrectionGiven given)
    {
        if (given.Title is not null && string.IsNullOrWhiteSpace(given.Title)) yield return new("no-title", "The title cannot be empty.");
        if (given.CoreAreas is { Count: 0 }) yield return new("no-core-area", "At least one core area stays.");
        foreach (var member in given.SteeringGroup ?? [])
        {
            if (string.IsNullOrWhiteSpace(member.Name)) yield return new("member-name", "A member of the steering group needs a name.");
            if (member.Side is not ("applicant" or "partner")) yield return new("unknown-side", $"Side '{member.Side}' is not one of applicant, partner.");
            if (!SteeringGroupRule.IsRole(member.Role)) yield return new("unknown-role", $"'{member.Role}' is no role of the steering group.");
        }

        foreach (var added in given.NewContacts ?? [])
        {
            if (added.Party != "applicant" && application.Partners.All(p => p.Id != added.Party))
            {
                yield return new("unknown-party", $"'{added.Party}' is no party of the application.");
            }

            foreach (var fault in Contacts.Faults(added.Person)) yield return fault;
        }
    }

    /// <summary>Codes and titles are told in full; of texts and people only that they changed, since the chain is never erased.</summary>
    static IEnumerable<AuditFact> Differences(Application before, Application after)
    {
        string People<T>(IEnumerable<T> people) => $"{people.Count()} people";
        AuditFact Fact(string member, string? from, string? to) => new("corrected", member, from, to);
        if (before.Title != after.Title) yield return Fact("title", before.Title, after.Title);
        if (before.Summary != after.Summary) yield return Fact("summary", $"{before.Summary.Length} characters", $"{after.Summary.Length} characters");
        if (before.PartnershipRef != after.PartnershipRef) yield return Fact("partnershipRef", before.PartnershipRef, after.PartnershipRef);
        if (!before.CoreAreas.SequenceEqual(after.CoreAreas)) yield return Fact("coreAreas", string.Join(',', before.CoreAreas), string.Join(',', after.CoreAreas));
        if (!before.Markers.SequenceEqual(after.Markers)) yield return Fact("markers", string.Join(',', before.Markers), string.Join(',', after.Markers));
        if (!before.Sdgs.SequenceEqual(after.Sdgs)) yield return Fact("sdgs", string.Join(',', before.Sdgs), string.Join(',', after.Sdgs));
        if (!before.SteeringGroup.SequenceEqual(after.SteeringGroup)) yield return Fact("steeringGroup", People(before.SteeringGroup), People(after.SteeringGroup));
        if (!before.Team.SequenceEqual(after.Team)) yield return Fact("team", People(before.Team), People(after.Team));
        if (before.Contacts.Count() != after.Contacts.Count()) yield return Fact("contacts", People(before.Contacts), People(after.Contacts));
    }
}
