using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace Mpp.Embedded.Durable;

/// <summary>
/// Writes what many instances have to write in as few transactions as there can be: while one is under way in a partition, the next gathers.
/// Each <see cref="Durable.Write"/> stands or falls on its own; one that is refused leaves the others as they would be without it.
/// </summary>
sealed class GroupCommit(TableClient table, ILogger logger, CancellationToken ending, CancellationToken stopping)
{
    const int MaxRows = 100;

    readonly Dictionary<string, Lane> lanes = [];

    /// <returns>The ETag of the row of the first action.</returns>
    /// <exception cref="LostRaceException">Somebody else changed the rows first: nothing was written.</exception>
    public Task<ETag> WriteAsync(Write write)
    {
        Lane? lane;
        lock (lanes)
        {
            if (!lanes.TryGetValue(write.Partition, out lane)) lanes[write.Partition] = lane = new();
            lane.Waiting.AddLast(write);
            if (lane.IsRunning) return write.Done.Task;
            lane.IsRunning = true;
        }
        _ = DrainAsync(lane);
        return write.Done.Task;
    }

    public Task WriteAllAsync(IEnumerable<Write> writes) => Task.WhenAll(writes.Select(WriteAsync));

    async Task DrainAsync(Lane lane)
    {
        while (true)
        {
            List<Write> batch;
            lock (lanes)
            {
                batch = lane.Next();
                if (batch.Count == 0)
                {
                    lane.IsRunning = false;
                    return;
                }
            }
            await SendAsync(batch);
        }
    }

    async Task SendAsync(List<Write> batch)
    {
        while (batch.Count > 1)
        {
            try
            {
                await TransactAsync(batch);
                return;
            }
            catch (TableTransactionFailedException e) when (IsConflict(e) && Culprit(batch, e.FailedTransactionActionIndex) is { } culprit)
            {
                await SettleAsync(culprit, e.Status);
                batch.Remove(culprit);
                // It was ours all along: an attempt whose answer was lost wrote the others, too.
                if (culprit.Done.Task.IsCompletedSuccessfully) break;
            }
            catch (Exception e)
            {
                logger.LogDebug(e, "A transaction of {Count} writes failed; each is tried on its own", batch.Count);
                break;
            }
        }
        var isFirst = batch.Count == 1;
        await Task.WhenAll(batch.Select(w => SettleAsync(w, conflict: 0, isNew: isFirst)));
    }

    /// <summary>Finds out what became of one write, and writes it if nothing did.</summary>
    async Task SettleAsync(Write write, int conflict, bool isNew = false)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (!isNew && await write.IsMineAsync(conflict, stopping) is { } etag)
                {
                    write.Done.TrySetResult(etag);
                    return;
                }
                if (conflict != 0)
                {
                    write.Done.TrySetException(new LostRaceException($"{write.Actions[0].Entity.RowKey} was changed by somebody else."));
                    return;
                }
                await TransactAsync([write]);
                return;
            }
            catch (RequestFailedException e) when (IsConflict(e))
            {
                conflict = e.Status;
                isNew = false;
            }
            catch (RequestFailedException e) when (e.Status is 400 or 413)
            {
                write.Done.TrySetException(e);
                return;
            }
            catch (Exception e)
            {
                if (ending.IsCancellationRequested || stopping.IsCancellationRequested || !write.Insists)
                {
                    write.Done.TrySetException(e);
                    return;
                }
                logger.LogWarning(e, "Storage does not answer; {Row} is written again", write.Actions[0].Entity.RowKey);
                isNew = false;
                // Cancelled: the next round is the last.
                await Task.Delay(Backoff(attempt), TimeProvider.System, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task TransactAsync(List<Write> batch)
    {
        if (batch is [{ Actions: [var only] } write])
        {
            write.Done.TrySetResult((await SingleAsync(only)).Headers.ETag ?? ETag.All);
            return;
        }
        var answers = (await table.SubmitTransactionAsync(batch.SelectMany(w => w.Actions), stopping)).Value;
        var at = 0;
        foreach (var each in batch)
        {
            each.Done.TrySetResult(answers[at].Headers.ETag ?? ETag.All);
            at += each.Actions.Count;
        }
    }

    Task<Response> SingleAsync(TableTransactionAction action) => action.ActionType switch
    {
        TableTransactionActionType.Add => table.AddEntityAsync((TableEntity)action.Entity, stopping),
        TableTransactionActionType.UpdateReplace => table.UpdateEntityAsync((TableEntity)action.Entity, action.ETag, TableUpdateMode.Replace, stopping),
        TableTransactionActionType.Delete => table.DeleteEntityAsync(action.Entity.PartitionKey, action.Entity.RowKey, action.ETag, stopping),
        _ => throw new NotSupportedException($"{action.ActionType} is not used here."),
    };

    static bool IsConflict(RequestFailedException e) => e.Status is 404 or 409 or 412;

    static Write? Culprit(List<Write> batch, int? index)
    {
        var at = 0;
        return index is null ? null : batch.Find(w => (at += w.Actions.Count) > index);
    }

    static TimeSpan Backoff(int attempt) => TimeSpan.FromMilliseconds(Math.Min(10_000, 50 * Math.Pow(2, attempt)));

    sealed class Lane
    {
        public LinkedList<Write> Waiting { get; } = new();

        public bool IsRunning { get; set; }

        /// <summary>As many as fit, in their order; a row twice in one transaction is not allowed.</summary>
        public List<Write> Next()
        {
            var batch = new List<Write>();
            var keys = new HashSet<string>();
            int rows = 0, size = 0;
            for (var node = Waiting.First; node is not null;)
            {
                var (write, next) = (node.Value, node.Next);
                if (batch.Count > 0 && (rows + write.Actions.Count > MaxRows || size + write.WireSize > Chunks.MaxTransactionBytes)) break;
                if (write.Actions.All(a => !keys.Contains(a.Entity.RowKey)))
                {
                    keys.UnionWith(write.Actions.Select(a => a.Entity.RowKey));
                    rows += write.Actions.Count;
                    size += write.WireSize;
                    batch.Add(write);
                    Waiting.Remove(node);
                }
                node = next;
            }
            return batch;
        }
    }
}
