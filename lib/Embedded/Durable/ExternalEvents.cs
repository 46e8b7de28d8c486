using Microsoft.DurableTask;

namespace Mpp.Embedded.Durable;

/// <summary>
/// Events that came before anybody waited, and those who wait: last in, first out, as the real worker does since 1.18.
/// As there, a wait that was cancelled keeps its place, and the event that reaches it is lost: events are hints.
/// </summary>
sealed class ExternalEvents(DataConverter converter)
{
    readonly Dictionary<string, Stack<Waiter>> waiting = new(StringComparer.OrdinalIgnoreCase);
    readonly List<EventRaised> buffered = [];

    public bool AnybodyWaits => waiting.Values.Any(s => s.Any(w => !w.IsOver));

    public Task<T> WaitAsync<T>(string name, CancellationToken cancellation)
    {
        if (!waiting.TryGetValue(name, out var stack)) waiting[name] = stack = new();
        if (stack.TryPeek(out var top) && top is not Waiter<T>)
            throw new ArgumentException($"Events with the same name must have the same type argument. Expected {top.Type} but was requested {typeof(T)}.");
        var waiter = new Waiter<T>();
        stack.Push(waiter);
        var early = buffered.FindIndex(e => Names.Same(e.Name, name));
        if (early >= 0)
        {
            var raised = buffered[early];
            buffered.RemoveAt(early);
            Raise(raised);
        }
        cancellation.Register(() => waiter.Source.TrySetCanceled(cancellation));
        return waiter.Source.Task;
    }

    public void Raise(EventRaised raised)
    {
        if (waiting.TryGetValue(raised.Name, out var stack) && stack.TryPop(out var waiter)) waiter.Take(raised.Input, converter);
        else buffered.Add(raised);
    }

    /// <summary>Nobody waited for these.</summary>
    public IReadOnlyList<EventRaised> Unprocessed => buffered;

    abstract class Waiter
    {
        public abstract Type Type { get; }

        public abstract bool IsOver { get; }

        public abstract void Take(string? input, DataConverter converter);
    }

    sealed class Waiter<T> : Waiter
    {
        public TaskCompletionSource<T> Source { get; } = new();

        public override Type Type => typeof(T);

        public override bool IsOver => Source.Task.IsCompleted;

        public override void Take(string? input, DataConverter converter) => Source.TryComplete(input, converter);
    }
}

static class Completion
{
    /// <summary>A payload that does not fit the type is the orchestrator's failure, not the engine's.</summary>
    public static void TryComplete<T>(this TaskCompletionSource<T> source, string? payload, DataConverter converter)
    {
        T? value;
        try
        {
            value = converter.Deserialize<T>(payload);
        }
        catch (Exception e)
        {
            source.TrySetException(e);
            return;
        }
        source.TrySetResult(value!);
    }
}
