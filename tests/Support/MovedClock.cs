using Mpp.Embedded.Hosting;

namespace Mpp.Tests.Support;

/// <summary>Runs, as the host sees it, and yet goes only where it is moved.</summary>
public sealed class MovedClock(DateTimeOffset start) : TimeProvider
{
    public EmbeddedClock Inner { get; } = new(start);
    public override DateTimeOffset GetUtcNow() => Inner.GetUtcNow();
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => Inner.CreateTimer(callback, state, dueTime, period);
}
