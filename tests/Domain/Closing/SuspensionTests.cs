using Mpp.Domain.Agreements;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Closing;

public class SuspensionTests
{
    static Case Suspended(Case @case, DateTimeOffset? at = null) => Do(Suspend.Apply(@case, "Unrest.", Decider, at ?? Monday)).Case;

    static Case Resumed(Case @case, DateTimeOffset at) => Do(Resume.Apply(@case, "Calm.", Handbook, at)).Case;

    /// <summary>Returned on Monday 18 May: the tenth working day is Monday 1 June, reminded of on Wednesday 27 May.</summary>
    static Case Returned => Complete with
    {
        Status = CaseStatus.Returned,
        Completions = [new(1, ["A budget."], "Olle", Monday, SwedishCalendar.EndOfDay(new(2026, 6, 1)))],
        Obligations = [new("completion-reminder", "1", SwedishCalendar.At(new(2026, 5, 27), new(8, 0))), new("completion-expires", "1", SwedishCalendar.EndOfDay(new(2026, 6, 1)))],
    };

    [Fact]
    public void A_suspended_case_keeps_its_status_and_owes_nothing_until_it_is_resumed()
    {
        var suspended = Suspended(InForce);
        Assert.Equal(CaseStatus.InForce, suspended.Status);
        Assert.Empty(suspended.Obligations);

        var resumed = Resumed(suspended, Monday.AddDays(30));
        Assert.Null(resumed.Suspension);
        Assert.Equal(InForce.Obligations, resumed.Obligations);
    }

    [Fact]
    public void Everyone_is_told_each_time()
    {
        var first = Do(Suspend.Apply(InForce, "Unrest.", Decider, Monday));
        var second = Do(Suspend.Apply(Resumed(first.Case, Monday.AddDays(1)), "Unrest.", Decider, Monday.AddDays(2)));
        Assert.Equal(["applicant-1", "partner-1-1"], first.Letters.Select(l => l.To.Id));
        Assert.Empty(first.Letters.Select(l => l.Key).Intersect(second.Letters.Select(l => l.Key)));
    }

    [Fact]
    public void Twice_is_refused_and_so_is_resuming_what_runs()
    {
        Assert.Equal(["already-suspended"], Codes(Suspend.Apply(Suspended(InForce), "Again.", Decider, Monday)));
        Assert.Equal(["not-suspended"], Codes(Resume.Apply(InForce, "Calm.", Handbook, Monday)));
        Assert.Equal(["no-reason"], Codes(Suspend.Apply(InForce, "", Decider, Monday)));
        Assert.Equal(["no-reason"], Codes(Resume.Apply(Suspended(InForce), "", Handbook, Monday)));
    }

    [Fact]
    public void What_has_ended_is_neither_suspended_nor_resumed()
    {
        var withdrawn = Do(Withdraw.Apply(InForce, "No staff.", Karin, Monday)).Case;
        Assert.Equal(["wrong-status"], Codes(Suspend.Apply(withdrawn, "Unrest.", Decider, Monday)));
        Assert.Equal(["wrong-status"], Codes(Resume.Apply(withdrawn, "Calm.", Handbook, Monday)));
    }

    /// <summary>The first report opens on 31 May 2027 and is due on 29 August; suspended on 1 July at 12:00, when the reminder of 30 June has gone out.</summary>
    [Theory]
    [InlineData("2027-07-21T04:00:00Z", 20, "2027-08-19T06:00:00Z", "-30")]
    [InlineData("2027-07-21T22:00:00Z", 21, "2027-08-20T06:00:00Z", "-30")]
    [InlineData("2027-10-31T12:00:00Z", 122, "2027-11-29T07:00:00Z", "-30")]
    public void A_report_is_due_as_many_days_later_as_nobody_could_send_it_and_its_reminders_go_on_at_the_hour_of_letters(string resumedAt, int days, string next, string offset)
    {
        var suspended = Suspended(Do(RemindOfReport.Apply(InForce, "year-1", Handbook, At("2027-06-30T06:00:00Z"))).Case, At("2027-07-01T10:00:00Z"));
        var change = Do(Resume.Apply(suspended, "Calm.", Handbook, At(resumedAt)));
        var dueOn = new DateOnly(2027, 8, 29).AddDays(days);
        Assert.Equal([dueOn, new(2028, 8, 29), new(2029, 9, 28)], change.Case.Reports.Select(r => r.DueOn));
        Assert.Equal(("report-date-moved", "year-1", "2027-08-29", $"{dueOn:yyyy-MM-dd}"), change.Facts[1] is var fact ? (fact.Action, fact.Subject, fact.From, fact.To) : default);
        Assert.Equal(2, change.Facts.Count);
        Assert.All(change.Letters, l => Assert.Equal(($"year-1: {dueOn:yyyy-MM-dd}", dueOn), (l.Values["reports"], l.Calendar!.On)));

        var reminder = change.Case.Obligations.Single(o => o.Kind == RemindOfReport.Obligation && o.Occasion == "year-1");
        var fires = reminder.Due.ToUtc();
        Assert.Equal("08:00", $"{SwedishCalendar.StockholmTime(fires):HH:mm}");
        var now = change.Case;
        while (now.Obligations.First(o => o.Id == reminder.Id).Due.ToUtc() is var at && at < At(next)) now = Silent(RemindOfReport.Apply(now, "year-1", Handbook, at));
        Assert.Equal(At(next), now.Obligations.First(o => o.Id == reminder.Id).Due.ToUtc());
        Assert.Equal(offset, Assert.Single(Do(RemindOfReport.Apply(now, "year-1", Handbook, At(next))).Letters).Values["offset"]);

        // What has gone out does not go out again.
        static Case Silent(Ruling<Change> ruling) => Do(ruling) is { Letters.Count: 0 } change ? change.Case : throw new InvalidOperationException("Reminded again.");
    }

    [Fact]
    public void A_reminder_that_fell_due_meanwhile_goes_out_on_the_next_morning_and_only_the_latest()
    {
        var resumed = Resumed(Suspended(InForce), At("2027-07-20T13:00:00Z"));
        Assert.Equal(new DateOnly(2027, 8, 29).AddDays(50), resumed.Reports[0].DueOn);
        var morning = resumed.Obligations.Single(o => o.Kind == RemindOfReport.Obligation && o.Occasion == "year-1").Due.ToUtc();
        Assert.Equal(At("2027-07-21T06:00:00Z"), morning);
        Assert.Equal("report-opens", Assert.Single(Do(RemindOfReport.Apply(resumed, "year-1", Handbook, morning)).Letters).Letter);

        var sameDay = Resumed(Suspended(InForce, At("2027-06-30T05:00:00Z")), At("2027-06-30T13:00:00Z"));
        Assert.Equal(InForce.Reports, sameDay.Reports);
        Assert.Equal(At("2027-07-01T06:00:00Z"), sameDay.Obligations.Single(o => o.Kind == RemindOfReport.Obligation && o.Occasion == "year-1").Due.ToUtc());
    }

    [Fact]
    public void Nothing_is_overdue_while_it_is_suspended_and_what_was_overdue_before_is_afterwards_by_as_many_days()
    {
        var suspended = Suspended(ReportApproved, At("2028-08-20T10:00:00Z"));
        var later = At("2028-11-20T10:00:00Z");
        Assert.Empty(ReportPlan.Overdue(suspended, later));
        Assert.Equal(["suspended"], PaymentHolds.Of(suspended, suspended.Payments[0], later).Select(h => h.Code));
        Assert.Empty(PaymentHolds.Elsewhere(suspended with { Reference = "2026-0002", Suspension = null }, suspended, 14, later));
        Assert.Empty(ReportPlan.Overdue(Resumed(suspended, later), later.AddDays(9)));
        Assert.Single(ReportPlan.Overdue(Resumed(suspended, later), later.AddDays(10)));

        // The thirtieth day's task is open; it stays with the later date, which is past, too.
        var reminded = Do(RemindOfReport.Apply(ReportApproved, "year-2", Handbook, SwedishCalendar.At(new(2028, 9, 28), new(8, 0)).ToUtc())).Case;
        var resumed = Resumed(Suspended(reminded, At("2028-10-01T10:00:00Z")), later);
        Assert.Equal(33, SwedishCalendar.StockholmDate(later).DayNumber - resumed.Reports[1].DueOn.DayNumber);
        Assert.Contains(WhatWaits.Of(resumed, Handbook), t => (t.Kind, t.Occasion) == (OverdueReports.TaskKind, "year-2.2028-10-18.30"));
        Assert.DoesNotContain(resumed.Obligations, o => o.Kind == RemindOfReport.Obligation && o.Occasion == "year-2");
    }

    [Fact]
    public void Of_the_reminders_that_passed_meanwhile_only_the_latest_goes_out()
    {
        var unsigned = Resumed(Suspended(AgreementSent), Monday.AddDays(20));
        Assert.All(Do(RemindToSign.Apply(unsigned, Handbook, Monday.AddDays(20))).Letters, l => Assert.Equal("14", l.Occasion));
    }

    [Fact]
    public void An_applicant_who_completes_has_as_many_working_days_left_as_before()
    {
        // Suspended on the 20th: 21, 22, 25–29 May and 1 June are left, eight days. Resumed on Friday 12 June; Midsummer Eve (19 June) does not count.
        var resumed = Resumed(Suspended(Returned, Monday.AddDays(2)), At("2026-06-12T10:00:00Z"));
        Assert.Equal(new DateOnly(2026, 6, 25), SwedishCalendar.LastDay(resumed.Completions[0].Deadline));
        Assert.Equal(resumed.Completions[0].Deadline, resumed.Obligations.Single(o => o.Kind == "completion-expires").Due);
        Assert.True(resumed.Obligations.Single(o => o.Kind == "completion-reminder").Due.ToUtc() > At("2026-06-12T10:00:00Z"));
    }

    [Fact]
    public void Suspended_and_resumed_on_one_day_the_deadline_stays() =>
        Assert.Equal(Returned.Completions[0].Deadline, Resumed(Suspended(Returned), Monday.AddHours(2)).Completions[0].Deadline);

    [Fact]
    public void Time_that_had_run_out_before_is_not_given_back()
    {
        var resumed = Resumed(Suspended(Returned, At("2026-06-02T08:00:00Z")), At("2026-06-20T08:00:00Z"));
        Assert.Equal(Returned.Completions[0].Deadline, resumed.Completions[0].Deadline);
    }

    [Fact]
    public void A_decision_whose_announcement_may_have_passed_it_by_is_a_task()
    {
        Assert.Equal("announce", Assert.Single(Do(Resume.Apply(Suspended(Approved), "Calm.", Handbook, Monday)).Tasks).Kind);
        Assert.Empty(Do(Resume.Apply(Suspended(Announced), "Calm.", Handbook, Monday)).Tasks);
    }
}
