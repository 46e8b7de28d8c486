using Azure;
using Azure.Data.Tables;

namespace Mpp.Adapters.Tables;

/// <summary>The ledger's answer to a reservation.</summary>
public abstract record Reservation
{
    Reservation()
    {
    }

    /// <summary>The money is committed; <paramref name="RemainingSek"/> is left of the envelope.</summary>
    public sealed record Reserved(long RemainingSek) : Reservation;

    /// <summary>This operation committed it before.</summary>
    public sealed record Repeated : Reservation;

    /// <summary>It would overspend the envelope, of which <paramref name="RemainingSek"/> is left (below 0 where the envelope was cut).</summary>
    public sealed record Refused(long RemainingSek) : Reservation;
}

/// <summary>One signed entry; whole SEK, a release is negative and names what it releases.</summary>
public sealed record LedgerEntry(string OperationId, string Reference, long AmountSek, DateTimeOffset AtUtc, bool IsRelease);

/// <summary>A round's books. The entries add up to <paramref name="CommittedSek"/>, unless somebody wrote past this store.</summary>
public sealed record LedgerBooks(long CommittedSek, IReadOnlyList<LedgerEntry> Entries)
{
    public bool IsBalanced => Entries.Sum(e => e.AmountSek) == CommittedSek;
}

/// <summary>
/// The money of the rounds, a partition each: the total (by ETag) and an entry per operation, written together and before the case. So an
/// envelope may be underspent for a minute, but never overspent. Design rule 2.
/// </summary>
public sealed class LedgerStore(Storage storage, TimeProvider time) : IDisposable
{
    const string TotalRow = "total";

    readonly TableClient _table = storage.Ledger;

    /// <summary>This process waits in line instead of losing races to itself.</summary>
    readonly SemaphoreSlim _line = new(1);

    /// <summary>Commits money of a round's envelope. The same operation again is the same entry; one that was released stays released, and asking for it again throws.</summary>
    public async Task<Reservation> ReserveAsync(
        string roundId, string operationId, string reference, long amountSek, long envelopeSek, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amountSek);
        return await InLineAsync<Reservation>(roundId, async () =>
        {
            var total = await TotalAsync(roundId, cancellationToken);
            var remaining = envelopeSek - total.CommittedSek;
            if (amountSek <= remaining && await TryWriteAsync(roundId, total, EntryRow(operationId), operationId, reference, amountSek, cancellationToken))
                return new Reservation.Reserved(remaining - amountSek);
            if (await EntryAsync(roundId, EntryRow(operationId), cancellationToken) is not { } entry) return amountSek <= remaining ? null : new Reservation.Refused(remaining);
            if (entry.Reference != reference || entry.AmountSek != amountSek)
                throw new InvalidOperationException($"Ledger {roundId}: operation {operationId} is {entry.AmountSek} SEK for {entry.Reference}, and cannot become {amountSek} SEK for {reference}.");
            if (await EntryAsync(roundId, ReleaseRow(operationId), cancellationToken) is not null)
                throw new InvalidOperationException($"Ledger {roundId}: operation {operationId} was released; a new reservation needs a new operation.");
            return new Reservation.Repeated();
        }, cancellationToken);
    }

    /// <summary>Gives back what an operation reserved, once; false if it reserved nothing.</summary>
    public async Task<bool> ReleaseAsync(string roundId, string operationId, CancellationToken cancellationToken = default)
    {
        if (await EntryAsync(roundId, EntryRow(operationId), cancellationToken) is not { } entry) return false;
        await InLineAsync(roundId, async () =>
        {
            var total = await TotalAsync(roundId, cancellationToken);
            if (await TryWriteAsync(roundId, total, ReleaseRow(operationId), operationId, entry.Reference, -entry.AmountSek, cancellationToken)) return entry;
            return await EntryAsync(roundId, ReleaseRow(operationId), cancellationToken);
        }, cancellationToken);
        return true;
    }

    /// <summary>What a round has committed, and by which entries, oldest first. One request up to 999 entries.</summary>
    public async Task<LedgerBooks> BooksAsync(string roundId, CancellationToken cancellationToken = default)
    {
        var (committed, entries) = (0L, new List<LedgerEntry>());
        await foreach (var row in _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {roundId}"), cancellationToken: cancellationToken))
        {
            if (row.RowKey == TotalRow) committed = row.GetInt64("CommittedSek") ?? 0;
            else entries.Add(Read(row));
        }
        return new LedgerBooks(committed, [.. entries.OrderBy(e => e.AtUtc)]);
    }

    public void Dispose() => _line.Dispose();

    static string EntryRow(string operationId) => $"entry-{Rows.Escape(operationId)}";

    static string ReleaseRow(string operationId) => $"release-{Rows.Escape(operationId)}";

    static LedgerEntry Read(TableEntity row) => new(
        row.Required("OperationId"), row.Required("Reference"), row.GetInt64("AmountSek") ?? throw new InvalidDataException($"{row.PartitionKey}/{row.RowKey}: no AmountSek."),
        row.GetDateTimeOffset("AtUtc") ?? default, row.RowKey.StartsWith("release-", StringComparison.Ordinal));

    async Task<T> InLineAsync<T>(string roundId, Func<Task<T?>> attempt, CancellationToken cancellationToken)
        where T : class
    {
        if (!await _line.WaitAsync(HotPartition.Patience, cancellationToken)) throw new StorageBusyException($"Ledger {roundId}");
        try
        {
            return await HotPartition.RetryAsync($"Ledger {roundId}", attempt, cancellationToken);
        }
        finally
        {
            _line.Release();
        }
    }

    async Task<(long CommittedSek, ETag? ETag)> TotalAsync(string roundId, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(roundId, TotalRow, cancellationToken: cancellationToken);
        return row.HasValue ? (row.Value!.GetInt64("CommittedSek") ?? 0, row.Value.ETag) : (0, null);
    }

    async Task<LedgerEntry?> EntryAsync(string roundId, string row, CancellationToken cancellationToken)
    {
        var entry = await _table.GetEntityIfExistsAsync<TableEntity>(roundId, row, cancellationToken: cancellationToken);
        return entry.HasValue ? Read(entry.Value!) : null;
    }

    async Task<bool> TryWriteAsync(
        string roundId, (long CommittedSek, ETag? ETag) total, string row, string operationId, string reference, long amountSek, CancellationToken cancellationToken)
    {
        var newTotal = new TableEntity(roundId, TotalRow).With("CommittedSek", total.CommittedSek + amountSek);
        var entry = new TableEntity(roundId, row).With("OperationId", operationId).With("Reference", reference).With("AmountSek", amountSek).With("AtUtc", time.GetUtcNow());
        try
        {
            await _table.SubmitTransactionAsync(
            [
                total.ETag is { } etag ? new(TableTransactionActionType.UpdateReplace, newTotal, etag) : new(TableTransactionActionType.Add, newTotal),
                new(TableTransactionActionType.Add, entry),
            ], cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return false;
        }
    }
}
