using Mpp.Domain.Cases;

namespace Mpp.Domain.Decisions;

/// <summary>An officer recommends approval (amount, conditions) or rejection. Until the decision another recommendation takes its place. Handbook section 4.5.</summary>
public static class Recommend
{
    public static Ruling<Change> Apply(Case @case, Proposal proposal, Actor actor, DateTimeOffset nowUtc)
    {
        const string Verb = "recommend";
        if (Precondition.Check(@case, Verb, CaseStatus.Reviewed, CaseStatus.Recommended) is { } wrong) return wrong;

        List<Refusal> refusals = [.. proposal.Faults(@case)];
        if (proposal.Outcome == Outcome.Reject && Precondition.Reason(proposal.Reason, Verb) is { } missing) refusals.Add(missing);
        var recommendation = new Recommendation(
            proposal.Outcome, proposal.AmountSek, Proposal.Trimmed(proposal.Conditions), proposal.ReasonGiven, actor.Id, actor.Name, nowUtc)
        {
            ByPersonId = actor.PersonId,
        };
        if (IsRepeat(@case.Recommendation, recommendation)) refusals.Add(new("already-recommended", $"This is what {actor.Name} has recommended already."));
        if (refusals.Count > 0) return refusals;

        var after = StatusTable.Change(@case, CaseStatus.Recommended) with { Recommendation = recommendation };
        return new Change(after)
        {
            Facts =
            [
                new("recommended", proposal.Code, Why: recommendation.Reason),
                new("recommended-amount", From: Was(@case.Recommendation), To: LetterOrders.Amount(recommendation.AmountSek)),
                .. StatusTable.Facts(@case, after),
            ],
        };
    }

    static string? Was(Recommendation? before) => before is null ? null : LetterOrders.Amount(before.AmountSek);

    /// <summary>A double click; records compare lists by reference, hence member by member.</summary>
    static bool IsRepeat(Recommendation? before, Recommendation now) =>
        before is not null && before with { Conditions = now.Conditions, AtUtc = now.AtUtc } == now && before.Conditions.SequenceEqual(now.Conditions);
}
