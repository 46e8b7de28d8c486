using System.Globalization;

namespace Mpp.Embedded.Timers;

/// <summary>
/// An NCRONTAB expression of six fields, in UTC: second, minute, hour, day of the month, month, day of the week (0 or Sunday to 6). A field is <c>*</c>, a value,
/// a range <c>8-17</c>, a list <c>1,15</c>, each with a step <c>*/5</c>; months and days have English names. Day of the month and day of the week must both fit.
/// </summary>
public sealed class CronSchedule
{
    static readonly string[] Months = [.. CultureInfo.InvariantCulture.DateTimeFormat.MonthNames.Take(12)];
    static readonly string[] Days = CultureInfo.InvariantCulture.DateTimeFormat.DayNames;
    // The rarest schedule that occurs at all, a certain weekday on 29 February, waits 40 years at most (across 2100).
    const int MostYearsBetween = 41;

    readonly CronField second, minute, hour, day, month, weekday;
    readonly string expression;

    CronSchedule(string expression, string[] fields)
    {
        this.expression = expression;
        second = CronField.Parse(fields[0], "second", 0, 59);
        minute = CronField.Parse(fields[1], "minute", 0, 59);
        hour = CronField.Parse(fields[2], "hour", 0, 23);
        day = CronField.Parse(fields[3], "day of the month", 1, 31);
        month = CronField.Parse(fields[4], "month", 1, 12, Months);
        weekday = CronField.Parse(fields[5], "day of the week", 0, 6, Days);
    }

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">It is not one, or names a date that never comes; the message says which part.</exception>
    public static CronSchedule Parse(string expression)
    {
        var fields = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (fields.Length != 6)
            throw new FormatException($"'{expression}' has {fields.Length} fields; a schedule has six: second minute hour day month day-of-week.");
        try
        {
            var schedule = new CronSchedule(expression, fields);
            if (schedule.Next(DateTimeOffset.UnixEpoch) is null) throw new FormatException("this date never comes.");
            return schedule;
        }
        catch (FormatException exception)
        {
            throw new FormatException($"'{expression}': {exception.Message}", exception);
        }
    }

    /// <summary>The first occurrence after <paramref name="after"/>, which is never one itself; null if none comes in the calendar's years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var start = after.UtcDateTime;
        var date = DateOnly.FromDateTime(start);
        if (TimeAfter(TimeOnly.FromDateTime(start), date) is { } today) return today;
        for (var last = date.Year + MostYearsBetween; date.Year <= last && date < DateOnly.MaxValue;)
        {
            // A month that does not fit is passed over whole.
            date = month.Contains(date.Month) ? date.AddDays(1) : new DateOnly(date.Year, date.Month, 1).AddMonths(1);
            if (Fits(date)) return At(date, new TimeOnly(hour.First, minute.First, second.First));
        }
        return null;
    }

    /// <summary>The occurrences after <paramref name="after"/> up to and including <paramref name="until"/>.</summary>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset after, DateTimeOffset until)
    {
        for (var next = Next(after); next <= until; next = Next(next.Value)) yield return next.Value;
    }

    public override string ToString() => expression;

    bool Fits(DateOnly date) => month.Contains(date.Month) && day.Contains(date.Day) && weekday.Contains((int)date.DayOfWeek);

    DateTimeOffset? TimeAfter(TimeOnly time, DateOnly date)
    {
        if (!Fits(date)) return null;
        var (h, m, s) = (time.Hour, time.Minute, time.Second);
        if (hour.Contains(h) && minute.Contains(m) && second.After(s) is { } nextSecond) return At(date, new TimeOnly(h, m, nextSecond));
        if (hour.Contains(h) && minute.After(m) is { } nextMinute) return At(date, new TimeOnly(h, nextMinute, second.First));
        return hour.After(h) is { } nextHour ? At(date, new TimeOnly(nextHour, minute.First, second.First)) : null;
    }

    static DateTimeOffset At(DateOnly date, TimeOnly time) => new(date, time, TimeSpan.Zero);
}
