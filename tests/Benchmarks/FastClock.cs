namespace Mpp.Benchmarks;

/// <summary>A clock that runs so many times as fast as the machine's: an hour of the programme is measured and not waited for.</summary>
sealed class FastClock(DateTimeOffset start, int faster) : TimeProvider
{
    readonly long begun = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => start + System.GetElapsedTime(begun) * faster;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => System.CreateTimer(callback, state, Real(dueTime), Real(period));

    // Never too early: who wakes before its time has come waits once more.
    TimeSpan Real(TimeSpan time) => time <= TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds / faster));
}
