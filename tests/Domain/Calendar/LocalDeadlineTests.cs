using System.Globalization;
using Mpp.Domain.Calendar;

namespace Mpp.Tests.Domain.Calendar;

public class LocalDeadlineTests
{
    [Theory]
    [InlineData("2026-03-16T00:00", "2026-03-15T23:00:00Z", "winter time")]
    [InlineData("2026-10-16T00:00", "2026-10-15T22:00:00Z", "summer time")]
    [InlineData("2026-03-29T01:59", "2026-03-29T00:59:00Z", "the last minute before the spring change")]
    [InlineData("2026-03-29T02:00", "2026-03-29T01:00:00Z", "skipped: the instant of the change itself")]
    [InlineData("2026-03-29T02:30", "2026-03-29T01:30:00Z", "skipped: as long after midnight as it reads")]
    [InlineData("2026-03-29T03:00", "2026-03-29T01:00:00Z", "the first minute after the spring change")]
    [InlineData("2026-10-25T01:59", "2026-10-24T23:59:00Z", "before the hour that comes twice")]
    [InlineData("2026-10-25T02:00", "2026-10-25T01:00:00Z", "twice: the second counts")]
    [InlineData("2026-10-25T02:30", "2026-10-25T01:30:00Z", "twice: the second counts")]
    [InlineData("2026-10-25T03:00", "2026-10-25T02:00:00Z", "after the hour that comes twice")]
    public void A_local_time_becomes_the_instant_that_people_mean(string local, string utc, string why)
    {
        var actual = new LocalDeadline(DateTime.Parse(local, CultureInfo.InvariantCulture)).ToUtc();
        Assert.True(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture) == actual, $"{why}: {actual:O}");
        Assert.Equal(TimeSpan.Zero, actual.Offset);
    }

    [Fact]
    public void The_kind_of_the_date_time_does_not_matter()
    {
        var local = new DateTime(2026, 7, 1, 8, 0, 0, DateTimeKind.Utc);
        Assert.Equal(new DateTimeOffset(2026, 7, 1, 6, 0, 0, TimeSpan.Zero), new LocalDeadline(local).ToUtc());
    }

    [Fact]
    public void A_day_whose_midnight_is_skipped_ends_when_the_clocks_change() =>
        // Beirut moves its clocks at 00:00: 24:00 of the day before is the instant of the change.
        Assert.Equal(new DateTimeOffset(2024, 3, 30, 22, 0, 0, TimeSpan.Zero), SwedishCalendar.EndOfDay(new(2024, 3, 30), "Asia/Beirut").ToUtc());

    [Fact]
    public void Later_local_times_are_never_earlier_instants_outside_the_skipped_hour()
    {
        for (var year = 2020; year <= 2040; year++)
        {
            DateTimeOffset? before = null;
            for (var local = new DateTime(year, 1, 1); local.Year == year; local = local.AddMinutes(30))
            {
                var instant = new LocalDeadline(local).ToUtc();
                var isSkipped = TimeZoneInfo.FindSystemTimeZoneById(LocalDeadline.Stockholm).IsInvalidTime(local);
                if (!isSkipped) Assert.True(before is null || instant > before, $"{local:O}");
                if (!isSkipped) before = instant;
            }
        }
    }

    [Fact]
    public void A_zone_that_does_not_exist_says_so() => Assert.Throws<TimeZoneNotFoundException>(() => new LocalDeadline(new(2026, 1, 1), "Europe/Visby").ToUtc());

    [Fact]
    public void Obligations_are_replaced_by_id_and_taken_out_by_kind_or_occasion()
    {
        Obligation At(string kind, string occasion, int day) => new(kind, occasion, new(new(2026, 1, day)));
        IReadOnlyList<Obligation> list = [At("report-reminder", "year-1", 1), At("report-reminder", "year-2", 2), At("in-force", "1", 3)];

        Assert.Equal([At("report-reminder", "year-2", 2), At("in-force", "1", 3), At("report-reminder", "year-1", 9)], list.With(At("report-reminder", "year-1", 9)));
        Assert.Equal([At("report-reminder", "year-1", 1), At("in-force", "1", 3)], list.Without("report-reminder", "year-2"));
        Assert.Equal([At("in-force", "1", 3)], list.Without("report-reminder"));
    }
}
