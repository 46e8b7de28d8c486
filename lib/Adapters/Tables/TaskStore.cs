using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Tables;

/// <summary>A task as staff see it. <paramref name="Subject"/>: a case's reference, a round's id.</summary>
public sealed record StoredTask(string Id, string Subject, StaffTask Task, DateTimeOffset CreatedAtUtc, DateTimeOffset? DoneAtUtc);

/// <summary>What somebody at ICLD has to look at. The same kind and occasion of a case is one task, and stays done once done.</summary>
public sealed class TaskStore(Storage storage)
{
    const string Partition = "task";

    readonly TableClient _table = storage.Tasks;

    /// <summary>True if it is new.</summary>
    public async Task<bool> AddAsync(string subject, StaffTask task, DateTimeOffset nowUtc, CancellationToken cancellationToken = default)
    {
        try
        {
            await _table.AddEntityAsync(
                new TableEntity(Partition, IdOf(subject, task)).With("Subject", subject).WithText("Task", Json.Write(task)).With("CreatedAtUtc", nowUtc).With("IsDone", false), cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
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
        await MarkDoneAsync(id, nowUtc, cancellationToken);
        return task with { DoneAtUtc = nowUtc };
    }

    /// <summary>Marks every open task of these kinds done, whatever its occasion. One request, and one for each that is open.</summary>
    public async Task DoneKindsAsync(string subject, IReadOnlyList<string> kinds, DateTimeOffset nowUtc, CancellationToken cancellationToken = default)
    {
        await foreach (var row in OpenOfAsync(subject, kinds, null, cancellationToken)) await MarkDoneAsync(row.RowKey, nowUtc, cancellationToken);
    }

    /// <summary>
    /// Takes back open tasks of these kinds, as if they had never been added: what a command adds before a transaction that it does not come to must be there again when somebody repeats the
    /// command. Younger ones than <paramref name="madeUntil"/> may be of a command under way. One request, and one for each.
    /// </summary>
    public async Task TakeBackAsync(string subject, IReadOnlyList<string> kinds, DateTimeOffset madeUntil, CancellationToken cancellationToken = default)
    {
        await foreach (var row in OpenOfAsync(subject, kinds, madeUntil, cancellationToken))
        {
            try
            {
                await _table.DeleteEntityAsync(Partition, row.RowKey, row.ETag, cancellationToken);
            }
            catch (RequestFailedException e) when (e.Status is 404 or 412)
            {
                // Somebody has just called it done.
            }
        }
    }

    async IAsyncEnumerable<TableEntity> OpenOfAsync(string subject, IReadOnlyList<string> kinds, DateTimeOffset? madeUntil, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (kinds.Count == 0) yield break;
        // No subject and no kind has an underscore, so what begins with both is of this kind; '`' follows on '_'.
        var all = $"{Rows.Escape(subject)}_";
        var ours = kinds.Select(kind => IdOf(subject, new(kind, "", ""))).ToList();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {all} and RowKey lt {all[..^1] + '`'} and IsDone eq {false}");
        if (madeUntil is { } until) filter += TableClient.CreateQueryFilter($" and CreatedAtUtc le {until.ToUniversalTime()}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, select: ["RowKey"], cancellationToken: cancellationToken))
            if (ours.Any(kind => row.RowKey.StartsWith(kind, StringComparison.Ordinal))) yield return row;
    }

    Task<Response> MarkDoneAsync(string id, DateTimeOffset nowUtc, CancellationToken cancellationToken) =>
        _table.UpdateEntityAsync(new TableEntity(Partition, id).With("IsDone", true).With("DoneAtUtc", nowUtc), ETag.All, TableUpdateMode.Merge, cancellationToken);

    static string IdOf(string subject, StaffTask task) => $"{Rows.Escape(subject)}_{Rows.Escape(task.Kind)}_{Rows.Escape(task.Occasion)}";

    static StoredTask Read(TableEntity row) => new(
        row.RowKey, row.Required("Subject"), Json.Read<StaffTask>(row.Text("Task"), row.RowKey), row.GetDateTimeOffset("CreatedAtUtc") ?? default, row.GetDateTimeOffset("DoneAtUtc"));
}
