using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Tables;

/// <summary>The intake's one partition: counter-2026 (the last sequence given out) and a row per submission, claim-{hash}. Used by one caller at a time.</summary>
sealed class IntakePartition(TableClient table)
{
    const string Partition = "intake";
    const string CounterPrefix = "counter-";

    /// <summary>As last written: mostly this process is alone, and then a claim costs one request.</summary>
    Counter? _counter;

    public static string RowOf(string claimKey) => $"claim-{Rows.Hash(claimKey)}";

    public async Task<string?> FindAsync(string row, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Partition, row, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value!.Required("Reference") : null;
    }

    /// <summary>Gives each row a reference, in one transaction. A lost race settles none, or only those that have theirs already.</summary>
    public async Task<IReadOnlyDictionary<string, Claim>> TryClaimAsync(int year, IReadOnlyList<string> rows, string mark)
    {
        var counter = _counter?.Year == year ? _counter : await ReadCounterAsync(year);
        var references = rows.Select((row, i) => (row, Reference: CaseReference.Format(year, counter.Last + 1 + i))).ToDictionary(c => c.row, c => c.Reference);
        var advanced = new TableEntity(Partition, CounterRow(year)).With("Last", counter.Last + rows.Count);
        try
        {
            var answer = await table.SubmitTransactionAsync(
            [
                counter.ETag is { } etag ? new(TableTransactionActionType.UpdateReplace, advanced, etag) : new(TableTransactionActionType.Add, advanced),
                .. references.Select(c => new TableTransactionAction(
                    TableTransactionActionType.Add, new TableEntity(Partition, c.Key).With("Reference", c.Value).With("Mark", mark))),
            ]);
            _counter = new Counter(year, counter.Last + rows.Count, answer.Value[0].Headers.ETag);
            return references.ToDictionary(c => c.Key, c => new Claim(c.Value, true));
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            _counter = null;
            // 412 is the counter, which comes first: nothing is known of the claims. 409: one of them is there.
            return e.Status == 412 ? new Dictionary<string, Claim>() : await ReadClaimsAsync(rows, mark);
        }
    }

    public async Task<IReadOnlyList<(int Year, int Last)>> CountersAsync(CancellationToken cancellationToken)
    {
        var counters = new List<(int, int)>();
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {CounterPrefix} and RowKey lt {"counter."}"), cancellationToken: cancellationToken))
            counters.Add((int.Parse(row.RowKey.AsSpan(CounterPrefix.Length), CultureInfo.InvariantCulture), row.GetInt32("Last") ?? throw new InvalidDataException($"{row.RowKey}: no Last.")));
        return counters;
    }

    static string CounterRow(int year) => string.Create(CultureInfo.InvariantCulture, $"{CounterPrefix}{year}");

    async Task<Counter> ReadCounterAsync(int year)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, CounterRow(year));
        return row.HasValue ? new Counter(year, row.Value!.GetInt32("Last") ?? throw new InvalidDataException($"{CounterRow(year)}: no Last."), row.Value.ETag) : new Counter(year, 0, null);
    }

    async Task<IReadOnlyDictionary<string, Claim>> ReadClaimsAsync(IReadOnlyList<string> rows, string mark)
    {
        var found = await Task.WhenAll(rows.Select(row => table.GetEntityIfExistsAsync<TableEntity>(Partition, row)));
        return found.Where(r => r.HasValue).Select(r => r.Value!).ToDictionary(r => r.RowKey, r => new Claim(r.Required("Reference"), r.GetString("Mark") == mark));
    }

    sealed record Counter(int Year, int Last, ETag? ETag);
}
