using Mpp.Domain.Cases;
using Mpp.Domain.Payments;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Payments;

public class PaymentCommandsTests
{
    const string First = "2026-0001-year-1";

    static readonly Refusal Elsewhere = new("partnership-report-overdue", "Report year-1 of 2026-0002 is overdue.");

    [Fact]
    public void An_approved_report_orders_the_payment_of_what_was_accepted_within_thirty_days()
    {
        var payment = Assert.Single(ReportApproved.Payments);
        Assert.Equal((First, "year-1", 60_000, new DateOnly(2027, 9, 15), false), (payment.Id, payment.Report, payment.AmountSek, payment.PayBy, payment.IsPaid));
        var due = Assert.Single(ReportApproved.Obligations, o => o.Kind == OrderPayment.Obligation);
        Assert.Equal(("year-1", At("2027-09-15T06:00:00Z")), (due.Occasion, due.Due.ToUtc()));
    }

    [Fact]
    public void Two_different_people_approve_and_a_third_has_nothing_to_approve()
    {
        var once = Do(PaymentCommands.Approve(ReportApproved, First, [], Fia, Reported));
        Assert.Equal(("payment-approved", First, "60000"), (once.Facts[0].Action, once.Facts[0].Subject, once.Facts[0].To));
        Assert.Empty(once.Letters);
        Assert.Equal(["four-eyes"], Codes(PaymentCommands.Approve(once.Case, First, [], Fia, Reported)));
        Assert.Equal(["four-eyes"], Codes(PaymentCommands.Approve(once.Case, First, [], Fia with { Id = "FIA@demo.example", Name = "Fia, again" }, Reported)));

        var twice = Do(PaymentCommands.Approve(once.Case, First.ToUpperInvariant(), [], Frej, Reported)).Case;
        Assert.Equal(["fia@demo.example", "frej@demo.example"], twice.Payments[0].Approvals.Select(a => a.ById));
        Assert.Equal(["already-approved"], Codes(PaymentCommands.Approve(twice, First, [], Officer, Reported)));
    }

    [Fact]
    public void Nothing_is_paid_before_both_have_approved_and_every_reason_is_named_at_once()
    {
        Assert.Equal(["not-approved-by-two"], Codes(PaymentCommands.MarkPaid(ReportApproved, First, null, [], Fia, Reported)));
        var once = Do(PaymentCommands.Approve(ReportApproved, First, [], Fia, Reported)).Case;
        var held = Do(PaymentCommands.Hold(once, First, "Wrong account.", Fia, Reported)).Case;
        Assert.Equal(["held", "partnership-report-overdue", "not-approved-by-two", "paid-in-future"], Codes(PaymentCommands.MarkPaid(held, First, new(2027, 8, 17), [Elsewhere], Fia, Reported)));
        Assert.Equal(["held", "partnership-report-overdue"], Codes(PaymentCommands.Approve(held, First, [Elsewhere], Frej, Reported)));
    }

    [Theory]
    [InlineData("2027-08-15", "paid-before-order")]
    [InlineData("2027-08-16", "paid-before-approval")]
    [InlineData("2027-08-17", "paid-before-approval")]
    [InlineData("2027-08-18", null)]
    [InlineData("2027-08-20", null)]
    [InlineData("2027-08-21", "paid-in-future")]
    public void The_day_of_a_payment_lies_between_its_second_approval_and_today(string paidOn, string? refusal)
    {
        // Ordered on the 16th; the second approves on the 18th, two minutes past midnight in Stockholm.
        var once = Do(PaymentCommands.Approve(ReportApproved, First, [], Fia, Reported)).Case;
        var ruling = PaymentCommands.MarkPaid(Do(PaymentCommands.Approve(once, First, [], Frej, At("2027-08-17T22:02:00Z"))).Case, First, DateOnly.Parse(paidOn, System.Globalization.CultureInfo.InvariantCulture), [], Fia, At("2027-08-20T21:59:00Z"));
        if (refusal is null) Assert.Equal(DateOnly.Parse(paidOn, System.Globalization.CultureInfo.InvariantCulture), Do(ruling).Case.Payments[0].Made!.PaidOn);
        else Assert.Equal([refusal], Codes(ruling));
    }

    [Fact]
    public void What_is_paid_is_paid_once_and_falls_due_no_more()
    {
        var change = Do(PaymentCommands.MarkPaid(ApproveByTwo(ReportApproved, First, Reported), First, null, [], Fia, Reported));
        Assert.Equal(("payment-made", "2027-08-16", "60000"), (change.Facts[0].Action, change.Facts[0].From, change.Facts[0].To));
        Assert.DoesNotContain(change.Case.Obligations, o => o.Kind == OrderPayment.Obligation);
        Assert.Equal(CaseStatus.InForce, change.Case.Status);
        Assert.Equal(["already-paid"], Codes(PaymentCommands.MarkPaid(change.Case, First, null, [], Fia, Reported)));
        Assert.Equal(["already-paid"], Codes(PaymentCommands.Approve(change.Case, First, [], Officer, Reported)));
        Assert.Equal(["already-paid"], Codes(PaymentCommands.Hold(change.Case, First, "Late.", Fia, Reported)));
    }

    [Fact]
    public void Who_holds_by_hand_says_why_and_the_applicant_hears_it_even_where_something_else_holds_too()
    {
        Assert.Equal(["no-reason"], Codes(PaymentCommands.Hold(ReportApproved, First, " ", Fia, Reported)));
        Assert.Equal(["not-held"], Codes(PaymentCommands.Release(ReportApproved, First, "Fine.", Reported)));

        var overdue = At("2028-09-01T09:00:00Z");
        var change = Do(PaymentCommands.Hold(ReportApproved, First, " Wrong account. ", Fia, overdue));
        Assert.All(change.Letters, l => Assert.Equal(("payment-held", "report-overdue\nheld"), (l.Letter, l.Values["codes"])));
        Assert.Equal("Karin", Assert.Single(change.Letters).To.Name);
        Assert.Contains("ICLD holds the payment: Wrong account.", change.Letters[0].Values["reasons"], StringComparison.Ordinal);
        Assert.Equal("Wrong account.", change.Facts[0].Why);
        Assert.Equal(["already-held"], Codes(PaymentCommands.Hold(change.Case, First, "Again.", Frej, overdue)));

        // Free of this one, but not yet of the other.
        Assert.Empty(Do(PaymentCommands.Release(change.Case, First, "It is theirs.", overdue)).Letters);
        Assert.Equal("payment-released", Assert.Single(Do(PaymentCommands.Release(change.Case, First, "It is theirs.", Reported)).Letters).Letter);
    }

    [Fact]
    public void A_case_that_has_ended_pays_nothing_any_more()
    {
        var ended = Do(Mpp.Domain.Closing.Terminate.Apply(ApproveByTwo(ReportApproved, First, Reported), "Fraud.", 0, Decider, Reported)).Case;
        Assert.Equal(["wrong-status"], Codes(PaymentCommands.MarkPaid(ended, First, null, [], Fia, Reported)));
        Assert.Equal(["wrong-status"], Codes(PaymentCommands.Hold(ended, First, "Fraud.", Fia, Reported)));
        Assert.Empty(PaymentHolds.Open(ended));
    }

    [Fact]
    public void An_unknown_payment_is_named() => Assert.Equal(["unknown-payment"], Codes(PaymentCommands.Approve(ReportApproved, "2026-0001-year-2", [], Fia, Reported)));

    [Fact]
    public void On_its_last_day_a_payment_that_is_not_made_becomes_a_task_with_what_holds_it()
    {
        var late = RemindOfPayment.Apply(Do(PaymentCommands.Hold(ReportApproved, First, "Wrong account.", Fia, Reported)).Case, "year-1", At("2027-09-15T06:00:00Z"));
        Assert.Equal(("payment-late", "year-1"), (Assert.Single(late.Tasks).Kind, late.Tasks[0].Occasion));
        Assert.Contains("Wrong account.", late.Tasks[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(late.Case.Obligations, o => o.Kind == OrderPayment.Obligation);
        Assert.Empty(RemindOfPayment.Apply(PaidOnce, "year-1", At("2027-09-15T06:00:00Z")).Tasks);
    }
}
