using System.Collections.Concurrent;

namespace Mpp.Embedded.Durable;

/// <summary>
/// Keeps an orchestrator on the thread that replays it: what it awaits continues here, in order, or not at all.
/// Something posted from another thread means that the orchestrator awaited what no history holds.
/// </summary>
sealed class OneThread : SynchronizationContext
{
    readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> posted = new();
    readonly int thread = Environment.CurrentManagedThreadId;

    public bool WasLeft { get; private set; }

    public bool IsHere => Environment.CurrentManagedThreadId == thread;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsHere) posted.Enqueue((d, state));
        else WasLeft = true;
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("An orchestrator runs on one thread.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs <paramref name="action"/> and what it sets off.</summary>
    public void Run(Action action)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
            while (posted.TryDequeue(out var next)) next.Callback(next.State);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
