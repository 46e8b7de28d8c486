using Azure;

namespace Mpp.Embedded.Durable;

/// <summary>The instances of this host: of those at rest only their ids are in memory, and the history of a few that moved last.</summary>
sealed class Instances(Hub hub) : IDisposable
{
    readonly Lock gate = new();
    readonly Dictionary<string, Instance> inMemory = [];
    readonly LinkedList<Instance> resting = new();
    readonly HashSet<string> alive = [];
    CancellationTokenSource term = new();
    bool isClosed;

    /// <summary>False says nothing: it may be unknown here.</summary>
    public bool IsKnownAlive(string instanceId)
    {
        lock (gate) return alive.Contains(instanceId);
    }

    public int InMemory
    {
        get
        {
            lock (gate) return inMemory.Count;
        }
    }

    public void Wake(string instanceId) => Find(instanceId, i => i.Post(null));

    public void Deliver(string instanceId, Message message) => Find(instanceId, i => i.Post(message));

    /// <summary>Its rows have changed behind our back.</summary>
    public void Reread(string instanceId) => Find(instanceId, i => i.Reread());

    public void Created(InstanceRecord record, ETag etag)
    {
        Note(record);
        Find(record.InstanceId, i => i.Created(record, etag));
    }

    /// <summary>What the instance's row says, for those who need not look there.</summary>
    public void Note(InstanceRecord record)
    {
        lock (gate)
        {
            if (record.IsOver) alive.Remove(record.InstanceId);
            else alive.Add(record.InstanceId);
        }
        hub.Timers.Set(record.InstanceId, record.WakeAt);
        hub.Watchers.Changed(record);
    }

    public void Gone(string instanceId)
    {
        lock (gate) alive.Remove(instanceId);
        hub.Timers.Set(instanceId, null);
    }

    public void Adopt(string instanceId, DateTimeOffset? wakeAt)
    {
        lock (gate) alive.Add(instanceId);
        hub.Timers.Set(instanceId, wakeAt);
    }

    /// <summary>Another host runs the instances now, or this one stops for good: whatever is under way comes to nothing.</summary>
    public void Abandon(bool forGood)
    {
        lock (gate)
        {
            isClosed = forGood;
            term.Cancel();
            term.Dispose();
            term = new();
            inMemory.Clear();
            resting.Clear();
            alive.Clear();
        }
        hub.Timers.Clear();
    }

    public void Dispose() => term.Dispose();

    /// <summary>Only the gate makes sure that no instance is in memory twice.</summary>
    void Find(string instanceId, Action<Instance> what)
    {
        lock (gate)
        {
            if (isClosed) return; // what it was told lies in storage
            if (!inMemory.TryGetValue(instanceId, out var instance)) inMemory[instanceId] = instance = new(hub, instanceId, gate, term.Token);
            if (instance.Place is { } place)
            {
                resting.Remove(place);
                instance.Place = null;
            }
            what(instance);
        }
    }

    /// <summary>It has nothing more to do. Called under the gate.</summary>
    public void Rest(Instance instance)
    {
        if (!inMemory.TryGetValue(instance.InstanceId, out var current) || current != instance) return;
        if (instance.IsOver) inMemory.Remove(instance.InstanceId);
        else if (!instance.IsBusy) instance.Place = resting.AddLast(instance);
        while (resting.Count > hub.Options.MaxWarmInstances)
        {
            inMemory.Remove(resting.First!.Value.InstanceId);
            resting.RemoveFirst();
        }
    }
}
