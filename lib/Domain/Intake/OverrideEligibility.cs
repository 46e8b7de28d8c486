using System.Globalization;
using Mpp.Domain.Cases;

namespace Mpp.Domain.Intake;

/// <summary>An officer accepts an application that the rules refused, with a reason; what was refused stays on record. Handbook section 4.2.</summary>
public static class OverrideEligibility
{
    /// <summary>What a reason cannot heal: later steps (envelope, reports, payments by line, letters) have nothing to go by.</summary>
    public static readonly IReadOnlyList<string> NeverOverridden =
        ["no-round", "unknown-grant-type", "dates-order", "dates-range", "requested-amount", "budget-amount", "budget-line-name", "budget-line-duplicate", "no-contact"];

    public static Ruling<Change> Apply(Case @case, string reason, Actor actor, DateTimeOffset nowUtc)
    {
        const string Verb = "override-eligibility";
        List<Refusal> refusals = [];
        if (Precondition.Check(@case, Verb, CaseStatus.NotEligible) is { } refusal) refusals.Add(refusal);
        if (Precondition.Reason(reason, Verb) is { } noReason) refusals.Add(noReason);
        foreach (var broken in @case.Eligibility.Refusals.Where(r => NeverOverridden.Contains(r.Code)))
            refusals.Add(new("cannot-be-overridden", $"'{broken.Code}' cannot be overridden: {broken.Message} Ask the applicant to send a new version or a new application."));
        if (refusals.Count > 0) return refusals;

        var next = StatusTable.Change(@case, CaseStatus.Eligible) with { Eligibility = @case.Eligibility with { Override = new(actor.Name, nowUtc, reason.Trim()) } };
        var occasion = @case.Revisions.Count.ToString(CultureInfo.InvariantCulture);
        return new Change(next)
        {
            Facts = [new(Verb, string.Join(' ', @case.Eligibility.Refusals.Select(r => r.Code)), Why: reason.Trim()), .. StatusTable.Facts(@case, next)],
            Letters = LetterOrders.To(Recipients.Everyone(@case), "eligibility-overridden", occasion, new Dictionary<string, string>()),
        };
    }
}
