using Azure;
using Azure.Data.Tables;

namespace Mpp.Adapters.Tables;

/// <summary>
/// The envelope in the ledger. What it should be is in the round's record, with its trail; what decisions go by stands in the total, where it is compared in the transaction that commits the money.
/// So that no decision ever goes by more than the record allows, a smaller envelope comes into the ledger before it is recorded (<see cref="LowerAsync"/>) and a greater one after
/// (<see cref="ConfirmAsync"/>). Versions are given by the record, each once: whoever lowers under version n and then finds n recorded by somebody else has lost, and what n was recorded with holds.
/// </summary>
public sealed partial class LedgerStore
{
    /// <summary>What is committed, and of which envelope; one request.</summary>
    public async Task<LedgerTotal> TotalAsync(string roundId, CancellationToken cancellationToken = default)
    {
        var total = await ReadTotalAsync(roundId, cancellationToken);
        return new(total.CommittedSek, total.Envelope);
    }

    /// <summary>
    /// Before a smaller envelope is recorded: from now on decisions have no more than <paramref name="to"/>. Null; or what is committed, where that is more, and then nothing has changed. Where the
    /// record has got beyond this version, nothing happens either: the caller's own change of the record can only lose its race.
    /// </summary>
    public async Task<long?> LowerAsync(string roundId, Envelope to, CancellationToken cancellationToken = default) => (await InLineAsync(roundId, async () =>
    {
        var total = await ReadTotalAsync(roundId, cancellationToken);
        if (total.Envelope?.Version > to.Version) return new Lowered(null);
        if (to.AmountSek < total.CommittedSek) return new Lowered(total.CommittedSek);
        var lower = total.Envelope is { } present && present.AmountSek < to.AmountSek ? to with { AmountSek = present.AmountSek } : to;
        return await TryWriteAsync(roundId, total with { Envelope = lower }, cancellationToken) ? new Lowered(null) : null;
    }, cancellationToken)).CommittedSek;

    /// <summary>The envelope is <paramref name="recorded"/>, unless the ledger knows of a later change. True if the ledger had it otherwise.</summary>
    public async Task<bool> ConfirmAsync(string roundId, Envelope recorded, CancellationToken cancellationToken = default) => (await InLineAsync(roundId, async () =>
    {
        var total = await ReadTotalAsync(roundId, cancellationToken);
        if (total.Envelope == recorded || total.Envelope?.Version > recorded.Version) return new Confirmed(false);
        return await TryWriteAsync(roundId, total with { Envelope = recorded }, cancellationToken) ? new Confirmed(true) : null;
    }, cancellationToken)).IsChanged;

    static LedgerTotal TotalOf(TableEntity row) =>
        new(row.GetInt64("CommittedSek") ?? 0, row.GetInt64("EnvelopeSek") is { } amount ? new(amount, row.GetInt32("EnvelopeVersion") ?? 0) : null);

    static TableTransactionAction Write(string roundId, TotalRead total)
    {
        var row = new TableEntity(roundId, TotalRow).With("CommittedSek", total.CommittedSek).With("EnvelopeSek", total.Envelope?.AmountSek).With("EnvelopeVersion", total.Envelope?.Version);
        return total.ETag is { } etag ? new(TableTransactionActionType.UpdateReplace, row, etag) : new(TableTransactionActionType.Add, row);
    }

    async Task<TotalRead> ReadTotalAsync(string roundId, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(roundId, TotalRow, cancellationToken: cancellationToken);
        return row.HasValue && TotalOf(row.Value!) is var total ? new(total.CommittedSek, total.Envelope, row.Value!.ETag) : new(0, null, null);
    }

    async Task<bool> TryWriteAsync(string roundId, TotalRead total, CancellationToken cancellationToken)
    {
        try
        {
            await _table.SubmitTransactionAsync([Write(roundId, total)], cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return false;
        }
    }

    sealed record TotalRead(long CommittedSek, Envelope? Envelope, ETag? ETag);

    sealed record Lowered(long? CommittedSek);

    sealed record Confirmed(bool IsChanged);
}
