using System.Globalization;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;

namespace Mpp.Functions.Rounds;

/// <summary>
/// A round's envelope, in its record and in the ledger. The record (with its trail) is what people decided; the ledger's copy is what decisions go by and never more than that: what becomes smaller
/// is claimed in the ledger first, what becomes greater follows the record. A programme that dies in between leaves the ledger with too little, which is mended here.
/// </summary>
public sealed class Envelopes(ProgrammeStore store, LedgerStore ledger, TimeProvider clock)
{
    /// <summary>What the round's record says; nothing where there is no such round. One request.</summary>
    public async Task<Envelope> RecordedAsync(string roundId, CancellationToken cancellation) =>
        (await store.ReadAsync(cancellation)).FindRound(roundId) is { } found ? Of(found.Round) : new(0, 0);

    /// <summary>Before a round is recorded with less than it has: the refusal where more is committed already. Whoever then does not record it gives it back by <see cref="MendAsync"/>.</summary>
    public async Task<Refusal?> ClaimAsync(Round before, Round after) =>
        await ledger.LowerAsync(after.Id, Of(after)) is { } committed ? PutRound.EnvelopeCommitted(before, after.EnvelopeSek, committed) : null;

    /// <summary>After it is recorded.</summary>
    public Task<bool> ConfirmAsync(Round recorded, CancellationToken cancellation = default) => ledger.ConfirmAsync(recorded.Id, Of(recorded), cancellation);

    /// <summary>
    /// Makes the ledger agree with the record. A claim that was never recorded holds a version that its owner could still record: so the record takes that version first, and the owner,
    /// should it live, loses its race. True if there was something to mend.
    /// </summary>
    public async Task<bool> MendAsync(string roundId, CancellationToken cancellation = default)
    {
        while (true)
        {
            if ((await store.ReadAsync(cancellation)).FindRound(roundId) is not { } stored) return false;
            var (recorded, total) = (Of(stored.Round), await ledger.TotalAsync(roundId, cancellation));
            if (total.Envelope is not { } held || held.Version <= recorded.Version) return await ledger.ConfirmAsync(roundId, recorded, cancellation);

            var kept = stored.Round with { EnvelopeVersion = held.Version };
            AuditFact fact = new("envelope-kept", roundId, held.AmountSek.ToString(CultureInfo.InvariantCulture), kept.EnvelopeSek.ToString(CultureInfo.InvariantCulture));
            if (await store.PutRoundAsync(stored, kept, [fact], Actor.System, clock.GetUtcNow(), cancellation) is not null) return await ConfirmAsync(kept, cancellation);
        }
    }

    static Envelope Of(Round round) => new(round.EnvelopeSek, round.EnvelopeVersion);
}
