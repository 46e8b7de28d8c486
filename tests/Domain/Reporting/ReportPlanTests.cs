using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Reporting;

public class ReportPlanTests
{
    [Fact]
    public void Each_project_year_has_a_report_due_60_days_after_it_and_the_last_90()
    {
        Assert.Equal(
            [
                ("year-1", new DateOnly(2026, 7, 1), new DateOnly(2027, 6, 30), new DateOnly(2027, 8, 29), false),
                ("year-2", new DateOnly(2027, 7, 1), new DateOnly(2028, 6, 30), new DateOnly(2028, 8, 29), false),
                ("year-3", new DateOnly(2028, 7, 1), new DateOnly(2029, 6, 30), new DateOnly(2029, 9, 28), true),
            ],
            ReportPlan.For(Kalix, Handbook).Select(r => (r.Id, r.PeriodFrom, r.PeriodTo, r.DueOn, r.IsFinal)));
    }

    [Fact]
    public void A_project_of_one_year_or_one_day_has_one_report_and_it_is_final()
    {
        Assert.True(Assert.Single(ReportPlan.For(Kalix with { EndDate = new(2027, 6, 30) }, Handbook)).IsFinal);
        Assert.True(Assert.Single(ReportPlan.For(Kalix with { EndDate = new(2026, 7, 1) }, Handbook)).IsFinal);
    }

    [Fact]
    public void A_year_that_has_begun_is_reported_up_to_the_projects_end()
    {
        var reports = ReportPlan.For(Kalix with { EndDate = new(2027, 12, 31) }, Handbook);
        Assert.Equal([(new DateOnly(2027, 6, 30), false), (new DateOnly(2027, 12, 31), true)], reports.Select(r => (r.PeriodTo, r.IsFinal)));
    }

    [Theory]
    [InlineData("2029-02-28", 1)]
    [InlineData("2029-02-27", 1)]
    [InlineData("2029-03-01", 2)]
    [InlineData("2031-02-28", 3)]
    [InlineData("2032-02-28", 4)]
    [InlineData("2032-02-29", 5)]
    public void From_a_leap_day_a_year_lasts_to_the_end_of_February(string end, int reports) =>
        Assert.Equal(reports, ReportPlan.For(Kalix with { StartDate = new(2028, 2, 29), EndDate = DateOnly.Parse(end, null) }, Handbook).Count);

    [Fact]
    public void Periods_follow_on_each_other_without_gap_or_overlap_from_every_day_of_four_years()
    {
        for (var start = new DateOnly(2026, 1, 1); start < new DateOnly(2030, 1, 1); start = start.AddDays(1))
        {
            var reports = ReportPlan.For(Kalix with { StartDate = start, EndDate = start.AddYears(3).AddDays(-1) }, Handbook);
            Assert.Equal(3, reports.Count);
            Assert.Equal((start, start.AddYears(3).AddDays(-1)), (reports[0].PeriodFrom, reports[^1].PeriodTo));
            Assert.All(reports.Skip(1).Zip(reports), pair => Assert.Equal(pair.Second.PeriodTo.AddDays(1), pair.First.PeriodFrom));
        }
    }

    [Theory]
    [InlineData("2027-03-28", "2027-03-28T06:00:00Z")]
    [InlineData("2027-03-27", "2027-03-27T07:00:00Z")]
    [InlineData("2027-10-31", "2027-10-31T07:00:00Z")]
    [InlineData("2027-10-30", "2027-10-30T06:00:00Z")]
    public void Reminders_go_out_at_8_in_Stockholm_on_both_sides_of_a_clock_change(string due, string utc) =>
        Assert.Equal(At(utc), ReportPlan.ReminderAt(new("year-1", default, default, DateOnly.Parse(due, null), false), 0, Handbook).ToUtc());

    [Fact]
    public void The_next_reminder_is_the_first_moment_later_than_now()
    {
        var report = ReportPlan.For(Kalix, Handbook)[0];
        Assert.Equal(At("2027-05-31T06:00:00Z"), ReportPlan.NextReminder(report, Handbook, Monday)!.Due.ToUtc());
        Assert.Equal(At("2027-06-30T06:00:00Z"), ReportPlan.NextReminder(report, Handbook, At("2027-05-31T06:00:00Z"))!.Due.ToUtc());
        Assert.Equal(At("2027-07-30T06:00:00Z"), ReportPlan.NextReminder(report, Handbook, At("2027-06-30T06:00:00Z"))!.Due.ToUtc());
        Assert.Null(ReportPlan.NextReminder(report, Handbook, At("2027-09-28T06:00:00Z")));
        Assert.Null(ReportPlan.NextReminder(report with { Status = ReportStatus.Submitted }, Handbook, Monday));
    }

    [Fact]
    public void A_report_is_overdue_once_its_last_day_has_ended_in_Stockholm_and_until_it_is_in()
    {
        Assert.Empty(ReportPlan.Overdue(InForce, At("2027-08-29T21:59:59Z")));
        Assert.Equal("year-1", Assert.Single(ReportPlan.Overdue(InForce, At("2027-08-29T22:00:00Z"))).Id);

        var submitted = InForce with { Reports = [.. InForce.Reports.Select(r => r with { Status = ReportStatus.Submitted })] };
        Assert.Empty(ReportPlan.Overdue(submitted, At("2030-01-01T00:00:00Z")));
        Assert.Empty(ReportPlan.Overdue(InForce with { Status = CaseStatus.Terminated }, At("2030-01-01T00:00:00Z")));
    }

    [Fact]
    public void A_project_that_ends_before_it_starts_is_a_bug() =>
        Assert.Throws<ArgumentException>(() => ReportPlan.For(Kalix with { EndDate = new(2026, 6, 30) }, Handbook));
}
