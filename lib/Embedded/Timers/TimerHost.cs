using Azure;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Mpp.Embedded.Hosting;

namespace Mpp.Embedded.Timers;

/// <summary>A timer function that has fired.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="DueUtc">The occurrence that it fired for.</param>
/// <param name="Failure">What it threw, if it did; it is in the log, too.</param>
public sealed record FiredTimer(string Name, DateTimeOffset DueUtc, Exception? Failure);

/// <summary>
/// Fires timer functions by the programme's clock, each one at a time. While that clock stands, nothing fires by itself: whoever moves it calls <see cref="FireDueAsync"/>.
/// </summary>
public sealed class TimerHost : IAsyncDisposable
{
    // Timers cannot wait longer than 49 days at once, and a machine that slept should look at its clock again.
    static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    readonly IReadOnlyList<TimerFunction> timers;
    readonly FunctionInvoker invoker;
    readonly TimeProvider clock;
    readonly TimerStatusTable? statuses;
    readonly ILoggerFactory logs;
    readonly CancellationTokenSource stopping = new(), abandoned = new();
    readonly List<Task> loops = [];

    internal TimerHost(IReadOnlyList<TimerFunction> timers, FunctionInvoker invoker, TimeProvider clock, TimerStatusTable? statuses, ILoggerFactory logs) =>
        (this.timers, this.invoker, this.clock, this.statuses, this.logs) = (timers, invoker, clock, statuses, logs);

    bool Stands => clock is EmbeddedClock { Stands: true };

    /// <summary>The next occurrence of any schedule after <paramref name="afterUtc"/>; null if there are no timer functions.</summary>
    public DateTimeOffset? NextDueUtc(DateTimeOffset afterUtc) => timers.Min(t => t.Schedule.Next(afterUtc));

    /// <summary>
    /// Fires each timer function with an occurrence after <paramref name="fromUtc"/> and up to <paramref name="toUtc"/> once, in the order of their first occurrence
    /// there, one after the other, and says which they were. The caller has moved the clock before.
    /// </summary>
    public async Task<IReadOnlyList<FiredTimer>> FireDueAsync(DateTimeOffset fromUtc, DateTimeOffset toUtc)
    {
        var due = timers.Select(t => (Timer: t, DueUtc: t.Schedule.Next(fromUtc))).Where(t => t.DueUtc <= toUtc).OrderBy(t => t.DueUtc).ToList();
        var fired = new List<FiredTimer>();
        foreach (var (timer, dueUtc) in due)
            fired.Add(await FireAsync(timer, dueUtc!.Value, isPastDue: false, last: fromUtc));
        return fired;
    }

    /// <summary>Fires a function out of turn, as an operator does, without waiting for it; false if there is no timer function of that name.</summary>
    public bool TryFire(string name)
    {
        if (timers.FirstOrDefault(t => t.Function.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } timer) return false;
        lock (loops)
        {
            loops.RemoveAll(l => l.IsCompleted);
            loops.Add(FireAsync(timer, clock.GetUtcNow(), isPastDue: false, last: null));
        }
        return true;
    }

    internal async Task StartAsync(CancellationToken cancellation)
    {
        if (Stands) return;
        var isRemembered = statuses is not null && timers.Any(t => t.IsRare(clock.GetUtcNow()));
        var remembered = isRemembered ? await statuses!.ReadAsync(cancellation) : new Dictionary<string, TimerStatus>();
        lock (loops) loops.AddRange(timers.Select(t => RunAsync(t, remembered.GetValueOrDefault(t.Function.Name), stopping.Token)));
    }

    /// <summary>Fires nothing more and waits for what runs; when <paramref name="patience"/> ends, tells the functions to give up.</summary>
    internal async Task StopAsync(CancellationToken patience)
    {
        await stopping.CancelAsync();
        using var _ = patience.Register(abandoned.Cancel);
        Task[] running;
        lock (loops) running = [.. loops];
        await Task.WhenAll(running);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(true));
        foreach (var timer in timers) timer.Dispose();
        stopping.Dispose();
        abandoned.Dispose();
    }

    async Task RunAsync(TimerFunction timer, TimerStatus? status, CancellationToken stop)
    {
        // Not on the caller's thread: a function that does much before its first await would hold up the start.
        await Task.Yield();
        var now = clock.GetUtcNow();
        // What is remembered of another schedule says nothing about this one.
        if (status?.Schedule != timer.Schedule.ToString()) status = null;
        if (status?.NextUtc <= now) await FireAsync(timer, status.NextUtc, isPastDue: true, status.LastUtc);
        else if (timer.Trigger.RunOnStartup) await FireAsync(timer, now, isPastDue: false, status?.LastUtc);
        else if (status is null) await RememberAsync(timer, now);
        while (timer.Schedule.Next(clock.GetUtcNow()) is { } due && await WaitUntilAsync(due, stop))
            await FireAsync(timer, due, isPastDue: false, last: null);
    }

    async Task<bool> WaitUntilAsync(DateTimeOffset due, CancellationToken stop)
    {
        while (due - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait < LongestWait ? wait : LongestWait, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested) return false;
        }
        return !stop.IsCancellationRequested;
    }

    async Task<FiredTimer> FireAsync(TimerFunction timer, DateTimeOffset due, bool isPastDue, DateTimeOffset? last)
    {
        await timer.Running.WaitAsync(CancellationToken.None);
        try
        {
            var now = clock.GetUtcNow();
            var info = new TimerInfo
            {
                IsPastDue = isPastDue,
                ScheduleStatus = new ScheduleStatus { Last = last?.UtcDateTime ?? default, Next = timer.Schedule.Next(now)?.UtcDateTime ?? default, LastUpdated = now.UtcDateTime },
            };
            var failure = await InvokeAsync(timer, info);
            await RememberAsync(timer, clock.GetUtcNow());
            return new FiredTimer(timer.Function.Name, due, failure);
        }
        finally
        {
            timer.Running.Release();
        }
    }

    async Task RememberAsync(TimerFunction timer, DateTimeOffset now)
    {
        if (Stands || statuses is null || !timer.Trigger.UseMonitor || !timer.IsRare(now) || timer.Schedule.Next(now) is not { } next) return;
        try
        {
            await statuses.WriteAsync(timer.Function.Name, new TimerStatus(timer.Schedule.ToString(), now, next), abandoned.Token);
        }
        // An aggregate is what remains when the client's own retries found nobody to talk to.
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or OperationCanceledException)
        {
            // The function has run: at worst it runs again after the next start, as timer functions may.
            logs.CreateLogger($"Function.{timer.Function.Name}").LogWarning(exception, "The run of {Function} could not be remembered", timer.Function.Name);
        }
    }

    // A failed run is logged and the next one comes in its turn, as on the real host.
    async Task<Exception?> InvokeAsync(TimerFunction timer, TimerInfo info)
    {
        try
        {
            await invoker.InvokeAsync(timer.Function, new Invocation(info, new Dictionary<string, object?>(), abandoned.Token));
            return null;
        }
        catch (Exception exception)
        {
            logs.CreateLogger($"Function.{timer.Function.Name}").LogError(exception, "{Function} failed", timer.Function.Name);
            return exception;
        }
    }
}
