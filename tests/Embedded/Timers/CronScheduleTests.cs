using System.Globalization;
using Mpp.Embedded.Timers;

namespace Mpp.Tests.Embedded.Timers;

public class CronScheduleTests
{
    [Theory]
    [InlineData("0 * * * * *", "2026-02-15T09:00:00Z", "2026-02-15T09:01:00Z")]
    [InlineData("*/15 * * * * *", "2026-02-15T09:00:00.5Z", "2026-02-15T09:00:15Z")]
    [InlineData("0 0 6 * * *", "2026-02-15T06:00:00Z", "2026-02-16T06:00:00Z")]
    [InlineData("0 0 6 * * *", "2026-02-15T05:59:59.9999999Z", "2026-02-15T06:00:00Z")]
    [InlineData("0 30 8-17/3 * * mon-fri", "2026-02-13T17:30:00Z", "2026-02-16T08:30:00Z")]
    [InlineData("30 59 23 31 12 *", "2026-12-31T23:59:30Z", "2027-12-31T23:59:30Z")]
    [InlineData("0 0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 0 29 2 Monday", "2072-03-01T00:00:00Z", "2112-02-29T00:00:00Z")]
    [InlineData("0 0 0 1,15 FEB,september *", "2026-02-15T00:00:00Z", "2026-09-01T00:00:00Z")]
    [InlineData("5,10 0 0 * * 0", "2026-02-15T00:00:05Z", "2026-02-15T00:00:10Z")]
    [InlineData("0 0 12 13 * FRI", "2026-02-14T00:00:00Z", "2026-03-13T12:00:00Z")]
    public void The_next_occurrence_follows_the_six_fields_in_utc(string expression, string after, string expected) =>
        Assert.Equal(Utc(expected), CronSchedule.Parse(expression).Next(Utc(after)));

    [Theory]
    [InlineData("* * * * *", "six")]
    [InlineData("0 0 24 * * *", "hour")]
    [InlineData("0 0 0 0 * *", "day of the month")]
    [InlineData("0 0 0 * foo *", "month")]
    [InlineData("0 0 0 * * 7", "day of the week")]
    [InlineData("0 17-8 * * * *", "upwards")]
    [InlineData("0 5/10 * * * *", "5-59/10")]
    [InlineData("0 */0 * * * *", "step")]
    [InlineData("0 0 0 30 2 *", "never comes")]
    public void A_mistake_is_named(string expression, string said) =>
        Assert.Contains(said, Assert.Throws<FormatException>(() => CronSchedule.Parse(expression)).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_occurrence_of_a_year_is_found_once()
    {
        var found = CronSchedule.Parse("0 0,30 8 * * MON").Between(Utc("2025-12-31T23:59:59Z"), Utc("2026-12-31T23:59:59Z")).ToList();

        var expected = Enumerable.Range(0, 365 * 48).Select(n => Utc("2026-01-01T00:00:00Z").AddMinutes(30 * n)).Where(t => t is { DayOfWeek: DayOfWeek.Monday, Hour: 8 });
        Assert.Equal(expected, found);
    }

    static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
