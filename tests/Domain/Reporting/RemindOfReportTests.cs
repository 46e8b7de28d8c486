using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;
using Mpp.Domain.Settings;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Reporting;

public class RemindOfReportTests
{
    static readonly DateOnly Due = new(2027, 8, 29);

    /// <summary>08:00 in Stockholm, so many days from the first report's due date; all of it is summer time.</summary>
    static DateTimeOffset Day(int offset) => At("2027-08-29T06:00:00Z").AddDays(offset);

    static Change Remind(Case @case, DateTimeOffset now, ProgrammeSettings? settings = null) => Do(RemindOfReport.Apply(@case, "year-1", settings ?? Handbook, now));

    static Case With(Case @case, Func<Report, Report> change) => @case with { Reports = [.. @case.Reports.Select(r => r.Id == "year-1" ? change(r) : r)] };

    static DateTimeOffset? Next(Case @case) => @case.Obligations.SingleOrDefault(o => o.Id == "report-reminder_year-1")?.Due.ToUtc();

    [Fact]
    public void Driven_from_obligation_to_obligation_each_reminder_goes_out_once_and_to_whom_the_handbook_says()
    {
        List<(int Offset, string To, string Cc)> sent = [];
        List<StaffTask> tasks = [];
        var @case = InForce;
        while (Next(@case) is { } due)
        {
            var change = Remind(@case, due);
            sent.AddRange(change.Letters.Select(l => (int.Parse(l.Values["offset"], null), l.To.Id, string.Join(',', l.Cc.Select(c => c.Id)))));
            tasks.AddRange(change.Tasks);
            @case = change.Case;
        }

        const string Coordinator = "applicant-1", Head = "applicant-2";
        Assert.Equal(
            [
                (-90, Coordinator, ""), (-60, Coordinator, ""), (-30, Coordinator, ""), (-14, Coordinator, ""), (-7, Coordinator, ""), (0, Coordinator, ""), (1, Coordinator, ""),
                (7, Coordinator, Head), (14, Head, ""),
            ],
            sent);
        Assert.Equal("report-overdue", Assert.Single(tasks).Kind);
        Assert.Equal(10, @case.Reports[0].RemindersSent.Count);
    }

    [Fact]
    public void The_letter_has_the_reports_dates_and_a_calendar_entry()
    {
        var letter = Assert.Single(Remind(InForce, Day(-60)).Letters);
        Assert.Equal("report-reminder_year-1.2027-08-29.-60_applicant-1", letter.Key);
        Assert.Equal(
            ("year-1", "2026-07-01", "2027-06-30", "2027-08-29", "-60"),
            (letter.Values["report"], letter.Values["periodFrom"], letter.Values["periodTo"], letter.Values["dueOn"], letter.Values["offset"]));
        Assert.Equal((Due, At("2027-08-29T22:00:00Z")), (letter.Calendar!.On, letter.Calendar.DeadlineUtc));
    }

    [Fact]
    public void Before_its_moment_nothing_goes_out_and_nothing_changes()
    {
        var before = InForce;
        var change = Remind(before, Day(-90).AddSeconds(-1));
        Assert.Same(before, change.Case);
        Assert.Empty(change.Letters);
        Assert.Empty(change.Facts);
    }

    [Fact]
    public void A_repeat_at_the_same_moment_sends_nothing()
    {
        var once = Remind(InForce, Day(-60)).Case;
        var again = Remind(once, Day(-60));
        Assert.Empty(again.Letters);
        Assert.Empty(again.Facts);
        Assert.Equal(Day(-30), Next(again.Case));
    }

    [Fact]
    public void A_repeat_with_the_obligation_restored_sends_nothing_either()
    {
        var restored = Remind(InForce, Day(-60)).Case with { Obligations = InForce.Obligations };
        Assert.Empty(Remind(restored, Day(-60)).Letters);
    }

    [Theory]
    [InlineData(-6, "-7", 0)]
    [InlineData(9, "7", 14)]
    public void After_an_outage_only_the_latest_goes_out_and_the_next_is_the_next(int today, string offset, int next)
    {
        var change = Remind(InForce, Day(today));
        Assert.Equal(offset, Assert.Single(change.Letters).Values["offset"]);
        Assert.Equal(Day(next), Next(change.Case));
    }

    [Fact]
    public void An_outage_to_the_very_end_is_one_task_and_no_letter()
    {
        var change = Remind(InForce, Day(100));
        Assert.Empty(change.Letters);
        Assert.Single(change.Tasks);
        Assert.Null(Next(change.Case));
    }

    [Theory]
    [InlineData(ReportStatus.Submitted)]
    [InlineData(ReportStatus.Approved)]
    public void It_stops_as_soon_as_the_report_is_in(ReportStatus status)
    {
        var change = Remind(With(InForce, r => r with { Status = status }), Day(-60));
        Assert.Empty(change.Letters);
        Assert.Null(Next(change.Case));
    }

    [Fact]
    public void A_due_date_moved_later_is_reminded_of_anew_from_its_next_moment()
    {
        // −60 and −30 have gone out for 29 August; on 10 August it is moved by two months.
        var reminded = Remind(Remind(InForce, Day(-60)).Case, Day(-30)).Case;
        var moved = With(reminded, r => r with { DueOn = Due.AddMonths(2) });
        var next = ReportPlan.NextReminder(moved.Reports[0], Handbook, At("2027-08-10T10:00:00Z"))!;
        var planned = moved with { Obligations = [next] };
        Assert.Equal(At("2027-08-30T06:00:00Z"), next.Due.ToUtc());

        Assert.Empty(Remind(planned, At("2027-08-15T06:00:00Z")).Letters);
        var letter = Assert.Single(Remind(planned, next.Due.ToUtc()).Letters);
        Assert.Equal(("-60", "2027-10-29"), (letter.Values["offset"], letter.Values["dueOn"]));
    }

    [Fact]
    public void A_due_date_moved_nearer_calls_up_none_of_the_reminders_it_has_passed()
    {
        var moved = With(Remind(InForce, Day(-60)).Case, r => r with { DueOn = Due.AddDays(-40) });
        var now = Day(-50);
        var planned = moved with { Obligations = [ReportPlan.NextReminder(moved.Reports[0], Handbook, now)!] };
        Assert.Empty(Remind(planned, now).Letters);
        Assert.Equal("-7", Assert.Single(Remind(planned, Day(-47)).Letters).Values["offset"]);
    }

    [Fact]
    public void Offsets_are_live_and_never_step_back_behind_what_was_sent()
    {
        var reminded = Remind(Remind(InForce, Day(-60)).Case, Day(-30)).Case;
        var settings = Handbook with { ReportReminderOffsets = [-45, -10, 0] };
        var change = Remind(reminded, Day(-14), settings);
        Assert.Empty(change.Letters);
        Assert.Equal(Day(-10), Next(change.Case));
        Assert.Equal("-10", Assert.Single(Remind(change.Case, Day(-10), settings).Letters).Values["offset"]);
    }

    [Fact]
    public void Without_a_head_of_administration_the_coordinator_is_reminded_all_the_same()
    {
        var application = Kalix with { Applicant = Kalix.Applicant with { Contacts = [Kalix.Applicant.Contacts[0]] } };
        var letter = Assert.Single(Remind(InForce with { Application = application }, Day(14)).Letters);
        Assert.Equal("applicant-1", letter.To.Id);
        Assert.Empty(letter.Cc);
    }

    [Fact]
    public void With_two_coordinators_the_head_is_copied_once()
    {
        var contacts = Kalix.Applicant.Contacts.Append(new("applicant-3", "applicant", "Kurt", "kurt@kalix.example", null, "coordinator", "en")).ToList();
        var letters = Remind(InForce with { Application = Kalix with { Applicant = Kalix.Applicant with { Contacts = contacts } } }, Day(7)).Letters;
        Assert.Equal(["applicant-1", "applicant-3"], letters.Select(l => l.To.Id));
        Assert.Single(letters.SelectMany(l => l.Cc));
    }

    [Fact]
    public void A_head_who_coordinates_is_not_copied_on_their_own_letter()
    {
        var contacts = Kalix.Applicant.Contacts.Select(c => c with { Email = "karin@kalix.example" }).ToList();
        var letter = Assert.Single(Remind(InForce with { Application = Kalix with { Applicant = Kalix.Applicant with { Contacts = contacts } } }, Day(7)).Letters);
        Assert.Empty(letter.Cc);
    }

    [Fact]
    public void An_unknown_report_and_a_case_that_is_not_in_force_are_refused()
    {
        Assert.Equal(["unknown-report"], Codes(RemindOfReport.Apply(InForce, "year-9", Handbook, Day(0))));
        Assert.Equal(["wrong-status"], Codes(RemindOfReport.Apply(AgreementSent, "year-1", Handbook, Day(0))));
        Assert.Equal(["suspended"], Codes(RemindOfReport.Apply(InForce with { Suspension = new("Audit.", "Disa", Monday, []) }, "year-1", Handbook, Day(0))));
    }
}
