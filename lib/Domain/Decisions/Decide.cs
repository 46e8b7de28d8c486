using Mpp.Domain.Cases;

namespace Mpp.Domain.Decisions;

/// <summary>
/// Somebody other than the recommender decides. Nothing goes out before the announcement. The envelope is not looked at here: the round's ledger
/// commits the money before the case says so (design rule 2), and refuses what goes beyond. Handbook section 4.5.
/// </summary>
public static class Decide
{
    /// <summary>
    /// <paramref name="ledgerOperation"/> names the ledger entry that committed the money of an approval; it is null for a rejection. To see whether a decision
    /// is allowed before any money is committed, apply it and drop the change.
    /// </summary>
    public static Ruling<Change> Apply(Case @case, Proposal proposal, string? ledgerOperation, Actor actor, DateTimeOffset nowUtc)
    {
        const string Verb = "decide";
        if (Precondition.Check(@case, Verb, CaseStatus.Recommended) is { } wrong) return wrong;
        if (proposal.Outcome == Outcome.Approve && ledgerOperation is null)
        {
            throw new ArgumentException($"Case {@case.Reference}: an approval without a ledger operation.", nameof(ledgerOperation));
        }

        var recommended = @case.Recommendation ?? throw new InvalidOperationException($"Case {@case.Reference} is recommended, but has no recommendation.");
        var conditions = proposal.Outcome == Outcome.Reject ? [] : Proposal.Trimmed(proposal.Conditions ?? recommended.Conditions);

        List<Refusal> refusals = [.. proposal.Faults(@case)];
        if (actor.Is(recommended.ById, recommended.ByPersonId))
        {
            refusals.Add(new("four-eyes", $"{actor.Name} recommended {@case.Reference}, so somebody else has to decide."));
        }

        if (proposal.Outcome == Outcome.Approve && @case.RoundId is null)
        {
            refusals.Add(new("no-round", $"{@case.Reference} belongs to no round, so there is no envelope to take the money from."));
        }

        if (proposal.ReasonGiven.Length == 0 && Differs(proposal, conditions, recommended))
        {
            refusals.Add(new("no-reason", "The decision differs from the recommendation (outcome, amount or conditions): give the reason."));
        }

        if (refusals.Count > 0) return refusals;

        var after = StatusTable.Change(@case, proposal.Outcome == Outcome.Approve ? CaseStatus.Approved : CaseStatus.Rejected) with
        {
            Decision = new(
                proposal.Outcome, proposal.AmountSek, proposal.ReasonGiven, actor.Id, actor.Name, nowUtc, proposal.Outcome == Outcome.Approve ? ledgerOperation : null),
            Conditions = [.. conditions.Select((c, i) => new Condition($"condition-{i + 1}", c.Text, c.Blocks))],
        };
        return new Change(after)
        {
            Facts =
            [
                new("decided", proposal.Code, Why: proposal.ReasonGiven),
                new("approved-amount", From: LetterOrders.Amount(recommended.AmountSek), To: LetterOrders.Amount(proposal.AmountSek)),
                .. after.Conditions.Select(c => new AuditFact("condition", c.Id, To: $"blocks-{c.Blocks}")),
                .. StatusTable.Facts(@case, after),
            ],
        };
    }

    static bool Differs(Proposal proposal, IReadOnlyList<ConditionText> conditions, Recommendation recommended) =>
        proposal.Outcome != recommended.Outcome || proposal.AmountSek != recommended.AmountSek || !conditions.SequenceEqual(recommended.Conditions);
}
