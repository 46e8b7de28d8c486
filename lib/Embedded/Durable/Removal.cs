using Azure;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;

namespace Mpp.Embedded.Durable;

/// <summary>Purges instances that are over. The instance's own row goes last, so that what was interrupted can be done again.</summary>
sealed class Removal(Hub hub)
{
    const int MaxRows = 95;

    public async Task<int> PurgeAsync(string instanceId, bool isRecursive, CancellationToken cancellation)
    {
        var rows = await hub.Table.ReadAsync(instanceId, cancellation);
        if (InstanceState.Read(rows) is not { Record.IsOver: true } state) return 0;
        var purged = 0;
        if (isRecursive)
            foreach (var child in state.History.SelectMany(e => e.Actions).OfType<SubOrchestrationScheduled>())
                purged += await PurgeAsync(child.InstanceId, isRecursive, cancellation);

        var (partition, keys) = (rows[0].PartitionKey, rows.Skip(1).Select(r => r.RowKey).ToList());
        await hub.Commits.WriteAllAsync(Write.Delete(partition, keys.Skip(MaxRows))).WaitAsync(cancellation);
        try
        {
            await hub.Commits.WriteAsync(new(
                [Delete(rows[0].RowKey, state.ETag), .. keys.Take(MaxRows).Select(k => Delete(k, ETag.All))],
                async (_, token) => await hub.Table.FindAsync(instanceId, token) is null ? ETag.All : null)).WaitAsync(cancellation);
        }
        catch (LostRaceException)
        {
            return purged; // the id is in use again
        }
        hub.Instances.Gone(instanceId);
        return purged + 1;

        TableTransactionAction Delete(string rowKey, ETag etag) => new(TableTransactionActionType.Delete, new TableEntity(partition, rowKey), etag);
    }

    public async Task<int> PurgeAsync(PurgeInstancesFilter filter, bool isRecursive, CancellationToken cancellation)
    {
        var ended = new[] { OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated };
        var query = new OrchestrationQuery(filter.CreatedFrom, filter.CreatedTo, filter.Statuses?.Intersect(ended) ?? ended, PageSize: 500);
        if (query.Statuses!.Any() is false) return 0;
        var found = new List<string>();
        await foreach (var instance in Queries.Run(hub, query).WithCancellation(cancellation)) found.Add(instance.InstanceId);
        var purged = 0;
        foreach (var instanceId in found) purged += await PurgeAsync(instanceId, isRecursive, cancellation);
        return purged;
    }
}
