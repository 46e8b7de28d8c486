using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Amendments;

/// <summary>A decider approves or rejects a change of the agreement. What was asked for is judged anew, since the grant has gone on meanwhile. Handbook section 4.9.</summary>
public static class DecideAmendment
{
    /// <param name="case">In force.</param>
    /// <param name="amendmentId">amendment-1 …</param>
    /// <param name="isApproved">The decision.</param>
    /// <param name="reason">Needed for a rejection; the applicant gets it.</param>
    /// <param name="settings">Those frozen at submission.</param>
    /// <param name="live">Those in force today, for reminders.</param>
    /// <param name="actor">The decider.</param>
    /// <param name="nowUtc">Programme time.</param>
    public static Ruling<Change> Apply(Case @case, string amendmentId, bool isApproved, string? reason, ProgrammeSettings settings, ProgrammeSettings live, Actor actor, DateTimeOffset nowUtc)
    {
        const string Verb = "decide-amendment";
        if (Precondition.Check(@case, Verb, CaseStatus.InForce) is { } wrong) return wrong;
        if (@case.Amendments.FirstOrDefault(a => a.Id == amendmentId) is not { } amendment)
            return new Refusal("unknown-amendment", $"{@case.Reference} has no amendment '{amendmentId}'; {(@case.Amendments.Count == 0 ? "it has none" : $"it has {string.Join(", ", @case.Amendments.Select(a => a.Id))}")}.");
        if (amendment.Decision is { } decided) return new Refusal("already-decided", $"{amendment.Id} of {@case.Reference} was {(decided.IsApproved ? "approved" : "rejected")} by {decided.By}.");
        if (!isApproved && Precondition.Reason(reason, Verb) is { } missing) return missing;
        if (isApproved && AmendmentRules.Faults(@case, amendment, settings, nowUtc).ToList() is { Count: > 0 } faults) return faults;

        return AmendmentRules.Decided(new Change(@case), amendment, new(isApproved, reason?.Trim() ?? "", actor.Id, actor.Name, nowUtc), settings, live, nowUtc);
    }
}
