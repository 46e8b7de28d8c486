using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace Mpp.Embedded.Durable;

/// <summary>The task hub's only table, for reading. Writing is <see cref="GroupCommit"/>'s.</summary>
sealed class HubTable(TableClient table)
{
    public TableClient Client => table;

    public Task CreateAsync(CancellationToken cancellation) => table.CreateIfNotExistsAsync(cancellation);

    /// <summary>One request up to 1,000 rows.</summary>
    public async Task<IReadOnlyList<TableEntity>> ReadAsync(string instanceId, CancellationToken cancellation)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in table.QueryAsync<TableEntity>(OfInstance(instanceId), cancellationToken: cancellation)) rows.Add(row);
        return rows;
    }

    public async Task<IReadOnlyList<string>> RowKeysAsync(string instanceId, CancellationToken cancellation)
    {
        var keys = new List<string>();
        await foreach (var row in table.QueryAsync<TableEntity>(OfInstance(instanceId), select: ["RowKey"], cancellationToken: cancellation)) keys.Add(row.RowKey);
        return keys;
    }

    /// <summary>The instance's own row.</summary>
    public async Task<(InstanceRecord Record, ETag ETag)?> FindAsync(string instanceId, CancellationToken cancellation)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Keys.Partition(instanceId), Keys.Instance(instanceId), cancellationToken: cancellation);
        return found.HasValue ? (InstanceRecord.Read(found.Value!), found.Value!.ETag) : null;
    }

    /// <summary>What there is to do for a host that takes over: instances that are not over, and those with messages to take in or to send.</summary>
    public async IAsyncEnumerable<(string InstanceId, bool IsLive, DateTimeOffset? WakeAt, bool HasWork)> UnfinishedAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        string[] columns = ["PartitionKey", "RowKey", "Live", "Wake", "WakeAt", "IsBusy", "Episodes"];
        await foreach (var row in table.QueryAsync<TableEntity>("Live eq true or Wake eq true", select: columns, cancellationToken: cancellation))
        {
            var wakeAt = row.GetDateTimeOffset("WakeAt");
            var isNew = row.GetInt32("Episodes") == 0 && wakeAt is null;
            yield return (
                Keys.InstanceId(row.RowKey), row.GetBoolean("Live") ?? false, wakeAt,
                isNew || row.GetBoolean("Wake") is true || row.GetBoolean("IsBusy") is true);
        }
    }

    /// <summary>Instances that other hosts want looked at.</summary>
    public async Task<IReadOnlyList<(string RowKey, string InstanceId)>> NudgesAsync(CancellationToken cancellation)
    {
        var nudges = new List<(string, string)>();
        await foreach (var row in table.QueryAsync<TableEntity>($"PartitionKey eq '{Keys.Nudges}'", cancellationToken: cancellation))
            nudges.Add((row.RowKey, row.GetString("InstanceId")!));
        return nudges;
    }

    static string OfInstance(string instanceId) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {Keys.Partition(instanceId)} and RowKey ge {Keys.Instance(instanceId)} and RowKey lt {Keys.End(instanceId)}");
}
