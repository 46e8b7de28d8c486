using Mpp.Domain.Cases;
using Mpp.Functions.Applicant.Pages;

namespace Mpp.Tests.Applicant;

public sealed class NextStepTests
{
    [Fact]
    public void A_returned_application_shows_its_deadline_as_people_in_Sweden_read_it_and_as_the_instant_it_is()
    {
        var next = StatusView.Of(Kalix.Returnee.Seen()).Next;

        // Ten working days after Tuesday 17 March 2026; the clocks go forward on the 29th, so midnight is at 22:00 UTC.
        var midnight = new DateTimeOffset(2026, 3, 31, 22, 0, 0, TimeSpan.Zero);
        Assert.Equal(("complete", new DateOnly(2026, 3, 31), midnight, "completion"), (next.Do, next.LastDay, next.DeadlineUtc, next.Page));
        var page = StatusPage.Render(Kalix.Returnee.Seen()).ToString();
        Assert.Contains("31&#xA0;mars 2026, klockan 24.00 svensk tid", page, StringComparison.Ordinal);
        Assert.Contains("datetime=\"2026-03-31T22:00:00Z\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_form_is_there_until_the_last_second_and_gone_at_midnight()
    {
        var midnight = new DateTimeOffset(2026, 3, 31, 22, 0, 0, TimeSpan.Zero);

        Assert.Contains("action=\"complete\"", CompletionPage.Render(Kalix.Returnee.Seen(now: midnight.AddTicks(-1))).ToString(), StringComparison.Ordinal);
        var late = CompletionPage.Render(Kalix.Returnee.Seen(now: midnight)).ToString();
        Assert.DoesNotContain("<form", late, StringComparison.Ordinal);
        Assert.Contains("Tiden för komplettering har gått ut", late, StringComparison.Ordinal);
    }

    [Fact]
    public void Partners_neither_complete_nor_withdraw()
    {
        var partner = Kalix.Returnee.Seen("partner-1-1");

        Assert.Equal("wait", NextStep.Of(partner).Do);
        Assert.DoesNotContain("<form", CompletionPage.Render(partner).ToString() + WithdrawalPage.Render(partner), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_party_signs_for_itself_and_once()
    {
        Assert.True(Kalix.AgreementSent.Seen("applicant-2").MaySign);
        Assert.False(Kalix.SignedByApplicant.Seen("applicant-1").MaySign);
        Assert.True(Kalix.SignedByApplicant.Seen("partner-1-1").MaySign);
        Assert.Contains("Masaka", NextStep.Of(Kalix.SignedByApplicant.Seen()).Text, StringComparison.Ordinal);
        Assert.Contains("Sign for Masaka", AgreementPage.Render(Kalix.SignedByApplicant.Seen("partner-1-1"), "text").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("<form", AgreementPage.Render(Kalix.InForce.Seen("partner-1-1"), "text").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_agreement_in_force_shows_the_first_report_and_when_it_is_due()
    {
        var next = NextStep.Of(Kalix.InForce.Seen());

        Assert.Equal(("report", new DateOnly(2027, 8, 29), new DateTimeOffset(2027, 8, 29, 22, 0, 0, TimeSpan.Zero)), (next.Do, next.LastDay, next.DeadlineUtc));
    }

    [Fact]
    public void A_suspended_case_asks_for_nothing_although_a_completion_was_open()
    {
        var viewer = Kalix.Suspended.Seen();

        Assert.Equal(("wait", null), (NextStep.Of(viewer).Do, NextStep.Of(viewer).DeadlineUtc));
        Assert.False(viewer.MayComplete);
        Assert.True(viewer.MayWithdraw);
    }

    [Fact]
    public void A_notice_is_given_only_if_the_record_says_the_same()
    {
        const string Thanks = "Tack, avtalet är undertecknat";

        Assert.Contains(Thanks, StatusPage.Render(Kalix.SignedByApplicant.Seen(), "signed").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Thanks, StatusPage.Render(Kalix.AgreementSent.Seen(), "signed").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eligible", "received", "completion?")]
    [InlineData("returned", "completion", "assessment")]
    [InlineData("assessment", "assessment", "decision")]
    [InlineData("approved", "agreement", "project")]
    [InlineData("agreement-sent", "agreement", "project")]
    [InlineData("in-force", "project", "closed")]
    [InlineData("rejected", "decision", null)]
    [InlineData("not-eligible", "not-eligible", null)]
    [InlineData("withdrawn", "withdrawn", null)]
    [InlineData("terminated", "terminated", null)]
    public void The_way_has_one_present_step_what_is_done_before_it_and_what_is_ahead_after(string stage, string present, string? after)
    {
        var steps = Way.Of(Kalix.Stages[stage].Seen());
        var at = steps.ToList().FindIndex(s => s.State == Way.Present);

        Assert.Equal(present, steps[at].Id);
        Assert.All(steps.Take(at), s => Assert.Equal(Way.Done, s.State));
        Assert.All(steps.Skip(at + 1), s => Assert.Equal((Way.Ahead, null), (s.State, s.On)));
        // A completion is a step only of those that are returned.
        Assert.Equal(after == "completion?" ? "assessment" : after, steps.ElementAtOrDefault(at + 1)?.Id);
    }

    [Fact]
    public void The_calendar_holds_what_falls_due_in_the_words_of_the_letters()
    {
        Assert.Equal([null, new DateTimeOffset(2026, 3, 31, 22, 0, 0, TimeSpan.Zero)], CalendarPage.Entries(Kalix.Returnee.Seen()).Select(e => e.DeadlineUtc));
        var entries = CalendarPage.Entries(Kalix.InForce.Seen("partner-1-1"));
        // The receipt, and of three reports when each opens and when it is due.
        Assert.Equal(7, entries.Count);
        Assert.Equal(["2026-0001: the report for year\u00A01 opens", "2026-0001: report for year 1 due"], entries.Skip(1).Take(2).Select(e => e.Summary));
        var file = Mpp.Adapters.Mail.CalendarFile.WriteAll(entries, Kalix.Reference, "ICLD", "mpp.example", Kalix.Announced);
        Assert.Equal(7, file.Split("BEGIN:VEVENT").Length - 1);
        Assert.EndsWith("END:VEVENT\r\nEND:VCALENDAR\r\n", file, StringComparison.Ordinal);
    }
}
