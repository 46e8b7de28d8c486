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

    /// <summary>This operation was given up (<see cref="LedgerStore.ReleaseAsync"/>): it never holds money again. A new try needs a new operation.</summary>
    public sealed record Released : Reservation;

    /// <summary>It would overspend the envelope, of which <paramref name="RemainingSek"/> is left (below 0 where the envelope was cut).</summary>
    public sealed record Refused(long RemainingSek) : Reservation;
}

/// <summary>One signed entry; whole SEK. A release is negative and names what it releases; 0 for an operation that was given up before it reserved.</summary>
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

    /// <summary>Commits money of a round's envelope. The same operation again is the same entry; with another amount or case it throws.</summary>
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
            if (entry.IsRelease) return new Reservation.Released();
            if (entry.Reference != reference || entry.AmountSek != amountSek)
                throw new InvalidOperationException($"Ledger {roundId}: operation {operationId} is {entry.AmountSek} SEK for {entry.Reference}, and cannot become {amountSek} SEK for {reference}.");
            return await EntryAsync(roundId, ReleaseRow(operationId), cancellationToken) is null ? new Reservation.Repeated() : new Reservation.Released();
        }, cancellationToken);
    }

    /// <summary>
    /// Gives an operation up for good, and gives back what it reserved, once; false if it reserved nothing (and now never will). Who is not the operation's
    /// own command first changes the case, so that a command still under way loses its race: otherwise it could commit a decision without its money.
    /// </summary>
    public async Task<bool> ReleaseAsync(string roundId, string operationId, CancellationToken cancellationToken = default)
    {
        var entry = await InLineAsync(roundId, async () =>
            await EntryAsync(roundId, EntryRow(operationId), cancellationToken) ?? await TryGiveUpAsync(roundId, operationId, cancellationToken), cancellationToken);
        if (entry.IsRelease) return false;
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

    static TableEntity Entry(string roundId, string row, LedgerEntry entry) => new TableEntity(roundId, row)
        .With("OperationId", entry.OperationId).With("Reference", entry.Reference).With("AmountSek", entry.AmountSek).With("AtUtc", entry.AtUtc).With("IsRelease", entry.IsRelease);

    static LedgerEntry Read(TableEntity row) => new(
        row.Required("OperationId"), row.Required("Reference"), row.GetInt64("AmountSek") ?? throw new InvalidDataException($"{row.PartitionKey}/{row.RowKey}: no AmountSek."),
        row.GetDateTimeOffset("AtUtc") ?? default, row.GetBoolean("IsRelease") ?? false);

    async Task<T> InLineAsync<T>(string roundId, Func<Task<T?>> attempt, CancellationToken cancellationToken)
        where T : class
    {
        if (!await _line.WaitAsync(HotPartition.Patience, cancellationToken)) throw HotPartition.Busy($"Ledger {roundId}");
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

    /// <summary>An entry of nothing in the operation's place, so that it cannot reserve any more; null if it just has.</summary>
    async Task<LedgerEntry?> TryGiveUpAsync(string roundId, string operationId, CancellationToken cancellationToken)
    {
        var nothing = new LedgerEntry(operationId, "", 0, time.GetUtcNow(), true);
        try
        {
            await _table.AddEntityAsync(Entry(roundId, EntryRow(operationId), nothing), cancellationToken);
            return nothing;
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return null;
        }
    }

    async Task<bool> TryWriteAsync(
        string roundId, (long CommittedSek, ETag? ETag) total, string row, string operationId, string reference, long amountSek, CancellationToken cancellationToken)
    {
        var newTotal = new TableEntity(roundId, TotalRow).With("CommittedSek", total.CommittedSek + amountSek);
        try
        {
            await _table.SubmitTransactionAsync(
            [
                total.ETag is { } etag ? new(TableTransactionActionType.UpdateReplace, newTotal, etag) : new(TableTransactionActionType.Add, newTotal),
                new(TableTransactionActionType.Add, Entry(roundId, row, new(operationId, reference, amountSek, time.GetUtcNow(), amountSek < 0))),
            ], cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return false;
        }
    }
}
