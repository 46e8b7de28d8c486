using Mpp.Domain.Cases;
using Mpp.Domain.Completions;
using Mpp.Domain.Intake;
using static Mpp.Tests.Domain.Samples;

namespace Mpp.Tests.Domain.Completions;

public class CompletionTests
{
    static readonly DateTimeOffset Asked = Stockholm("2026-03-25T14:00");
    static readonly Application WithSignature = Kalix with { Attachments = [.. Kalix.Attachments, File("file-3", "signed-application", "signed.pdf", 'c')] };

    [Fact]
    public void The_applicant_gets_ten_working_days_over_Easter_and_is_told_what_is_missing()
    {
        var change = Allowed(Return(Submitted(), "A signed\r\n application", "The year of line 1-travel"));

        Assert.Equal(CaseStatus.Returned, change.Case.Status);
        // Good Friday and Easter Monday are no working days.
        Assert.Equal(
            [("completion-reminder_1", Stockholm("2026-04-07T08:00")), ("completion-expires_1", Stockholm("2026-04-11T00:00"))],
            change.Case.Obligations.Select(o => (o.Id, o.Due.ToUtc())));
        var letter = Assert.Single(change.Letters);
        Assert.Equal(("returned", "1", "applicant-1"), (letter.Letter, letter.Occasion, letter.To.Id));
        Assert.Equal("A signed application\nThe year of line 1-travel", letter.Values["missing"]);
        Assert.Equal("2026-04-10", letter.Values["deadline"]);
        Assert.Equal(new("2026-0001: sista dag att komplettera ansökan", Day("2026-04-10"), Stockholm("2026-04-11T00:00")), letter.Calendar);
        Assert.Equal([("return", "2026-04-10"), ("status", "returned")], change.Facts.Select(f => (f.Action, f.To)));
    }

    [Fact]
    public void The_letters_day_is_the_one_in_Stockholm()
    {
        // 23:30 UTC on the 24th is the 25th in Stockholm.
        Assert.Equal("2026-04-10", Allowed(ReturnForCompletion.Apply(Submitted(), ["x"], Officer, Handbook, Utc("2026-03-24T23:30:00Z"))).Letters[0].Values["deadline"]);
    }

    [Fact]
    public void A_short_completion_is_not_reminded_of_before_it_begins()
    {
        var change = Allowed(ReturnForCompletion.Apply(Submitted(), ["x"], Officer, Handbook with { CompletionWorkingDays = 2 }, Asked));
        Assert.Equal(["completion-expires_1"], change.Case.Obligations.Select(o => o.Id));
    }

    [Fact]
    public void What_is_missing_must_be_said_and_in_bounds()
    {
        Assert.Equal(["missing-list"], Codes(Return(Submitted())));
        Assert.Equal(["missing-list"], Codes(Return(Submitted(), "A budget", " ")));
        Assert.Equal(["missing-list"], Codes(Return(Submitted(), new string('x', 501))));
        Assert.Equal(["missing-list"], Codes(Return(Submitted(), [.. Enumerable.Repeat("x", 21)])));
        Assert.Equal(["wrong-status", "missing-list"], Codes(Return(Submitted() with { Status = CaseStatus.InForce })));
    }

    [Fact]
    public void It_is_returned_twice_at_most()
    {
        var @case = Submitted();
        for (var number = 1; number <= 2; number++)
        {
            @case = Allowed(Return(@case, $"Thing {number}")).Case;
            Assert.Equal(number, @case.Completions.Count);
            @case = Allowed(Complete(@case, WithSignature with { Title = $"Title {number}" }, Asked.AddDays(1))).Case;
        }

        Assert.Equal(["completions-used-up"], Codes(Return(@case, "Thing 3")));
        Assert.Equal(CaseStatus.Complete, Allowed(AcceptComplete.Apply(@case, Asked)).Case.Status);
    }

    [Theory]
    [InlineData("2026-04-10T23:59:59.9999999", null)]
    [InlineData("2026-04-11T00:00", "completion-expired")]
    public void What_comes_before_the_last_midnight_is_in_time(string local, string? code) =>
        Assert.Equal(code is null ? [] : [code], Codes(Complete(Allowed(Return(Submitted(), "x")).Case, WithSignature, Stockholm(local))));

    [Fact]
    public void A_completion_puts_the_case_before_the_officer_again()
    {
        var change = Allowed(Complete(Allowed(Return(Submitted(), "x")).Case, WithSignature, Asked.AddDays(2)));

        Assert.Equal((CaseStatus.Eligible, 3, 2), (change.Case.Status, change.Case.Application.Attachments.Count, change.Case.Revisions.Count));
        Assert.Equal(Asked.AddDays(2), Assert.Single(change.Case.Completions).CompletedAtUtc);
        Assert.Empty(change.Case.Obligations);
        Assert.Equal(("completion-received", "1", "2026-03-27 14:00"), Assert.Single(change.Letters) is var l ? (l.Letter, l.Occasion, l.Values["receivedAt"]) : default);
        Assert.Equal([("complete", "completion-1 revision-2", "attachments"), ("status", null, "eligible")], change.Facts.Select(f => (f.Action, f.Subject, f.To)));
        Assert.Equal("completion-received", Assert.Single(change.Tasks).Kind);
    }

    [Fact]
    public void A_completion_that_would_break_a_rule_is_refused_and_changes_nothing()
    {
        var returned = Allowed(Return(Submitted(), "x")).Case;
        Assert.Equal(["no-core-area", "budget-sum"], Codes(Complete(returned, WithSignature with { CoreAreas = [], RequestedSek = 1 }, Asked.AddDays(1))));
        Assert.Equal(["another-application"], Codes(Complete(returned, WithSignature with { Applicant = Kalix.Applicant with { OrgNumber = "2120000167" } }, Asked.AddDays(1))));
    }

    [Fact]
    public void The_closed_round_and_what_staff_overrode_are_not_held_against_a_completion()
    {
        var late = SubmitApplication.Create("2026-0001", Kalix with { CoreAreas = [] }, Spring, Handbook, Stockholm("2026-03-17T08:00"), null, Delivery(1, "first", Received)).Case;
        var returned = Allowed(Return(Allowed(OverrideEligibility.Apply(late, "Our form was down", Officer, Asked)).Case, "x")).Case;
        var change = Allowed(Complete(returned, WithSignature with { CoreAreas = [] }, Asked.AddDays(1)));

        Assert.Equal(CaseStatus.Eligible, change.Case.Status);
        Assert.Equal(["round-closed", "no-core-area"], change.Case.Eligibility.Refusals.Select(r => r.Code));
    }

    [Fact]
    public void Nothing_can_be_completed_that_was_not_returned() => Assert.Equal(["wrong-status"], Codes(Complete(Submitted(), WithSignature, Asked)));

    [Fact]
    public void It_is_reminded_of_once_three_working_days_before_the_end()
    {
        var returned = Allowed(Return(Submitted(), "x")).Case;
        Assert.Same(returned, RemindOfCompletion.Apply(returned, 1, Stockholm("2026-04-07T07:59:59")).Case);

        var change = RemindOfCompletion.Apply(returned, 1, Stockholm("2026-04-07T08:00"));
        Assert.Equal(("completion-reminder", "1-2026-04-10", "2026-04-10"), Assert.Single(change.Letters) is var l ? (l.Letter, l.Occasion, l.Values["deadline"]) : default);
        Assert.Equal(["completion-expires_1"], change.Case.Obligations.Select(o => o.Id));
        Assert.Same(change.Case, RemindOfCompletion.Apply(change.Case, 1, Stockholm("2026-04-08T08:00")).Case);
    }

    [Fact]
    public void After_an_outage_beyond_the_deadline_no_reminder_goes_out()
    {
        var change = RemindOfCompletion.Apply(Allowed(Return(Submitted(), "x")).Case, 1, Stockholm("2026-04-11T00:00"));
        Assert.Empty(change.Letters);
        Assert.Equal(["completion-expires_1"], change.Case.Obligations.Select(o => o.Id));
    }

    [Fact]
    public void A_completion_that_is_in_is_neither_reminded_of_nor_expires()
    {
        var completed = Allowed(Complete(Allowed(Return(Submitted(), "x")).Case, WithSignature, Asked.AddDays(1))).Case;
        Assert.Same(completed, RemindOfCompletion.Apply(completed, 1, Stockholm("2026-04-07T08:00")).Case);
        Assert.Same(completed, ExpireCompletion.Apply(completed, 1, Stockholm("2026-05-01T08:00")).Case);
    }

    [Fact]
    public void When_the_time_is_up_the_officer_decides_on_what_there_is()
    {
        var returned = Allowed(Return(Submitted(), "x")).Case;
        Assert.Same(returned, ExpireCompletion.Apply(returned, 1, Stockholm("2026-04-10T23:59:59.9")).Case);

        var change = ExpireCompletion.Apply(returned, 1, Stockholm("2026-04-11T00:00"));
        Assert.Equal(CaseStatus.Eligible, change.Case.Status);
        Assert.Equal(Stockholm("2026-04-11T00:00"), Assert.Single(change.Case.Completions).ExpiredAtUtc);
        Assert.Empty(change.Case.Obligations);
        Assert.Equal(("completion-expired", "2026-04-10"), Assert.Single(change.Letters) is var l ? (l.Letter, l.Values["deadline"]) : default);
        Assert.Equal("completion-expired", Assert.Single(change.Tasks).Kind);
        Assert.Same(change.Case, ExpireCompletion.Apply(change.Case, 1, Stockholm("2026-04-12T00:00")).Case);
    }

    [Fact]
    public void A_suspended_case_is_left_alone_by_the_clock()
    {
        var suspended = Allowed(Return(Submitted(), "x")).Case with { Suspension = new("Unrest", "Olle", Asked, []) };
        Assert.Same(suspended, RemindOfCompletion.Apply(suspended, 1, Stockholm("2026-04-07T08:00")).Case);
        Assert.Same(suspended, ExpireCompletion.Apply(suspended, 1, Stockholm("2026-05-01T08:00")).Case);
        Assert.Equal(["suspended"], Codes(Complete(suspended, WithSignature, Asked.AddDays(1))));
    }

    [Fact]
    public void An_officer_may_accept_what_there_is_while_the_applicant_still_has_time()
    {
        var change = Allowed(AcceptComplete.Apply(Allowed(Return(Submitted(), "x")).Case, Asked.AddDays(1)));
        Assert.Equal(CaseStatus.Complete, change.Case.Status);
        Assert.Empty(change.Case.Obligations);
        Assert.False(Assert.Single(change.Case.Completions).IsOpen);
        Assert.Equal(["wrong-status"], Codes(AcceptComplete.Apply(change.Case, Asked)));
    }

    static Ruling<Change> Return(Case @case, params string[] missing) => ReturnForCompletion.Apply(@case, missing, Officer, Handbook, Asked);

    static Ruling<Change> Complete(Case @case, Application completed, DateTimeOffset at) =>
        CompleteApplication.Apply(@case, completed, Spring, Handbook, Delivery(@case.Revisions.Count + 1, $"completion-{@case.Revisions.Count}", at, "completion"));
}
