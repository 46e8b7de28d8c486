using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Closing;

namespace Mpp.Functions.Stories;

/// <summary>
/// Makes a round's ledger agree with a case. A decision reserves money before it commits the case, so a host that dies between the two leaves a
/// reservation that no case knows of: it is released here.
/// </summary>
public sealed class LedgerSettlement(LedgerStore ledger, CaseChanges changes)
{
    const string Kind = "reservation-";

    /// <summary>The kind of Due row that a decision writes first: it names the ledger operation.</summary>
    public static string KindOf(string operation) => Kind + operation;

    /// <summary>Settles the reservation that a Due row names, if it names one.</summary>
    public async Task SettleAsync(string dueId, Case @case, CancellationToken cancellation)
    {
        var at = dueId.IndexOf($"_{Kind}", StringComparison.Ordinal);
        if (at < 0 || @case.RoundId is not { } round) return;
        var operation = dueId[(at + 1 + Kind.Length)..];

        // On record before the money goes back: a command that is still under way then loses its race, and asks the rule and the ledger again.
        var settled = await changes.ApplyAsync(@case.Reference, Actor.System, (before, _) => ValueTask.FromResult(IsHeld(before.Case, operation) ? (Ruling<Change>?)null
            : new Change(before.Case) { Facts = [new AuditFact("reservation-given-up", operation)] }), null, cancellation);
        if (!IsHeld(settled!.Case, operation)) await ledger.GiveUpAsync(round, operation, cancellation);
    }

    /// <summary>What an ended case owes its round: what was approved and not paid. Its record does not change any more, so that a second time is the same amount.</summary>
    public async Task ReturnAsync(Case @case, string operation, CancellationToken cancellation)
    {
        if (@case.RoundId is { } round) await ledger.ReturnAsync(round, operation, ReleaseCommitment.UnspentSek(@case), cancellation);
    }

    static bool IsHeld(Case @case, string operation) => @case.Decision?.LedgerOperation == operation;
}
