namespace Mpp.Embedded.Hosting;

/// <summary>
/// Programme time in the embedded host: it runs with the machine, or stands still at an instant until it is moved. Never backwards.
/// </summary>
public sealed class EmbeddedClock : TimeProvider
{
    readonly Lock gate = new();
    readonly Lock moving = new();
    readonly SortedSet<StandingTimer> timers = [];
    DateTimeOffset standsAtUtc;
    long created;

    /// <summary>A clock that runs with the machine.</summary>
    public EmbeddedClock()
    {
    }

    /// <summary>A clock that stands at <paramref name="standsAt"/> until <see cref="AdvanceTo"/> moves it.</summary>
    public EmbeddedClock(DateTimeOffset standsAt) => (Stands, standsAtUtc) = (true, standsAt.ToUniversalTime());

    /// <summary>Whether time only passes by <see cref="AdvanceTo"/>.</summary>
    public bool Stands { get; }

    /// <summary>When the next timer made on a standing clock is due; null if none is, or if the clock runs.</summary>
    public DateTimeOffset? NextTimerUtc
    {
        get { lock (gate) return timers.Min?.DueUtc; }
    }

    // The machine's zone means nothing to the programme.
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => Stands ? TimeSpan.TicksPerSecond : System.TimestampFrequency;

    public override DateTimeOffset GetUtcNow()
    {
        if (!Stands) return System.GetUtcNow();
        lock (gate) return standsAtUtc;
    }

    public override long GetTimestamp() => Stands ? GetUtcNow().Ticks : System.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (!Stands) return System.CreateTimer(callback, state, dueTime, period);
        var timer = new StandingTimer(this, callback, state, Interlocked.Increment(ref created));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Moves a standing clock. Timers due on the way fire in order, each with the clock at its own due time; their callbacks have run when this returns.
    /// </summary>
    /// <exception cref="InvalidOperationException">The clock runs with the machine.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="to"/> lies before the clock's time.</exception>
    public void AdvanceTo(DateTimeOffset to)
    {
        if (!Stands) throw new InvalidOperationException("This clock runs with the machine: only a standing clock can be moved.");
        lock (moving)
        {
            if (to < GetUtcNow()) throw new ArgumentOutOfRangeException(nameof(to), to, $"The clock stands at {GetUtcNow():u} and never goes back.");
            while (TakeDue(to) is { } due) due.Fire();
            lock (gate) standsAtUtc = to.ToUniversalTime();
        }
    }

    StandingTimer? TakeDue(DateTimeOffset to)
    {
        lock (gate)
        {
            if (timers.Min is not { } first || first.DueUtc > to) return null;
            timers.Remove(first);
            if (first.DueUtc > standsAtUtc) standsAtUtc = first.DueUtc;
            if (first.Period > TimeSpan.Zero)
            {
                first.DueUtc += first.Period;
                timers.Add(first);
            }
            return first;
        }
    }

    sealed class StandingTimer(EmbeddedClock clock, TimerCallback callback, object? state, long number) : ITimer, IComparable<StandingTimer>
    {
        readonly ExecutionContext? context = ExecutionContext.Capture();
        bool disposed;

        public DateTimeOffset DueUtc { get; set; }
        public TimeSpan Period { get; private set; }

        public int CompareTo(StandingTimer? other) =>
            DueUtc.CompareTo(other!.DueUtc) is not 0 and var order ? order : Number.CompareTo(other.Number);

        long Number { get; } = number;

        public void Fire()
        {
            if (context is null) callback(state);
            else ExecutionContext.Run(context, _ => callback(state), null);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                if (disposed) return false;
                clock.timers.Remove(this);
                Period = period;
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                DueUtc = clock.standsAtUtc + (dueTime > TimeSpan.Zero ? dueTime : period);
                if (dueTime > TimeSpan.Zero || period > TimeSpan.Zero) clock.timers.Add(this);
            }
            // What is due at once does not wait for the clock to be moved.
            if (dueTime <= TimeSpan.Zero) ThreadPool.QueueUserWorkItem(_ => Fire());
            return true;
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                disposed = true;
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
