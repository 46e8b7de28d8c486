using Mpp.Domain.Calendar;
using Mpp.Tests.Journeys;
using static Mpp.Tests.Domain.Samples;

namespace Mpp.Tests.Clock;

/// <summary>Reminders on and around the days on which clocks change, 29 February and New Year, in the years that are ahead: each once, on its own date, at eight by the clock on the wall.</summary>
public sealed class ReminderCampaign
{
    /// <summary>
    /// Summer time begins on the last Sunday of March and ends on the last of October. The due dates are laid so that another reminder falls on each of these Sundays, and others on the days around.
    /// </summary>
    static readonly (string ChangesOn, int Offset)[] Changes =
    [
        ("2026-10-25", 0), ("2027-03-28", 1), ("2027-10-31", -7), ("2028-03-26", 7), ("2029-03-25", -60),
    ];

    /// <summary>Due on 29 February, and on New Year's Eve with a reminder on New Year's Day.</summary>
    static readonly string[] OtherDays = ["2028-02-29", "2027-12-31"];

    [Fact]
    public async Task Each_reminder_goes_out_once_at_eight_by_the_clock_on_the_wall_in_all_the_years()
    {
        Assert.All(Changes, c => Assert.NotEqual(Offset($"{c.ChangesOn} 00:00"), Offset($"{c.ChangesOn} 12:00")));
        DateOnly[] due = [.. Changes.Select(c => Day(c.ChangesOn).AddDays(-c.Offset)), .. OtherDays.Select(Day)];
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var cases = await Grants.InForceAsync(programme, due);

        await programme.MoveToAsync("2030-06-01T00:00:00Z");

        var sent = await Grants.SentAsync(programme);
        foreach (var (day, reference) in cases)
        {
            Assert.Equal(Grants.Expected(day), sent[reference]);
            var report = Assert.Single((await programme.CaseAsync(reference)).Reports);
            Assert.Equal([.. Grants.Offsets, 30], report.RemindersSent.Select(r => r.OffsetDays));
            Assert.All(report.RemindersSent, r => Assert.Equal((day, day.AddDays(r.OffsetDays).ToDateTime(new(8, 0))), (r.DueOn, SwedishCalendar.StockholmTime(r.AtUtc))));
        }

        foreach (var (changesOn, offset) in Changes)
            Assert.Contains($"{changesOn} 08:00:00 report-reminder", sent[cases[Day(changesOn).AddDays(-offset)]]);
        Assert.Equal(cases.Count, (await programme.TasksAsync()).Count(t => t.EndsWith(" report-overdue", StringComparison.Ordinal)));
        Assert.Empty(await programme.DueNowAsync());
    }

    [Fact]
    public async Task After_an_outage_of_eight_days_across_a_deadline_only_the_latest_goes_out_and_the_next_comes_in_its_time()
    {
        // Down from the Wednesday before the clocks change to the Thursday after, eight days and an hour of machine time.
        var (down, up) = (Stockholm("2027-10-27 12:00"), Stockholm("2027-11-04 12:00"));
        Assert.Equal(TimeSpan.FromHours(8 * 24 + 1), up - down);
        DateOnly[] due = [Day("2027-10-31"), Day("2027-11-15"), Day("2027-12-05")];
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var cases = await Grants.InForceAsync(programme, due);
        await programme.MoveToAsync(down);

        programme.Clock.AdvanceTo(up);
        await programme.RestartAsync(killed: true);
        await programme.MoveToAsync(up.AddMinutes(2));
        await programme.MoveToAsync("2028-06-01T00:00:00Z");

        var sent = await Grants.SentAsync(programme);
        foreach (var (day, reference) in cases)
        {
            var missed = Grants.Offsets.Where(o => At(day, o) > down && At(day, o) <= up).ToList();
            var expected = Grants.Offsets.Where(o => !missed.Contains(o)).Select(o => (At: At(day, o), Text: Grants.Expected(day, [o])[0]))
                .Concat(missed.TakeLast(1).Select(_ => (At: up, Text: "2027-11-04 12:00:00 report-reminder")));
            Assert.Equal(expected.OrderBy(e => e.At).Select(e => e.Text), sent[reference]);
        }

        // So many reminders of each would have gone out meanwhile.
        Assert.Equal([2, 1, 0], due.Select(d => Grants.Offsets.Count(o => At(d, o) > down && At(d, o) <= up)));
    }

    static DateTimeOffset At(DateOnly due, int offset) => SwedishCalendar.At(due.AddDays(offset), new(8, 0)).ToUtc();

    /// <summary>How far a clock in Stockholm is ahead.</summary>
    static TimeSpan Offset(string local) => SwedishCalendar.StockholmTime(Stockholm(local)) - Stockholm(local).UtcDateTime;
}
