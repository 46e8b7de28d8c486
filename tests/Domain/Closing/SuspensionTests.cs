using Mpp.Domain.Agreements;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using Mpp.Domain.Reporting;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Closing;

public class SuspensionTests
{
    static Case Suspended(Case @case, DateTimeOffset? at = null) => Do(Suspend.Apply(@case, "Unrest.", Decider, at ?? Monday)).Case;

    static Case Resumed(Case @case, DateTimeOffset at) => Do(Resume.Apply(@case, "Calm.", at)).Case;

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
        Assert.Equal(["not-suspended"], Codes(Resume.Apply(InForce, "Calm.", Monday)));
        Assert.Equal(["no-reason"], Codes(Suspend.Apply(InForce, "", Decider, Monday)));
        Assert.Equal(["no-reason"], Codes(Resume.Apply(Suspended(InForce), "", Monday)));
    }

    [Fact]
    public void What_has_ended_is_neither_suspended_nor_resumed()
    {
        var withdrawn = Do(Withdraw.Apply(InForce, "No staff.", Karin, Monday)).Case;
        Assert.Equal(["wrong-status"], Codes(Suspend.Apply(withdrawn, "Unrest.", Decider, Monday)));
        Assert.Equal(["wrong-status"], Codes(Resume.Apply(withdrawn, "Calm.", Monday)));
    }

    [Fact]
    public void Of_the_reminders_that_passed_meanwhile_only_the_latest_goes_out()
    {
        var now = At("2027-08-23T10:00:00Z");
        var resumed = Resumed(Suspended(InForce), now);
        Assert.Equal("-7", Assert.Single(Do(RemindOfReport.Apply(resumed, "year-1", Handbook, now)).Letters).Values["offset"]);

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
        Assert.Equal("announce", Assert.Single(Do(Resume.Apply(Suspended(Approved), "Calm.", Monday)).Tasks).Kind);
        Assert.Empty(Do(Resume.Apply(Suspended(Announced), "Calm.", Monday)).Tasks);
    }
}
