using Azure.Data.Tables;
using Microsoft.DurableTask.Client;

namespace Mpp.Embedded.Durable;

/// <summary>What one episode changes, as one transaction: its history, the instance's row under its ETag, the messages taken in, the messages to be sent.</summary>
sealed class EpisodeCommit
{
    /// <summary>Deleted with the commit; what a long execution leaves beyond that goes afterwards.</summary>
    const int MaxOldRows = 30;

    EpisodeCommit(InstanceState state, InstanceRecord next, Episode episode, Outbox? outbox, IReadOnlyList<string> takenIn)
    {
        Next = next;
        Episode = episode;
        Outbox = outbox;
        var isNewExecution = next.Execution != state.Record.Execution;
        if (isNewExecution) LeftOver = [.. state.HistoryRows.Skip(MaxOldRows)];
        Actions = [new(TableTransactionActionType.UpdateReplace, next.ToRow(), state.ETag)];
        if (isNewExecution) Actions.AddRange(state.HistoryRows.Take(MaxOldRows).Select(Delete));
        else Actions.AddRange(HistoryRows(next, state.Record.Episodes, episode).Select(Add));
        if (outbox is not null) Actions.AddRange(outbox.ToRows(next.InstanceId).Select(Add));
        Actions.AddRange(takenIn.Select(Delete));
        Rows = [.. Actions.Where(a => a.ActionType == TableTransactionActionType.Add && Keys.Kind(a.Entity.RowKey) == 'h').Select(a => a.Entity.RowKey)];

        TableTransactionAction Delete(string key) => new(TableTransactionActionType.Delete, new TableEntity(Keys.Partition(next.InstanceId), key), Azure.ETag.All);
        static TableTransactionAction Add(TableEntity row) => new(TableTransactionActionType.Add, row);
    }

    public InstanceRecord Next { get; }

    public Episode Episode { get; }

    public Outbox? Outbox { get; }

    public List<TableTransactionAction> Actions { get; }

    /// <summary>Keys of the history rows it adds.</summary>
    public IReadOnlyList<string> Rows { get; }

    /// <summary>Rows of the execution before that did not fit into the transaction.</summary>
    public IReadOnlyList<string> LeftOver { get; } = [];

    public static EpisodeCommit Of(InstanceState state, Episode episode, ReplayResult result, IReadOnlyList<string> takenIn, IReadOnlyDictionary<string, long> seen)
    {
        var commit = Build(state, episode, result, takenIn, seen);
        if (commit.Fits()) return commit;
        var tooMuch = new FailedWith(Failure.From(new InvalidOperationException(
            $"An episode of '{state.Record.Name}' asked for more than one transaction holds (about 3 MB, 400,000 characters a value): "
            + "keep payloads small, or store them and pass references.")));
        return Build(state, episode, result with { Outcome = tooMuch, Actions = [], Timers = [], CustomStatus = state.Record.CustomStatus }, takenIn, seen);
    }

    bool Fits() => Actions.Count <= 100
        && Actions.All(a => ((TableEntity)a.Entity).Sum(p => (p.Value as string)?.Length ?? 0) <= Chunks.MaxRowLength + 5_000)
        && Actions.Sum(a => Chunks.WireSize((TableEntity)a.Entity)) <= Chunks.MaxTransactionBytes;

    static EpisodeCommit Build(InstanceState state, Episode asked, ReplayResult result, IReadOnlyList<string> takenIn, IReadOnlyDictionary<string, long> seen)
    {
        var (record, commit) = (state.Record, Guid.NewGuid().ToString("N"));
        var episode = asked with { Actions = result.Actions };
        var ended = episode.Events.Select(InstanceState.TaskId).OfType<int>().ToHashSet();
        var next = record with
        {
            Commit = commit,
            Episodes = record.Episodes + 1,
            UpdatedAt = episode.At,
            CustomStatus = result.CustomStatus,
            Seen = seen,
            Carried = [],
            EventsSent = record.EventsSent + result.Actions.OfType<EventSent>().Count(),
            IsBusy = state.OpenActivities.Concat(result.Actions.OfType<ActivityScheduled>()).Any(a => !ended.Contains(a.Id)),
            // A timer that fired while the instance was suspended is open for the orchestrator, and not for us.
            WakeAt = result.Timers.Where(t => !ended.Contains(t.Id) && (state.IsOpen(t.Id) || result.Actions.Contains(t))).Select(t => (DateTimeOffset?)t.FireAt).Min(),
        };
        next = result.Outcome switch
        {
            Waiting => next with { Status = IsSuspended(record, episode) ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running },
            Succeeded succeeded => Over(next) with { Status = OrchestrationRuntimeStatus.Completed, Output = succeeded.Output },
            FailedWith failed => Over(next) with { Status = OrchestrationRuntimeStatus.Failed, Failure = failed.Failure },
            StoppedBy stopped => Over(next) with { Status = OrchestrationRuntimeStatus.Terminated, Output = stopped.Request.Output },
            ContinuedAsNew again => Over(next) with
            {
                Status = OrchestrationRuntimeStatus.Running,
                Execution = record.Execution + 1,
                CreatedAt = episode.At, // as the real backend, whose row is the latest execution's
                Episodes = 0,
                Input = again.Input,
                Carried = [.. again.Carried],
            },
            var other => throw new InvalidOperationException($"{other} is no end of an episode."),
        };
        var outgoing = Mail.From(state, next, result).ToList();
        var outbox = outgoing.Count == 0 ? null : new Outbox(Keys.Outbox(record.InstanceId, commit), outgoing);
        return new(state, next, episode, outbox, takenIn);
    }

    static InstanceRecord Over(InstanceRecord next) => next with { WakeAt = null, IsBusy = false };

    static bool IsSuspended(InstanceRecord record, Episode episode) =>
        episode.Events.LastOrDefault(e => e is Suspended or Resumed) is { } last ? last is Suspended : record.Status == OrchestrationRuntimeStatus.Suspended;

    static IEnumerable<TableEntity> HistoryRows(InstanceRecord record, int number, Episode episode)
    {
        var part = 0;
        foreach (var text in Chunks.Rows(Json.Write(episode)))
        {
            var row = new TableEntity(Keys.Partition(record.InstanceId), Keys.Episode(record.InstanceId, record.Execution, number, part++));
            Chunks.Write(row, "Episode", text);
            yield return row;
        }
    }
}
