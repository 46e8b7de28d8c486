using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using Mpp.Domain.Reporting;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Reporting;

public sealed class MoveReportDateTests
{
    [Fact]
    public void Everybody_hears_of_the_new_date_and_the_reminders_follow_it()
    {
        var reminded = Do(RemindOfReport.Apply(InForce, "year-1", Handbook, At("2027-06-30T06:00:00Z"))).Case;

        var change = Move(reminded, "2027-10-31", "2027-07-01T09:00:00Z");

        Assert.Equal(new DateOnly(2027, 10, 31), change.Case.Reports[0].DueOn);
        // −60 from the new date; 08:00 in Stockholm.
        Assert.Equal(At("2027-09-01T06:00:00Z"), Next(change.Case));
        Assert.Equal([("deadline-moved", "applicant-1", "2027-10-31"), ("deadline-moved", "partner-1-1", "2027-10-31")], change.Letters.Select(l => (l.Letter, l.To.Id, l.Values["dueOn"])));
        Assert.All(change.Letters, l => Assert.Equal(new DateOnly(2027, 10, 31), l.Calendar!.On));
        Assert.Equal(("report-date-moved", "2027-08-29", "2027-10-31", "The auditor is ill."), Assert.Single(change.Facts) is var f ? (f.Action, f.From, f.To, f.Why) : default);
    }

    [Fact]
    public void Moved_there_and_back_each_date_has_its_reminders_once()
    {
        var reminded = Do(RemindOfReport.Apply(InForce, "year-1", Handbook, At("2027-07-30T06:00:00Z"))).Case;
        var back = Move(Move(reminded, "2027-10-31", "2027-08-01T09:00:00Z").Case, "2027-08-29", "2027-08-02T09:00:00Z").Case;

        // −30 has gone out for 29 August; the next is −14.
        Assert.Equal(At("2027-08-15T06:00:00Z"), Next(back));
        Assert.Single(Do(RemindOfReport.Apply(back, "year-1", Handbook, At("2027-08-15T06:00:00Z"))).Letters);
    }

    [Fact]
    public void Moved_before_it_opens_it_opens_ninety_days_before_the_new_date()
    {
        var moved = Move(InForce, "2027-12-31", "2027-01-10T09:00:00Z").Case;

        Assert.Equal(At("2027-10-02T06:00:00Z"), Next(moved));
        Assert.Equal("report-opens", Assert.Single(Do(RemindOfReport.Apply(moved, "year-1", Handbook, At("2027-10-02T06:00:00Z"))).Letters).Letter);
    }

    [Fact]
    public void A_date_that_nobody_could_keep_or_that_is_there_already_is_refused_with_every_reason()
    {
        Assert.Equal(["date-past", "date-within-period", "no-reason"], Codes(MoveReportDate.Apply(InForce, "year-1", new(2027, 1, 1), " ", Handbook, At("2027-02-01T09:00:00Z"))));
        Assert.Equal(["same-date"], Codes(MoveReportDate.Apply(InForce, "year-1", new(2027, 8, 29), "Because.", Handbook, At("2027-02-01T09:00:00Z"))));
        Assert.Equal(["already-in"], Codes(MoveReportDate.Apply(ReportIn, "year-1", new(2027, 10, 31), "Because.", Handbook, At("2027-08-20T09:00:00Z"))));
        Assert.Equal(["unknown-report"], Codes(MoveReportDate.Apply(InForce, "year-9", new(2027, 10, 31), "Because.", Handbook, At("2027-08-20T09:00:00Z"))));
        var suspended = Do(Suspend.Apply(InForce, "Elections", Decider, Monday)).Case;
        Assert.Equal(["suspended"], Codes(MoveReportDate.Apply(suspended, "year-1", new(2027, 10, 31), "Because.", Handbook, At("2027-08-20T09:00:00Z"))));
    }

    static Change Move(Case @case, string to, string at) => Do(MoveReportDate.Apply(@case, "year-1", DateOnly.Parse(to, null), "The auditor is ill.", Handbook, At(at)));

    static DateTimeOffset? Next(Case @case) => @case.Obligations.SingleOrDefault(o => o.Id == "report-reminder_year-1")?.Due.ToUtc();
}
