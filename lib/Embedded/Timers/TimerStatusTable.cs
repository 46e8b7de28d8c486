using Azure.Data.Tables;

namespace Mpp.Embedded.Timers;

/// <summary>When a timer function was last fired or first seen, and when it is due next.</summary>
sealed record TimerStatus(string Schedule, DateTimeOffset LastUtc, DateTimeOffset NextUtc);

/// <summary>Remembers rare timers across restarts, so that an occurrence during an outage is made up for. One row a function.</summary>
sealed class TimerStatusTable(TableClient table)
{
    const string Partition = "timer";

    public static TimerStatusTable In(TableServiceClient tables) => new(tables.GetTableClient("EmbeddedTimers"));

    public async Task<IReadOnlyDictionary<string, TimerStatus>> ReadAsync(CancellationToken cancellation)
    {
        await table.CreateIfNotExistsAsync(cancellation);
        var statuses = new Dictionary<string, TimerStatus>();
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancellation))
            statuses[row.RowKey] = new TimerStatus(row.GetString("Schedule")!, row.GetDateTimeOffset("LastUtc")!.Value, row.GetDateTimeOffset("NextUtc")!.Value);
        return statuses;
    }

    public Task WriteAsync(string function, TimerStatus status, CancellationToken cancellation) => table.UpsertEntityAsync(
        new TableEntity(Partition, function) { ["Schedule"] = status.Schedule, ["LastUtc"] = status.LastUtc, ["NextUtc"] = status.NextUtc },
        TableUpdateMode.Replace,
        cancellation);
}
