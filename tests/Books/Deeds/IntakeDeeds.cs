using Mpp.Domain.Cases;
using Mpp.Domain.Completions;
using Mpp.Domain.Intake;

namespace Mpp.Tests.Books;

/// <summary>Revision, override, completion (handbook 4.1–4.3).</summary>
static class IntakeDeeds
{
    public static Deed Revise(Case @case, Chance chance)
    {
        var revised = RandomApplications.Revised(chance, @case.Application);
        var content = $"content-{chance.Below(int.MaxValue)}";
        return new("revise", @case.Reference, Form, hand => ReviseApplication.Apply(
            hand.Case, revised, hand.Round, hand.Settings, new(hand.Case.Revisions.Count + 1, "revision", $"deliveries/{content}", content, hand.NowUtc)))
        { Body = revised };
    }

    public static Deed Override(Case @case, Chance chance)
    {
        var (who, reason) = (chance.Pick(Cast.Officers), chance.Reason());
        return new("override-eligibility", @case.Reference, who, hand => OverrideEligibility.Apply(hand.Case, reason, who, hand.NowUtc)) { Role = "Officer", Body = new { reason } };
    }

    public static Deed Return(Case @case, Chance chance)
    {
        var who = chance.Pick(Cast.Officers);
        var missing = chance.Or<IReadOnlyList<string>>(["A signed letter of intent", "The budget's second page"], [], [""], [.. Enumerable.Repeat("One more thing", 25)]);
        return new("return", @case.Reference, who, hand => ReturnForCompletion.Apply(hand.Case, missing, who, hand.Live, hand.NowUtc)) { Role = "Officer", Body = new { missing } };
    }

    public static Deed Complete(Case @case, Chance chance)
    {
        var completed = chance.Or(@case.Application with { Summary = "Completed." }, RandomApplications.Revised(chance, @case.Application), @case.Application with { Attachments = [] });
        var content = $"content-{chance.Below(int.MaxValue)}";
        return new("complete", @case.Reference, Cast.Applicant(@case), hand => CompleteApplication.Apply(
            hand.Case, completed, hand.Round, hand.Settings, new(hand.Case.Revisions.Count + 1, "completion", $"deliveries/{content}", content, hand.NowUtc)))
        { Body = new { completed.Summary } };
    }

    public static Deed Accept(Case @case, Chance chance) =>
        new("accept-complete", @case.Reference, chance.Pick(Cast.Officers), hand => AcceptComplete.Apply(hand.Case, hand.NowUtc)) { Role = "Officer", Body = new { } };

    public static readonly Actor Form = new("form", "municipal-form/application", "municipal-form");
}
