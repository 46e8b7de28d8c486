using Mpp.Domain.Cases;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Reporting;

public sealed class AssessReportTests
{
    /// <summary>Two lines, 700,000 and 500,000; 1,000,000 approved. The report claims 300,000 of each.</summary>
    static readonly Case In = Claimed(InForce, "year-1", 300_000, 300_000);

    [Fact]
    public void An_approval_without_amounts_accepts_all_that_is_claimed_orders_the_payment_and_tells_those_who_wait_for_it()
    {
        var change = Approve(In, null);

        var payment = Assert.Single(change.Case.Payments);
        Assert.Equal(("2026-0001-year-1", 600_000, new DateOnly(2027, 8, 15).AddDays(30)), (payment.Id, payment.AmountSek, payment.PayBy));
        Assert.Contains(change.Case.Obligations, o => o.Kind == OrderPayment.Obligation && o.Occasion == "year-1");
        Assert.Equal([("report-approved", "applicant-1")], change.Letters.Select(l => (l.Letter, l.To.Id)));
        Assert.Equal(["payment"], change.Tasks.Select(t => t.Kind));
        Assert.Equal(["report-approved", "payment-ordered"], change.Facts.Select(f => f.Action));
        Assert.Equal(["already-approved"], Codes(AssessReport.Apply(change.Case, Approved(null), Handbook, Handbook, Officer, Now)));
    }

    [Fact]
    public void A_version_that_came_while_the_one_before_was_read_is_not_assessed_by_mistake()
    {
        var again = Claimed(In, "year-1", 300_000, 400_000);
        Assert.Equal(["other-version"], Codes(AssessReport.Apply(again, Approved(null) with { Version = 1 }, Handbook, Handbook, Officer, Now)));
        Assert.Equal(700_000, Do(AssessReport.Apply(again, Approved(null) with { Version = 2 }, Handbook, Handbook, Officer, Now)).Case.Payments[0].AmountSek);
    }

    [Fact]
    public void Of_which_nothing_is_accepted_nothing_is_paid()
    {
        var change = Approve(In, [], "Nothing is in the ledger.");

        Assert.Empty(change.Case.Payments);
        Assert.Empty(change.Tasks);
        Assert.Equal("", Assert.Single(change.Letters).Values["payBy"]);
    }

    [Theory]
    [InlineData("1-travel", 300_001, "over-claim")]
    [InlineData("1-travel", -1, "accepted-negative")]
    [InlineData("2-travel", 1, "unknown-line")]
    public void Accepted_is_something_of_what_is_claimed(string line, long sek, string code) => Assert.Contains(code, Codes(AssessReport.Apply(In, Approved([new(line, sek)], "Because."), Handbook, Handbook, Officer, Now)));

    [Fact]
    public void Less_than_claimed_needs_a_reason_and_a_line_is_named_once()
    {
        Assert.Equal(["no-reason"], Codes(AssessReport.Apply(In, Approved([new("1-travel", 300_000)]), Handbook, Handbook, Officer, Now)));
        Assert.Equal(["line-twice"], Codes(AssessReport.Apply(In, Approved([new("1-travel", 1), new("1-travel", 1)], "Because."), Handbook, Handbook, Officer, Now)));
    }

    [Fact]
    public void Over_all_reports_a_line_takes_ten_percent_beyond_its_budget_and_the_grant_nothing_beyond_what_was_approved()
    {
        // 500,000 of labour take 550,000 in all.
        var second = Claimed(Approve(In, null).Case, "year-2", 0, 250_001);
        Assert.Equal(["over-line"], Codes(AssessReport.Apply(second, Approved(null, report: "year-2"), Handbook, Handbook, Officer, Now)));
        Assert.Equal(550_000, GrantBudget.AcceptedSek(Do(AssessReport.Apply(second, Approved([new("1-labour", 250_000)], "The most that the line takes.", "year-2"), Handbook, Handbook, Officer, Now)).Case, "1-labour"));

        // And 400,000 are left of the grant, whatever the lines say.
        var beyond = Claimed(Approve(In, null).Case, "year-2", 400_000, 1);
        Assert.Equal(["over-approved"], Codes(AssessReport.Apply(beyond, Approved(null, report: "year-2"), Handbook, Handbook, Officer, Now)));
    }

    [Fact]
    public void A_returned_report_has_ten_working_days_at_least_and_its_reminders_follow_the_new_date()
    {
        // Sunday 15 August 2027: the tenth working day is Friday the 27th, two days before the report was due anyway.
        var early = Return(In, Now);
        Assert.Equal(new DateOnly(2027, 8, 29), early.Case.Reports[0].DueOn);
        Assert.Equal(["report-returned"], early.Facts.Select(f => f.Action));

        var late = Return(In, Now.AddDays(14));
        Assert.Equal((ReportStatus.Returned, new DateOnly(2027, 9, 10)), (late.Case.Reports[0].Status, late.Case.Reports[0].DueOn));
        Assert.Equal(["report-returned", "report-date-moved"], late.Facts.Select(f => f.Action));
        Assert.Equal(At("2027-09-03T06:00:00Z"), late.Case.Obligations.Single(o => o.Id == "report-reminder_year-1").Due.ToUtc());
        var letter = Assert.Single(late.Letters);
        Assert.Equal(("report-returned", "2027-09-10", "The auditor's certificate"), (letter.Letter, letter.Values["dueOn"], letter.Values["missing"]));
        Assert.Equal(new DateOnly(2027, 9, 10), letter.Calendar!.On);

        // The same date once more, for the next version: another letter, since the occasion counts the assessments.
        var again = Return(Claimed(late.Case, "year-1", 1, 1), Now.AddDays(14));
        Assert.NotEqual(letter.Key, Assert.Single(again.Letters).Key);
    }

    [Fact]
    public void Nothing_is_assessed_that_is_not_in_and_nothing_is_returned_without_naming_what_is_missing()
    {
        Assert.Equal(["report-not-in"], Codes(AssessReport.Apply(InForce, Approved(null), Handbook, Handbook, Officer, Now)));
        Assert.Equal(["report-not-in"], Codes(AssessReport.Apply(Return(In, Now).Case, Approved(null), Handbook, Handbook, Officer, Now)));
        Assert.Equal(["unknown-report"], Codes(AssessReport.Apply(In, Approved(null, report: "year-9"), Handbook, Handbook, Officer, Now)));
        Assert.Equal(["nothing-missing"], Codes(AssessReport.Apply(In, new("year-1", false, null, [" "], null), Handbook, Handbook, Officer, Now)));
        Assert.Equal(["wrong-status"], Codes(AssessReport.Apply(AgreementSent, Approved(null), Handbook, Handbook, Officer, Now)));
    }

    [Fact]
    public void A_budget_with_a_line_twice_which_an_override_let_in_is_assessed_as_one_line()
    {
        var odd = In with { Application = In.Application with { Budget = [.. In.Application.Budget, new("1-travel", 1, "travel", "applicant", 1_000)] } };

        Assert.Equal(701_000, GrantBudget.Lines(odd)[0].AmountSek);
        Assert.Equal(600_000, Approve(odd, null).Case.Payments[0].AmountSek);
    }

    /// <summary>11:00 in Stockholm.</summary>
    static readonly DateTimeOffset Now = At("2027-08-15T09:00:00Z");

    static AssessmentGiven Approved(IReadOnlyList<LineAmount>? accepted, string? reason = null, string report = "year-1") => new(report, true, accepted, [], reason);

    static Change Approve(Case @case, IReadOnlyList<LineAmount>? accepted, string? reason = null) => Do(AssessReport.Apply(@case, Approved(accepted, reason), Handbook, Handbook, Officer, Now));

    static Change Return(Case @case, DateTimeOffset at) => Do(AssessReport.Apply(@case, new("year-1", false, null, ["The auditor's certificate"], "It is not signed."), Handbook, Handbook, Officer, at));

    static Case Claimed(Case @case, string report, long travel, long labour) =>
        Do(SubmitReport.Apply(@case, ReportOf(report, 0, Now, $"{report}-{travel}-{labour}") with { Costs = [new("1-travel", travel), new("1-labour", labour)] }, Handbook, Now)).Case;
}
