using System.Collections.Concurrent;

namespace Mpp.Domain.Calendar;

/// <summary>
/// Days as a Swedish authority counts them. The public holidays of the law (1989:253) are computed; Midsummer Eve, Christmas Eve and New Year's Eve
/// are no working days either. Handbook section 4.3.
/// </summary>
public static class SwedishCalendar
{
    static readonly ConcurrentDictionary<int, HashSet<DateOnly>> HolidaysOfYear = new();

    /// <summary>Monday to Friday, no holiday, none of the three eves.</summary>
    public static bool IsWorkingDay(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !IsHoliday(day);

    /// <summary>A public holiday or one of the three eves; an ordinary Sunday is none.</summary>
    public static bool IsHoliday(DateOnly day) => HolidaysOfYear.GetOrAdd(day.Year, year => [.. Holidays(year)]).Contains(day);

    /// <summary>
    /// The working day that comes <paramref name="count"/> working days after <paramref name="day"/> (before it, if negative), which itself never counts:
    /// a letter's first working day is the day after it. Zero gives the day itself.
    /// </summary>
    public static DateOnly AddWorkingDays(DateOnly day, int count)
    {
        for (var left = Math.Abs(count); left > 0;)
        {
            day = day.AddDays(Math.Sign(count));
            if (IsWorkingDay(day)) left--;
        }

        return day;
    }

    /// <summary>24:00 of the day: what is received before it is in time.</summary>
    public static LocalDeadline EndOfDay(DateOnly day, string zone = LocalDeadline.Stockholm) => new(day.AddDays(1).ToDateTime(TimeOnly.MinValue), zone);

    public static LocalDeadline StartOfDay(DateOnly day, string zone = LocalDeadline.Stockholm) => new(day.ToDateTime(TimeOnly.MinValue), zone);

    public static LocalDeadline At(DateOnly day, TimeOnly time, string zone = LocalDeadline.Stockholm) => new(day.ToDateTime(time), zone);

    /// <summary>The day that ends at <paramref name="deadline"/>: what a letter names as the last day.</summary>
    public static DateOnly LastDay(LocalDeadline deadline) => DateOnly.FromDateTime(deadline.Local.AddTicks(-1));

    /// <summary>What a clock in Stockholm shows.</summary>
    public static DateTime StockholmTime(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(LocalDeadline.Stockholm)).DateTime;

    public static DateOnly StockholmDate(DateTimeOffset instant) => DateOnly.FromDateTime(StockholmTime(instant));

    /// <summary>The year that references are numbered in.</summary>
    public static int StockholmYear(DateTimeOffset instant) => StockholmTime(instant).Year;

    /// <summary>The holidays and the three eves, in order.</summary>
    public static IReadOnlyList<DateOnly> Holidays(int year)
    {
        var easter = EasterSunday(year);
        var midsummer = FirstOnOrAfter(new(year, 6, 20), DayOfWeek.Saturday);
        DateOnly[] days =
        [
            new(year, 1, 1), new(year, 1, 6),
            easter.AddDays(-2), easter, easter.AddDays(1),
            new(year, 5, 1), easter.AddDays(39), easter.AddDays(49), new(year, 6, 6),
            midsummer.AddDays(-1), midsummer,
            FirstOnOrAfter(new(year, 10, 31), DayOfWeek.Saturday),
            new(year, 12, 24), new(year, 12, 25), new(year, 12, 26), new(year, 12, 31),
        ];
        return [.. days.Order()];
    }

    /// <summary>Gregorian Easter (Meeus, Jones, Butcher).</summary>
    public static DateOnly EasterSunday(int year)
    {
        var (golden, century, rest) = (year % 19, year / 100, year % 100);
        var moonCorrection = (century - (century + 8) / 25 + 1) / 3;
        var epact = (19 * golden + century - century / 4 - moonCorrection + 15) % 30;
        var weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
        var late = (golden + 11 * epact + 22 * weekday) / 451;
        var day = epact + weekday - 7 * late + 114;
        return new(year, day / 31, day % 31 + 1);
    }

    static DateOnly FirstOnOrAfter(DateOnly day, DayOfWeek weekday) => day.AddDays(((int)weekday - (int)day.DayOfWeek + 7) % 7);
}
