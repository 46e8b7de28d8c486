namespace Mpp.Embedded.Durable;

/// <summary>Those who wait in this process for an instance to start or to end.</summary>
sealed class Watchers
{
    readonly Lock gate = new();
    readonly Dictionary<string, List<(Func<InstanceRecord, bool> IsIt, TaskCompletionSource<InstanceRecord> Source)>> waiting = [];

    public Task<InstanceRecord> WaitAsync(string instanceId, Func<InstanceRecord, bool> isIt, CancellationToken cancellation)
    {
        var source = new TaskCompletionSource<InstanceRecord>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (!waiting.TryGetValue(instanceId, out var list)) waiting[instanceId] = list = [];
            list.Add((isIt, source));
        }
        var registration = cancellation.Register(() =>
        {
            source.TrySetCanceled(cancellation);
            Forget(instanceId, source);
        });
        source.Task.ContinueWith(_ => registration.Dispose(), TaskScheduler.Default);
        return source.Task;
    }

    public void Changed(InstanceRecord record)
    {
        List<TaskCompletionSource<InstanceRecord>> done;
        lock (gate)
        {
            if (!waiting.TryGetValue(record.InstanceId, out var list)) return;
            done = [.. list.Where(w => w.IsIt(record)).Select(w => w.Source)];
            list.RemoveAll(w => w.IsIt(record));
            if (list.Count == 0) waiting.Remove(record.InstanceId);
        }
        done.ForEach(s => s.TrySetResult(record));
    }

    void Forget(string instanceId, TaskCompletionSource<InstanceRecord> source)
    {
        lock (gate)
        {
            if (!waiting.TryGetValue(instanceId, out var list)) return;
            list.RemoveAll(w => w.Source == source);
            if (list.Count == 0) waiting.Remove(instanceId);
        }
    }
}
