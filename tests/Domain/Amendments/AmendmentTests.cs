using Mpp.Domain.Amendments;
using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using Mpp.Domain.Reporting;
using static Mpp.Tests.Domain.Amendments.Amending;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Amendments;

public class AmendmentTests
{
    static long Line(Case @case, string line) => GrantBudget.Lines(@case).Single(l => l.Line == line).AmountSek;

    static IReadOnlyList<string> Refused(AmendmentSent sent, Case? @case = null) => Codes(RequestAmendment.Apply(@case ?? InForce, sent, Handbook, sent.ReceivedAtUtc));

    [Fact]
    public void A_tenth_of_the_receiving_line_is_free_and_told_by_letter_at_once()
    {
        var change = Do(RequestAmendment.Apply(InForce, Moving("1-labour", "1-travel", 70_000), Handbook, Monday));
        Assert.Equal((770_000, 430_000), (Line(change.Case, "1-travel"), Line(change.Case, "1-labour")));
        Assert.Equal(["amendment-requested", "amendment-decided"], change.Facts.Select(f => f.Action));
        Assert.All(change.Letters, l => Assert.Equal("amendment-decided", l.Letter));
        Assert.Empty(change.Tasks);
    }

    [Fact]
    public void A_krona_more_waits_for_a_decider_and_changes_nothing_before()
    {
        var change = Do(RequestAmendment.Apply(InForce, Moving("1-labour", "1-travel", 70_001), Handbook, Monday));
        Assert.Equal(700_000, Line(change.Case, "1-travel"));
        Assert.Null(Assert.Single(change.Case.Amendments).Decision);
        Assert.Equal("amendment", Assert.Single(change.Tasks).Kind);
        Assert.Empty(change.Letters);

        var approved = Do(Decide(change.Case, isApproved: true)).Case;
        Assert.Equal((770_001, 429_999), (Line(approved, "1-travel"), Line(approved, "1-labour")));
    }

    [Fact]
    public void What_is_free_is_free_once_and_not_again_for_the_next_request()
    {
        var once = Asked(InForce, Moving("1-labour", "1-travel", 40_000));
        var twice = Asked(once, Moving("1-labour", "1-travel", 30_000));
        Assert.NotNull(twice.Amendments[^1].Decision);
        Assert.Null(Asked(twice, Moving("1-labour", "1-travel", 1)).Amendments[^1].Decision);
    }

    [Fact]
    public void What_was_moved_freely_cannot_be_spent_beyond_the_line_once_more()
    {
        var travel = new LineAmount("1-travel", 700_000);
        Assert.Equal(770_000, GrantBudget.CeilingSek(InForce, travel, Handbook));
        var moved = Asked(InForce, Moving("1-labour", "1-travel", 70_000));
        Assert.Equal(770_000, GrantBudget.CeilingSek(moved, GrantBudget.Lines(moved)[0], Handbook));
        var decided = Approved(InForce, Moving("1-labour", "1-travel", 100_000));
        Assert.Equal(880_000, GrantBudget.CeilingSek(decided, GrantBudget.Lines(decided)[0], Handbook));
        Assert.Equal(440_000, GrantBudget.CeilingSek(decided, GrantBudget.Lines(decided)[1], Handbook));
    }

    [Fact]
    public void The_total_and_what_was_accepted_stay_whatever_is_moved()
    {
        var @case = Approved(PaidOnce, Moving("1-travel", "1-labour", 640_000));
        Assert.Equal(1_200_000, GrantBudget.Lines(@case).Sum(l => l.AmountSek));
        Assert.Equal(60_000, Line(@case, "1-travel"));
        Assert.Equal(["line-too-small"], Refused(Moving("1-travel", "1-labour", 640_001), PaidOnce));
    }

    [Fact]
    public void Senseless_moves_are_refused_all_at_once()
    {
        Assert.Equal(["no-moves"], Refused(Sent("reallocation") with { Moves = [] }));
        Assert.Equal(["unknown-line", "move-amount", "move-nowhere"], Refused(Sent("reallocation") with { Moves = [new("9-gold", "1-travel", 5), new("1-travel", "1-labour", 0), new("1-labour", "1-labour", 5)] }));
        Assert.Equal(["no-reason", "unknown-kind"], Refused(Sent("money") with { Reason = " " }));
        Assert.Equal(["wrong-status"], Refused(Sent("people"), AgreementSent));
    }

    [Fact]
    public void A_longer_period_moves_the_end_the_final_report_and_its_reminders_and_no_money()
    {
        var change = Do(Decide(Asked(InForce, Until(new(2029, 12, 31))), isApproved: true));
        var final = change.Case.Reports[^1];
        Assert.Equal((new(2029, 12, 31), new(2029, 12, 31), new DateOnly(2030, 3, 31)), (change.Case.Application.EndDate, final.PeriodTo, final.DueOn));
        Assert.Equal(new DateOnly(2029, 6, 30), change.Case.Amendments[0].Was);
        Assert.Equal(At("2029-12-31T07:00:00Z"), change.Case.Obligations.Single(o => o.Id == "report-reminder_year-3").Due.ToUtc());
        Assert.All(change.Letters, l => Assert.Equal("period-extended", l.Letter));
        Assert.All(change.Letters, l => Assert.Equal(final.DueOn, l.Calendar!.On));
        Assert.Equal(GrantBudget.ApprovedSek(InForce), GrantBudget.ApprovedSek(change.Case));
    }

    [Fact]
    public void A_whole_year_more_has_a_report_of_its_own_and_the_year_before_keeps_its_date()
    {
        var change = Do(Decide(Asked(InForce, Until(new(2030, 6, 30))), isApproved: true));
        Assert.Equal([("year-3", new(2029, 6, 30), InForce.Reports[^1].DueOn, false), ("year-4", new DateOnly(2030, 6, 30), new DateOnly(2030, 9, 28), true)],
            change.Case.Reports.TakeLast(2).Select(r => (r.Id, r.PeriodTo, r.DueOn, r.IsFinal)));
        Assert.Equal(["amendment-decided", "period-extended", "report-planned"], change.Facts.Select(f => f.Action));
        Assert.Equal(At("2030-06-30T06:00:00Z"), change.Case.Obligations.Single(o => o.Id == "report-reminder_year-4").Due.ToUtc());
        Assert.Subset(change.Case.Obligations.ToHashSet(), InForce.Obligations.ToHashSet());

        // In two steps as in one.
        var twice = Approved(Approved(InForce, Until(new(2029, 12, 31))), Until(new(2030, 6, 30)) with { ContentHash = "again" });
        Assert.Equal([new(2029, 6, 30), new DateOnly(2030, 6, 30)], twice.Reports.TakeLast(2).Select(r => r.PeriodTo));
    }

    [Fact]
    public void A_date_that_was_agreed_on_comes_no_earlier_and_none_is_past_when_it_is_decided()
    {
        var moved = Do(MoveReportDate.Apply(InForce, "year-3", new(2030, 6, 30), "The auditor is ill.", Handbook, Monday)).Case;
        Assert.Equal(new DateOnly(2030, 6, 30), Approved(moved, Until(new(2029, 12, 31))).Reports[^1].DueOn);

        var asked = Asked(InForce, Until(new(2029, 7, 31)));
        Assert.True(DecideAmendment.Apply(asked, "amendment-1", true, null, Handbook, Handbook, Decider, At("2029-10-29T09:00:00Z")).IsAllowed);
        Assert.Equal(["date-past"], Codes(DecideAmendment.Apply(asked, "amendment-1", true, null, Handbook, Handbook, Decider, At("2029-10-29T23:00:00Z"))));
    }

    [Theory]
    [InlineData("2029-06-30", "2026-05-18", "not-longer")]
    [InlineData("2030-07-01", "2026-05-18", "too-long")]
    [InlineData("2029-12-31", "2029-06-01", "asked-too-late")]
    public void An_extension_outside_the_rule_is_refused(string end, string asked, string code) =>
        Assert.Equal([code], Refused(Until(DateOnly.Parse(end, null), At($"{asked}T09:00:00Z"))));

    [Fact]
    public void Twelve_months_are_the_most_of_all_extensions_together_and_the_thirtieth_day_before_is_in_time()
    {
        var once = Approved(InForce, Until(new(2030, 3, 31), At("2029-05-31T21:59:59Z")));
        Assert.Equal(["too-long"], Refused(Until(new(2030, 7, 1), At("2029-06-10T09:00:00Z")), once));
        Assert.Equal(new DateOnly(2030, 6, 30), Approved(once, Until(new(2030, 6, 30), At("2029-06-10T09:00:00Z")) with { ContentHash = "again" }).Application.EndDate);
    }

    [Fact]
    public void A_decision_that_took_its_time_does_not_make_a_request_late()
    {
        var asked = Asked(InForce, Until(new(2029, 12, 31), At("2029-05-20T09:00:00Z")));
        Assert.True(DecideAmendment.Apply(asked, "amendment-1", true, null, Handbook, Handbook, Decider, At("2029-06-29T09:00:00Z")).IsAllowed);
    }

    [Fact]
    public void People_change_and_the_links_of_those_who_leave_are_void()
    {
        var @case = Approved(InForce, Sent("people"));
        Assert.Equal(("Katarina", 2), @case.Application.Applicant.Contacts.Where(c => c.Id == "applicant-1").Select(c => (c.Name, c.LinkVersion)).Single());
        Assert.Equal("Frida", @case.Application.Applicant.Contacts[^1].Name);
        Assert.Equal(["unknown-contact"], Refused(Sent("people") with { Contacts = [new("applicant-9", "applicant", "X", "x@y.example", null, "head", "sv")] }));
        Assert.Equal(["contact-twice"], Refused(Sent("people") with { Contacts = [.. Sent("people").Contacts.Take(1), Sent("people").Contacts[0] with { Name = "Kim" }] }));
    }

    [Fact]
    public void A_new_head_takes_the_place_of_the_one_before_without_being_told_who_that_was()
    {
        var head = Recipients.Head(InForce)!;
        var after = Approved(InForce, Sent("people") with { Contacts = [new("", "applicant", "Hedda Ny", "hedda.ny@example.se", null, "head", "sv")] });
        Assert.Equal((head.Id, "Hedda Ny"), (Recipients.Head(after)!.Id, Recipients.Head(after)!.Name));
        Assert.Equal(InForce.Application.Contacts.Count(), after.Application.Contacts.Count());
    }

    [Fact]
    public void What_was_rejected_may_be_asked_for_again_once_no_sender_repeats_it()
    {
        var sent = Moving("1-labour", "1-travel", 450_000);
        var rejected = Do(Decide(Asked(InForce, sent), isApproved: false, "Not now.")).Case;
        Assert.True(RequestAmendment.IsRepeat(rejected, sent.ContentHash, Monday.AddHours(47)));
        Assert.False(RequestAmendment.IsRepeat(rejected, sent.ContentHash, Monday.AddHours(49)));
        Assert.True(RequestAmendment.IsRepeat(Do(Decide(Asked(InForce, sent), isApproved: true)).Case, sent.ContentHash, Monday.AddYears(1)));
    }

    [Fact]
    public void What_waits_for_its_decision_when_the_case_ends_has_lapsed_on_record()
    {
        var asked = Asked(InForce, Moving("1-labour", "1-travel", 450_000));
        Assert.Contains(Do(Withdraw.Apply(asked, "The partner left.", Officer, Monday)).Facts, f => (f.Action, f.Subject) == ("amendment-lapsed", "amendment-1"));
        Assert.DoesNotContain(Do(Withdraw.Apply(Asked(InForce, Moving("1-labour", "1-travel", 1)), "The partner left.", Officer, Monday)).Facts, f => f.Action == "amendment-lapsed");
    }

    [Fact]
    public void A_rejection_says_why_and_changes_nothing()
    {
        var asked = Asked(InForce, Sent("reallocation"));
        Assert.Equal(["no-reason"], Codes(Decide(asked, isApproved: false)));
        var change = Do(Decide(asked, isApproved: false, "Not now."));
        Assert.Equal(700_000, Line(change.Case, "1-travel"));
        Assert.Equal("", change.Letters[0].Values["approved"]);
        Assert.Equal(["already-decided"], Codes(Decide(change.Case, isApproved: true)));
        Assert.Equal(["unknown-amendment"], Codes(DecideAmendment.Apply(InForce, "amendment-1", true, null, Handbook, Handbook, Decider, Monday)));
    }

    [Fact]
    public void What_waits_is_not_asked_for_twice_and_is_judged_anew_when_it_is_decided()
    {
        var asked = Asked(InForce, Moving("1-labour", "1-travel", 450_000));
        Assert.Equal(["amendment-waits"], Refused(Moving("1-labour", "1-travel", 450_001), asked));
        var spent = asked with { Reports = ReportApproved.Reports.Select(r => r.Status == ReportStatus.Approved ? r with { Assessments = [r.Assessments[0] with { Accepted = [new("1-labour", 60_000)] }] } : r).ToList() };
        Assert.Equal(["line-too-small"], Codes(Decide(spent, isApproved: true)));
    }
}
