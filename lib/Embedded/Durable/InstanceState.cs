using Azure;
using Azure.Data.Tables;

namespace Mpp.Embedded.Durable;

/// <summary>All that storage holds of an instance, as of the last commit; what a replay needs. Only its <see cref="Instance"/> touches it.</summary>
sealed class InstanceState(InstanceRecord record, ETag etag)
{
    readonly Dictionary<int, HistoryAction> open = [];

    public InstanceRecord Record { get; private set; } = record;

    public ETag ETag { get; private set; } = etag;

    public List<Episode> History { get; } = [];

    /// <summary>Keys of the rows that hold <see cref="History"/>, and of what older executions left.</summary>
    public List<string> HistoryRows { get; } = [];

    /// <summary>Not taken in yet, oldest first, as they were when this was read.</summary>
    public List<Message> Inbox { get; } = [];

    public List<Outbox> Unsent { get; } = [];

    public IEnumerable<ActivityScheduled> OpenActivities => open.Values.OfType<ActivityScheduled>();

    public IEnumerable<SubOrchestrationScheduled> OpenChildren => open.Values.OfType<SubOrchestrationScheduled>();

    /// <summary>Timers whose firing is not in history. After a read, cancelled ones are among them: they fire, and nobody listens.</summary>
    public IEnumerable<TimerCreated> OpenTimers => open.Values.OfType<TimerCreated>();

    public bool IsOpen(int taskId) => open.ContainsKey(taskId);

    public void Committed(InstanceRecord record, ETag etag, Episode episode, IEnumerable<string> rows)
    {
        if (record.Execution != Record.Execution)
        {
            History.Clear();
            HistoryRows.Clear();
            open.Clear();
        }
        else
        {
            HistoryRows.AddRange(rows);
            Add(episode);
        }
        Record = record;
        ETag = etag;
    }

    /// <summary>A cancelled timer need not be waited for.</summary>
    public void Forget(IEnumerable<TimerCreated> timers)
    {
        foreach (var timer in timers.ToList()) open.Remove(timer.Id);
    }

    public void Add(Episode episode)
    {
        History.Add(episode);
        foreach (var action in episode.Actions)
            if (action is not EventSent) open[action.Id] = action;
        foreach (var happened in episode.Events)
            if (TaskId(happened) is { } id) open.Remove(id);
    }

    public static int? TaskId(HistoryEvent happened) => happened switch
    {
        TaskCompleted completed => completed.Id,
        TaskFailed failed => failed.Id,
        TimerFired fired => fired.Id,
        _ => null,
    };

    /// <summary>From all rows of one instance, in the order of their keys. Null: there is no such instance, and messages to it are void.</summary>
    public static InstanceState? Read(IReadOnlyList<TableEntity> rows)
    {
        if (rows.Count == 0 || Keys.Kind(rows[0].RowKey) != 'i') return null;
        var record = InstanceRecord.Read(rows[0]);
        var state = new InstanceState(record, rows[0].ETag);
        state.HistoryRows.AddRange(rows.Where(r => Keys.Kind(r.RowKey) == 'h').Select(r => r.RowKey));
        var current = Keys.History(record.InstanceId, record.Execution);
        foreach (var text in Whole(rows.Where(r => r.RowKey.StartsWith(current, StringComparison.Ordinal)), "Episode"))
            state.Add(Json.Read<Episode>(text.Text));
        state.Inbox.AddRange(rows.Where(r => Keys.Kind(r.RowKey) == 'm').Select(Message.Read));
        foreach (var text in Whole(rows.Where(r => Keys.Kind(r.RowKey) == 'o'), "Messages"))
            state.Unsent.Add(new(text.Key, Json.Read<List<Outgoing>>(text.Text)));
        return state;
    }

    /// <summary>Puts together what was too long for one row: the keys differ in what follows the last point.</summary>
    static IEnumerable<(string Key, string Text)> Whole(IEnumerable<TableEntity> rows, string property) => rows
        .GroupBy(r => r.RowKey[..r.RowKey.LastIndexOf('.')])
        .Select(g => (g.Key, string.Concat(g.Select(r => Chunks.Read(r, property)))));
}
