using Azure;
using Azure.Data.Tables;

namespace Mpp.Adapters.Tables;

/// <summary>
/// The money of the rounds, a partition each: the total with the envelope (by ETag) and an entry per operation, written together and before the case. So an
/// envelope may be underspent for a minute, but never overspent. Design rule 2. The envelope's own way into the ledger is in LedgerStore.Envelope.cs.
/// </summary>
public sealed partial class LedgerStore(Storage storage, TimeProvider time) : IDisposable
{
    const string TotalRow = "total";

    readonly TableClient _table = storage.Ledger;

    /// <summary>This process waits in line instead of losing races to itself.</summary>
    readonly SemaphoreSlim _line = new(1);

    /// <summary>
    /// Commits money of a round's envelope: two requests. The same operation again is the same entry; with another amount or case it throws. <paramref name="recorded"/> is asked once for a
    /// round whose ledger has no envelope yet.
    /// </summary>
    public async Task<Reservation> ReserveAsync(
        string roundId, string operationId, string reference, long amountSek, Func<CancellationToken, Task<Envelope>> recorded, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amountSek);
        return await InLineAsync<Reservation>(roundId, async () =>
        {
            // The total first: an envelope that is written between the two makes this try lose its race.
            var total = await ReadTotalAsync(roundId, cancellationToken);
            var envelope = total.Envelope ?? await recorded(cancellationToken);
            var remaining = envelope.AmountSek - total.CommittedSek;
            if (amountSek <= remaining && await TryWriteAsync(roundId, total with { Envelope = envelope }, EntryRow(operationId), operationId, reference, amountSek, cancellationToken))
                return new Reservation.Reserved(remaining - amountSek);
            if (await EntryAsync(roundId, EntryRow(operationId), cancellationToken) is not { } entry)
                return amountSek <= remaining ? null : new Reservation.Refused(remaining, envelope.AmountSek);
            if (entry.IsRelease) return new Reservation.Released();
            if (entry.Reference != reference || entry.AmountSek != amountSek)
                throw new InvalidOperationException($"Ledger {roundId}: operation {operationId} is {entry.AmountSek} SEK for {entry.Reference}, and cannot become {amountSek} SEK for {reference}.");
            return await EntryAsync(roundId, ReleaseRow(operationId), cancellationToken) is null ? new Reservation.Repeated() : new Reservation.Released();
        }, cancellationToken);
    }

    /// <summary>
    /// Gives an operation up for good, and gives back all that it reserved, once; false if it reserved nothing (and now never will). Who is not the operation's
    /// own command first changes the case, so that a command still under way loses its race: otherwise it could commit a decision without its money.
    /// </summary>
    public async Task<bool> GiveUpAsync(string roundId, string operationId, CancellationToken cancellationToken = default)
    {
        var entry = await InLineAsync(roundId, async () =>
            await EntryAsync(roundId, EntryRow(operationId), cancellationToken) ?? await TryGiveUpAsync(roundId, operationId, cancellationToken), cancellationToken);
        if (entry.IsRelease) return false;
        await ReleaseAsync(roundId, entry, entry.AmountSek, cancellationToken);
        return true;
    }

    /// <summary>
    /// Gives back what a decision committed and its case, which has ended, was not paid. Once: the amount is the case's record's, so a second time finds the same entry, and another amount throws.
    /// </summary>
    public async Task ReturnAsync(string roundId, string operationId, long unspentSek, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unspentSek);
        if (unspentSek == 0) return;
        var entry = await EntryAsync(roundId, EntryRow(operationId), cancellationToken);
        if (entry is null || entry.AmountSek < unspentSek)
            throw new InvalidOperationException($"Ledger {roundId}: operation {operationId} reserved {entry?.AmountSek ?? 0} SEK, and cannot give back {unspentSek} SEK.");
        var release = await ReleaseAsync(roundId, entry, unspentSek, cancellationToken);
        if (release.AmountSek != -unspentSek) throw new InvalidOperationException($"Ledger {roundId}: operation {operationId} has given back {-release.AmountSek} SEK, and cannot give back {unspentSek} SEK.");
    }

    /// <summary>What a round has committed, and by which entries, oldest first. One request up to 999 entries.</summary>
    public async Task<LedgerBooks> BooksAsync(string roundId, CancellationToken cancellationToken = default)
    {
        var (total, entries) = (new LedgerTotal(0, null), new List<LedgerEntry>());
        await foreach (var row in _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {roundId}"), cancellationToken: cancellationToken))
        {
            if (row.RowKey == TotalRow) total = TotalOf(row);
            else entries.Add(Read(row));
        }
        return new LedgerBooks(total, [.. entries.OrderBy(e => e.AtUtc)]);
    }

    /// <summary>What an operation holds of the envelope, less what it has given back; two requests.</summary>
    public async Task<long> HeldAsync(string roundId, string operationId, CancellationToken cancellationToken = default) =>
        ((await EntryAsync(roundId, EntryRow(operationId), cancellationToken))?.AmountSek ?? 0) + ((await EntryAsync(roundId, ReleaseRow(operationId), cancellationToken))?.AmountSek ?? 0);

    public void Dispose() => _line.Dispose();

    static string EntryRow(string operationId) => $"entry-{Rows.Escape(operationId)}";

    static string ReleaseRow(string operationId) => $"release-{Rows.Escape(operationId)}";

    static TableEntity Entry(string roundId, string row, LedgerEntry entry) => new TableEntity(roundId, row)
        .With("OperationId", entry.OperationId).With("Reference", entry.Reference).With("AmountSek", entry.AmountSek).With("AtUtc", entry.AtUtc).With("IsRelease", entry.IsRelease);

    /// <exception cref="InvalidDataException">The row contradicts itself: somebody wrote past this store.</exception>
    static LedgerEntry Read(TableEntity row)
    {
        var where = $"{row.PartitionKey}/{row.RowKey}";
        var entry = new LedgerEntry(
            row.Required("OperationId"), row.Required("Reference"), row.GetInt64("AmountSek") ?? throw new InvalidDataException($"{where}: no AmountSek."),
            row.GetDateTimeOffset("AtUtc") ?? default, row.GetBoolean("IsRelease") ?? false);
        if (row.RowKey != EntryRow(entry.OperationId) && row.RowKey != ReleaseRow(entry.OperationId)) throw new InvalidDataException($"{where}: the entry names another operation, {entry.OperationId}.");
        if (entry.IsRelease != entry.AmountSek <= 0) throw new InvalidDataException($"{where}: {entry.AmountSek} SEK {(entry.IsRelease ? "as" : "not as")} a release.");
        return entry;
    }

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

    /// <summary>The release of the entry: the one that is there, or a new one of so much.</summary>
    Task<LedgerEntry> ReleaseAsync(string roundId, LedgerEntry entry, long amountSek, CancellationToken cancellationToken) => InLineAsync(roundId, async () =>
    {
        var total = await ReadTotalAsync(roundId, cancellationToken);
        return await TryWriteAsync(roundId, total, ReleaseRow(entry.OperationId), entry.OperationId, entry.Reference, -amountSek, cancellationToken)
            ? entry with { AmountSek = -amountSek, IsRelease = true }
            : await EntryAsync(roundId, ReleaseRow(entry.OperationId), cancellationToken);
    }, cancellationToken);

    async Task<bool> TryWriteAsync(string roundId, TotalRead total, string row, string operationId, string reference, long amountSek, CancellationToken cancellationToken)
    {
        try
        {
            await _table.SubmitTransactionAsync(
            [
                Write(roundId, total with { CommittedSek = total.CommittedSek + amountSek }),
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
