using Mpp.Embedded.Hosting;

namespace Mpp.Embedded.Durable;

/// <summary>When which instance wants to be woken, by programme time, which may stand still and be moved.</summary>
sealed class Timers(TimeProvider clock, Action<string> wake) : IDisposable
{
    /// <summary>A timer of the machine takes 49 days at most; a standing clock's takes any time, and a stop on the way would be one too many.</summary>
    readonly TimeSpan longest = clock is EmbeddedClock { Stands: true } ? TimeSpan.MaxValue : TimeSpan.FromDays(45);

    readonly Lock gate = new();
    readonly Dictionary<string, DateTimeOffset> due = [];
    readonly PriorityQueue<string, DateTimeOffset> queue = new();
    ITimer? alarm;
    DateTimeOffset? armedFor;

    public DateTimeOffset? NextUtc
    {
        get
        {
            lock (gate) return Next();
        }
    }

    public void Set(string instanceId, DateTimeOffset? at)
    {
        lock (gate)
        {
            if (at is null)
            {
                due.Remove(instanceId);
                return;
            }
            if (due.TryGetValue(instanceId, out var before) && before == at) return;
            due[instanceId] = at.Value;
            queue.Enqueue(instanceId, at.Value);
            Arm();
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            due.Clear();
            queue.Clear();
            alarm?.Dispose();
            (alarm, armedFor) = (null, null);
        }
    }

    /// <summary>Wakes all that is due. Called by the alarm, and by whoever has moved a clock.</summary>
    public void Fire()
    {
        var ready = new List<string>();
        lock (gate)
        {
            var now = clock.GetUtcNow();
            while (Next() is { } next && next <= now)
            {
                var instanceId = queue.Dequeue();
                due.Remove(instanceId);
                ready.Add(instanceId);
            }
            armedFor = null;
            Arm();
        }
        ready.ForEach(wake);
    }

    public void Dispose() => Clear();

    DateTimeOffset? Next()
    {
        // What was set anew lies in the queue at its old times, too.
        while (queue.TryPeek(out var instanceId, out var at))
        {
            if (due.TryGetValue(instanceId, out var current) && current == at) return at;
            queue.Dequeue();
        }
        return null;
    }

    void Arm()
    {
        if (Next() is not { } next || next == armedFor) return;
        armedFor = next;
        var wait = next - clock.GetUtcNow();
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > longest ? longest : wait;
        alarm?.Dispose();
        alarm = clock.CreateTimer(_ => Fire(), null, wait, Timeout.InfiniteTimeSpan);
    }
}
