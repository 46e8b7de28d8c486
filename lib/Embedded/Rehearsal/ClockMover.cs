using Mpp.Adapters.Tables;
using Mpp.Embedded.Durable;
using Mpp.Embedded.Hosting;
using Mpp.Embedded.Timers;

namespace Mpp.Embedded.Rehearsal;

/// <summary>Something that fired while the clock moved: a timer function, or the timers of the orchestrations.</summary>
public sealed record Fired(DateTimeOffset At, string Name);

/// <summary>
/// Moves a standing clock from one instant at which something is due to the next, fires it, and waits until all is quiet, in order. Years with nothing due
/// cost nothing.
/// </summary>
public sealed class ClockMover(EmbeddedClock clock, TimerHost timers, DurableEngine engine, DueStore due) : IDisposable
{
    /// <summary>More than any life needs; a loop that never gets quiet must not hang a rehearsal for ever.</summary>
    const int MostSteps = 100_000;

    readonly SemaphoreSlim one = new(1);

    /// <summary>To an instant, or (null) to the next one at which something is due.</summary>
    public async Task<IReadOnlyList<Fired>> MoveAsync(DateTimeOffset? to, CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            var fired = new List<Fired>();
            await engine.WhenQuietAsync(cancellation);

            // What is due already comes first: with the clock standing, no timer has looked.
            await SweepAsync(clock.GetUtcNow().AddMinutes(-1), fired, cancellation);
            for (var step = 0; step < MostSteps; step++)
            {
                var now = clock.GetUtcNow();
                var next = await NextAsync(now, cancellation);
                var target = next is { } soonest && !(to < soonest) ? soonest : to;
                if (target is null) return fired;
                if (engine.NextTimerUtc is { } timer && timer > now && timer <= target) fired.Add(new(timer, "DurableTimers"));
                clock.AdvanceTo(target.Value);
                await engine.WhenQuietAsync(cancellation);
                if (target == next) await SweepAsync(now, fired, cancellation);
                if (to is null || target == to) return fired;
            }

            throw new InvalidOperationException($"The clock took {MostSteps} steps and something is still due: the records and the Due table disagree.");
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    /// <summary>The next instant at which a sweep finds something or an orchestration's timer fires. A sweep comes with the minute.</summary>
    async Task<DateTimeOffset?> NextAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var dueAt = await due.NextAsync(now, cancellation) is { } at ? timers.NextDueUtc(at.AddTicks(-1)) ?? at : (DateTimeOffset?)null;
        return new[] { dueAt, engine.NextTimerUtc is { } timer && timer > now ? timer : null }.Min();
    }

    async Task SweepAsync(DateTimeOffset from, List<Fired> fired, CancellationToken cancellation)
    {
        // The clock jumped: a function runs at the instant it arrived at, whichever of its minutes on the way it was for.
        foreach (var timer in await timers.FireDueAsync(from, clock.GetUtcNow())) fired.Add(new(clock.GetUtcNow(), timer.Name));
        await engine.WhenQuietAsync(cancellation);
    }
}
