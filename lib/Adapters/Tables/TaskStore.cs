using Azure;
using Azure.Data.Tables;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Tables;

/// <summary>A task as staff see it. <paramref name="Subject"/>: a case's reference, a round's id.</summary>
public sealed record StoredTask(string Id, string Subject, StaffTask Task, DateTimeOffset CreatedAtUtc, DateTimeOffset? DoneAtUtc);

/// <summary>
/// What somebody at ICLD has to look at. The same kind and occasion of a case is one task. It stays done once a person has called it done; one that was only settled by the record is there again when the record
/// says that it waits again.
/// </summary>
public sealed class TaskStore(Storage storage)
{
    const string Partition = "task";

    readonly TableClient _table = storage.Tasks;

    /// <summary>True if it is new, or open again.</summary>
    public async Task<bool> AddAsync(string subject, StaffTask task, DateTimeOffset nowUtc, CancellationToken cancellationToken = default)
    {
        var row = new TableEntity(Partition, IdOf(subject, task)).With("Subject", subject).WithText("Task", Json.Write(task)).With("CreatedAtUtc", nowUtc).With("IsDone", false);
        try
        {
            await _table.AddEntityAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return await OpenAgainAsync(row, cancellationToken);
        }
    }

    /// <summary>Only what the record had settled, and no person.</summary>
    async Task<bool> OpenAgainAsync(TableEntity row, CancellationToken cancellationToken)
    {
        while (true)
        {
            var there = (await _table.GetEntityAsync<TableEntity>(Partition, row.RowKey, ["IsDone", "DoneAtUtc"], cancellationToken)).Value;
            if (there.GetBoolean("IsDone") != true || there.GetDateTimeOffset("DoneAtUtc") is not null) return false;
            try
            {
                await _table.UpdateEntityAsync(row, there.ETag, TableUpdateMode.Replace, cancellationToken);
                return true;
            }
            catch (RequestFailedException e) when (e.Status == 412)
            {
                // Somebody has opened it meanwhile, or settled it once more.
            }
        }
    }

    /// <summary>What is open, oldest first.</summary>
    public async Task<IReadOnlyList<StoredTask>> OpenAsync(CancellationToken cancellationToken = default)
    {
        var tasks = new List<StoredTask>();
        await foreach (var row in _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and IsDone eq {false}"), cancellationToken: cancellationToken)) tasks.Add(Read(row));
        return [.. tasks.OrderBy(t => t.CreatedAtUtc)];
    }

    public async Task<StoredTask?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        if (!Rows.MayBeKey(id)) return null;
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, id, cancellationToken: cancellationToken);
        return row.HasValue ? Read(row.Value!) : null;
    }

    /// <summary>As below, for who knows the task and not its id; nothing where it was never added.</summary>
    public Task<StoredTask?> DoneAsync(string subject, StaffTask task, DateTimeOffset nowUtc, CancellationToken cancellationToken = default) => DoneAsync(IdOf(subject, task), nowUtc, cancellationToken);

    /// <summary>Marks it done; the first time counts. Null if there is no such task. Who did it belongs into the case's trail.</summary>
    public async Task<StoredTask?> DoneAsync(string id, DateTimeOffset nowUtc, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(id, cancellationToken) is not { } task) return null;
        if (task.DoneAtUtc is not null) return task;
        await _table.UpdateEntityAsync(new TableEntity(Partition, id).With("IsDone", true).With("DoneAtUtc", nowUtc), ETag.All, TableUpdateMode.Merge, cancellationToken);
        return task with { DoneAtUtc = nowUtc };
    }

    /// <summary>The record says that it does not wait any more, which is no person's word: it comes back if it waits again. One request; nothing where it was never added.</summary>
    public async Task SettleAsync(string subject, StaffTask task, DateTimeOffset nowUtc, CancellationToken cancellationToken = default)
    {
        try
        {
            await _table.UpdateEntityAsync(new TableEntity(Partition, IdOf(subject, task)).With("IsDone", true).With("SettledAtUtc", nowUtc), ETag.All, TableUpdateMode.Merge, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Whoever was to add it died, and the matter was over before the night looked.
        }
    }

    /// <summary>What is open of one subject: a request.</summary>
    public async Task<IReadOnlyList<StoredTask>> OpenOfAsync(string subject, CancellationToken cancellationToken = default)
    {
        // No subject has an underscore; '`' follows on '_'.
        var (from, to) = ($"{Rows.Escape(subject)}_", $"{Rows.Escape(subject)}`");
        var tasks = new List<StoredTask>();
        await foreach (var row in _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {from} and RowKey lt {to} and IsDone eq {false}"), cancellationToken: cancellationToken)) tasks.Add(Read(row));
        return tasks;
    }

    static string IdOf(string subject, StaffTask task) => $"{Rows.Escape(subject)}_{Rows.Escape(task.Kind)}_{Rows.Escape(task.Occasion)}";

    static StoredTask Read(TableEntity row) => new(
        row.RowKey, row.Required("Subject"), Json.Read<StaffTask>(row.Text("Task"), row.RowKey), row.GetDateTimeOffset("CreatedAtUtc") ?? default,
        row.GetDateTimeOffset("DoneAtUtc") ?? row.GetDateTimeOffset("SettledAtUtc"));
}
