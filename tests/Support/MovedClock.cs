using System.Collections.Concurrent;
using Mpp.Embedded.Hosting;

namespace Mpp.Tests.Support;

/// <summary>Runs, as the host sees it, and yet goes only where it is moved.</summary>
public sealed class MovedClock(DateTimeOffset start) : TimeProvider
{
    readonly ConcurrentQueue<DateTimeOffset> awaited = [];

    public EmbeddedClock Inner { get; } = new(start);

    /// <summary>How often somebody has begun to wait for that instant.</summary>
    public int Awaited(DateTimeOffset instant) => awaited.Count(i => i == instant);

    public override DateTimeOffset GetUtcNow() => Inner.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var due = dueTime > TimeSpan.Zero ? GetUtcNow() + dueTime : default;
        var timer = Inner.CreateTimer(callback, state, dueTime, period);
        if (due != default) awaited.Enqueue(due);
        return timer;
    }
}
