using System.Globalization;
using Mpp.Domain.Calendar;

namespace Mpp.Tests.Domain.Calendar;

public class SwedishCalendarTests
{
    static readonly IEnumerable<DateOnly> Days2020To2040 = Enumerable.Range(0, 7671).Select(new DateOnly(2020, 1, 1).AddDays);

    [Theory]
    [InlineData(1961, "04-02")]
    [InlineData(2000, "04-23")]
    [InlineData(2008, "03-23")]
    [InlineData(2011, "04-24")]
    [InlineData(2024, "03-31")]
    [InlineData(2025, "04-20")]
    [InlineData(2026, "04-05")]
    [InlineData(2027, "03-28")]
    [InlineData(2038, "04-25")]
    public void Easter_falls_where_the_almanac_has_it(int year, string date) => Assert.Equal(Day($"{year}-{date}"), SwedishCalendar.EasterSunday(year));

    [Fact]
    public void Easter_agrees_with_the_church_tables_for_every_year_of_four_centuries()
    {
        // The tables of golden number and epact (Lilius, Clavius), worked in another way than the code's: walk to the Sunday after the paschal full moon.
        for (var year = 1900; year < 2300; year++)
        {
            var century = year / 100 + 1;
            var epact = (14 + 11 * (year % 19) - 3 * century / 4 + (5 + 8 * century) / 25 + 300) % 30;
            if (epact == 0 || (epact == 1 && year % 19 > 10)) epact++;
            var day = new DateOnly(year, 4, 19).AddDays(-epact + 1);
            while (day.DayOfWeek != DayOfWeek.Sunday) day = day.AddDays(1);
            Assert.Equal(day, SwedishCalendar.EasterSunday(year));
        }
    }

    [Fact]
    public void The_holidays_of_2026_are_those_of_the_almanac() => Assert.Equal(
        ["01-01", "01-06", "04-03", "04-05", "04-06", "05-01", "05-14", "05-24", "06-06", "06-19", "06-20", "10-31", "12-24", "12-25", "12-26", "12-31"],
        SwedishCalendar.Holidays(2026).Select(d => d.ToString("MM-dd", CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("2026-06-19", "Midsummer Eve")]
    [InlineData("2025-06-20", "Midsummer Eve")]
    [InlineData("2026-12-24", "Christmas Eve")]
    [InlineData("2026-12-31", "New Year's Eve")]
    [InlineData("2025-06-06", "the National Day")]
    [InlineData("2026-05-14", "Ascension Day")]
    [InlineData("2026-04-03", "Good Friday")]
    [InlineData("2026-04-06", "Easter Monday")]
    [InlineData("2026-01-06", "Epiphany")]
    [InlineData("2026-05-01", "the first of May")]
    public void No_work_on(string date, string why) => Assert.False(SwedishCalendar.IsWorkingDay(Day(date)), why);

    [Theory]
    [InlineData("2026-04-02", "Maundy Thursday")]
    [InlineData("2026-04-30", "Walpurgis Night")]
    [InlineData("2026-05-15", "the Friday after Ascension Day")]
    [InlineData("2026-05-25", "Whit Monday, abolished in 2005")]
    [InlineData("2026-10-30", "the day before All Saints' Day")]
    [InlineData("2027-01-05", "Twelfth Night")]
    public void Work_on(string date, string why) => Assert.True(SwedishCalendar.IsWorkingDay(Day(date)), why);

    [Fact]
    public void Moving_holidays_keep_to_their_weekdays_and_windows()
    {
        for (var year = 2020; year <= 2040; year++)
        {
            var holidays = SwedishCalendar.Holidays(year);
            Assert.Equal(holidays.Order(), holidays);
            var midsummer = Assert.Single(holidays, d => d.Month == 6 && d.Day is >= 20 and <= 26 && d.DayOfWeek == DayOfWeek.Saturday);
            Assert.Contains(midsummer.AddDays(-1), holidays);
            Assert.Single(holidays, d => d.DayOfWeek == DayOfWeek.Saturday && d >= new DateOnly(year, 10, 31) && d <= new DateOnly(year, 11, 6));
            Assert.Contains(holidays, d => d.DayOfWeek == DayOfWeek.Thursday && d == SwedishCalendar.EasterSunday(year).AddDays(39));
            Assert.InRange(Days2020To2040.Count(d => d.Year == year && SwedishCalendar.IsWorkingDay(d)), 246, 254);
        }
    }

    [Theory]
    [InlineData("2026-03-02", 10, "2026-03-16")]
    [InlineData("2026-03-25", 10, "2026-04-10")]
    [InlineData("2026-06-12", 10, "2026-06-29")]
    [InlineData("2026-12-18", 10, "2027-01-08")]
    [InlineData("2026-03-07", 10, "2026-03-20")]
    [InlineData("2026-04-10", -3, "2026-04-07")]
    [InlineData("2026-04-08", -3, "2026-04-01")]
    [InlineData("2026-04-05", 0, "2026-04-05")]
    public void Working_days_are_counted_from_the_day_after(string from, int count, string expected) => Assert.Equal(Day(expected), SwedishCalendar.AddWorkingDays(Day(from), count));

    [Fact]
    public void Any_number_of_working_days_lands_on_a_working_day_with_that_many_on_the_way()
    {
        var random = new Random(20260220);
        foreach (var from in Days2020To2040.Where(_ => random.Next(4) == 0))
        {
            var count = random.Next(1, 30);
            var to = SwedishCalendar.AddWorkingDays(from, count);
            Assert.True(SwedishCalendar.IsWorkingDay(to));
            Assert.Equal(count, Enumerable.Range(1, to.DayNumber - from.DayNumber).Count(n => SwedishCalendar.IsWorkingDay(from.AddDays(n))));
            if (SwedishCalendar.IsWorkingDay(from)) Assert.Equal(from, SwedishCalendar.AddWorkingDays(to, -count));
        }
    }

    [Fact]
    public void Every_instant_before_the_end_of_a_day_is_on_that_day_and_the_end_is_on_the_next()
    {
        foreach (var day in Days2020To2040)
        {
            var end = SwedishCalendar.EndOfDay(day).ToUtc();
            Assert.Equal(day, SwedishCalendar.StockholmDate(end.AddTicks(-1)));
            Assert.Equal(day.AddDays(1), SwedishCalendar.StockholmDate(end));
            Assert.Equal(day, SwedishCalendar.LastDay(SwedishCalendar.EndOfDay(day)));
            Assert.Equal(SwedishCalendar.StartOfDay(day.AddDays(1)), SwedishCalendar.EndOfDay(day));
        }
    }

    [Theory]
    [InlineData("2026-12-31T22:59:59.999Z", 2026)]
    [InlineData("2026-12-31T23:00:00Z", 2027)]
    public void The_year_turns_at_midnight_in_Stockholm(string instant, int year) =>
        Assert.Equal(year, SwedishCalendar.StockholmYear(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture)));

    static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
