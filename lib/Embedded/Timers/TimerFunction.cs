using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Mpp.Embedded.Hosting;

namespace Mpp.Embedded.Timers;

/// <summary>A timer function with its schedule, and the lock that keeps it from running twice at a time.</summary>
sealed class TimerFunction(EmbeddedFunction function, CronSchedule schedule) : IDisposable
{
    public EmbeddedFunction Function => function;
    public CronSchedule Schedule => schedule;
    public TimerTriggerAttribute Trigger => (TimerTriggerAttribute)function.Trigger;
    public SemaphoreSlim Running { get; } = new(1, 1);

    /// <summary>
    /// Whether an outage could cost an occurrence that nobody should miss: at most one an hour. What comes more often comes soon again. (The real host remembers all that come at most once a minute, at a
    /// request for each run.)
    /// </summary>
    public bool IsRare(DateTimeOffset now) => schedule.Between(now, now.AddDays(1)).Take(25).Count() <= 24;

    public static TimerFunction Of(EmbeddedFunction function, IConfiguration settings)
    {
        if (function.TriggerParameter.ParameterType != typeof(TimerInfo))
            throw new StartRefusedException($"Function {function}: the parameter with the timer trigger must be a TimerInfo.");
        try
        {
            return new TimerFunction(function, CronSchedule.Parse(Resolve(((TimerTriggerAttribute)function.Trigger).Schedule, function, settings)));
        }
        catch (FormatException exception)
        {
            throw new StartRefusedException($"Function {function}: schedule {exception.Message}");
        }
    }

    public void Dispose() => Running.Dispose();

    static string Resolve(string schedule, EmbeddedFunction function, IConfiguration settings)
    {
        if (!schedule.StartsWith('%') || !schedule.EndsWith('%')) return schedule;
        var setting = schedule.Trim('%');
        return settings[setting.Replace("__", ":", StringComparison.Ordinal)] is { Length: > 0 } value ? value
            : throw new StartRefusedException($"Function {function} takes its schedule from the setting {setting}, which is missing.");
    }
}
