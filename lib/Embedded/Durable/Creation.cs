using Azure;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;

namespace Mpp.Embedded.Durable;

/// <summary>Makes instances, and makes sure that an id is used as its user wants: once, or again.</summary>
sealed class Creation(Hub hub)
{
    /// <summary>In these an instance stands in the way of every other of its id: the real host's setting <c>overridableExistingInstanceStates</c>, which is left as it is.</summary>
    public static readonly OrchestrationRuntimeStatus[] Unfinished = [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    public InstanceRecord NewRecord(string instanceId, string name, string? input)
    {
        var now = hub.Clock.GetUtcNow();
        return new()
        {
            InstanceId = instanceId,
            Name = name,
            Incarnation = Guid.NewGuid().ToString("N"),
            Commit = "created",
            CreatedAt = now,
            UpdatedAt = now,
            Input = input,
        };
    }

    /// <summary>One request if the id is new. An existing instance in one of the statuses is left alone; in any other, it gives way.</summary>
    /// <exception cref="OrchestrationAlreadyExistsException">The id is in use by an instance in one of the statuses.</exception>
    public async Task CreateAsync(InstanceRecord record, IReadOnlyCollection<OrchestrationRuntimeStatus> dedupe, bool insists)
    {
        var row = record.ToRow();
        while (true)
        {
            try
            {
                var etag = await hub.Commits.WriteAsync(Written(new(TableTransactionActionType.Add, row), [], record, insists));
                await hub.CreatedAsync(record, etag);
                return;
            }
            catch (LostRaceException)
            {
                if (await ReplaceAsync(record, row, dedupe, insists)) return;
            }
        }
    }

    /// <summary>False: what stood in the way has changed or gone meanwhile.</summary>
    async Task<bool> ReplaceAsync(InstanceRecord record, TableEntity row, IReadOnlyCollection<OrchestrationRuntimeStatus> dedupe, bool insists)
    {
        if (await hub.Table.FindAsync(record.InstanceId, hub.Stopping) is not { } existing) return false;
        if (dedupe.Contains(existing.Record.Status))
            throw new OrchestrationAlreadyExistsException($"An orchestration with the instance id '{record.InstanceId}' already exists; it is {existing.Record.Status}.");
        var keys = (await hub.Table.RowKeysAsync(record.InstanceId, hub.Stopping)).Where(k => k != row.RowKey).ToList();
        try
        {
            var etag = await hub.Commits.WriteAsync(Written(new(TableTransactionActionType.UpdateReplace, row, existing.ETag), keys.Take(90), record, insists));
            await hub.Commits.WriteAllAsync(Write.Delete(row.PartitionKey, keys.Skip(90)));
            await hub.CreatedAsync(record, etag);
            return true;
        }
        catch (LostRaceException)
        {
            return false;
        }
    }

    Write Written(TableTransactionAction first, IEnumerable<string> deleted, InstanceRecord record, bool insists) => new(
        [first, .. deleted.Select(k => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(first.Entity.PartitionKey, k), ETag.All))],
        async (_, cancellation) =>
            await hub.Table.FindAsync(record.InstanceId, cancellation) is { } found && found.Record.Incarnation == record.Incarnation ? found.ETag : null)
    {
        Insists = insists,
    };
}
