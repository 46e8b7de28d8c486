namespace Mpp.Embedded.Durable;

/// <summary>Messages that an instance has not taken in yet, and those that its next episode takes.</summary>
sealed class Inbox
{
    /// <summary>Their rows are deleted in the transaction that takes them in, and that has room for 100 rows.</summary>
    const int MaxTaken = 60, MaxTakenLength = 200_000;

    readonly List<Message> waiting = [];
    readonly List<Message> taken = [];
    readonly List<HistoryEvent> events = [];
    Dictionary<string, long> seen = [];

    public bool HasTermination => waiting.Exists(m => m.Event is Terminated);

    public bool HasTaken => taken.Count > 0;

    public IReadOnlyList<HistoryEvent> Taken => events;

    public IReadOnlyList<string> TakenRows => [.. taken.Select(m => m.RowKey).OfType<string>()];

    public IReadOnlyDictionary<string, long> Seen => seen;

    public void Add(IEnumerable<Message> messages)
    {
        foreach (var message in messages)
            if (message.RowKey is null || !waiting.Exists(m => m.RowKey == message.RowKey)) waiting.Add(message);
    }

    /// <summary>What storage has counts; only what has no row is kept.</summary>
    public void Replace(IReadOnlyList<Message> stored)
    {
        taken.Clear();
        waiting.RemoveAll(m => m.RowKey is not null);
        waiting.InsertRange(0, stored);
    }

    /// <summary>Chooses what goes into the next episode. What is not for this execution, or was seen before, is taken and not told.</summary>
    public void Take(InstanceState state, HostileMode? hostile)
    {
        taken.Clear();
        events.Clear();
        seen = new(state.Record.Seen);
        var (answered, length) = (new HashSet<int>(), 0);
        foreach (var message in waiting)
        {
            length += message.Event is EventRaised { Input: { } input } ? input.Length : message.Event is TaskCompleted { Result: { } result } ? result.Length : 100;
            if (taken.Count > 0 && (taken.Count == MaxTaken || length > MaxTakenLength)) break;
            taken.Add(message);
            if (IsFor(message, state, answered)) events.Add(message.Event);
        }
        if (hostile is not null) Shuffle(hostile);
    }

    /// <returns>What was taken in.</returns>
    public IReadOnlyList<Message> Committed()
    {
        List<Message> committed = [.. taken];
        foreach (var message in committed) waiting.Remove(message);
        taken.Clear();
        events.Clear();
        return committed;
    }

    public IReadOnlyList<string> TakeAllRows()
    {
        List<string> rows = [.. waiting.Select(m => m.RowKey).OfType<string>()];
        waiting.Clear();
        return rows;
    }

    bool IsFor(Message message, InstanceState state, HashSet<int> answered)
    {
        if (message.Incarnation is { } incarnation && incarnation != state.Record.Incarnation) return false;
        if (message.Execution is { } execution && execution != state.Record.Execution) return false;
        if (InstanceState.TaskId(message.Event) is { } id) return state.IsOpen(id) && answered.Add(id);
        if (message.Sender is not { } sender) return true;
        if (seen.TryGetValue(sender, out var last) && last >= message.Sequence) return false;
        seen[sender] = message.Sequence;
        return true;
    }

    /// <summary>An event of one time may be overtaken by whatever lies beside it.</summary>
    void Shuffle(HostileMode hostile)
    {
        for (var i = 0; i + 1 < events.Count; i++)
            if (events[i] is EventRaised && hostile.Happens(hostile.Reorder)) (events[i], events[i + 1]) = (events[i + 1], events[i]);
    }
}
