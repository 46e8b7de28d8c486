using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
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
    public void Two_addresses_of_one_person_are_not_two_people()
    {
        var once = Do(PaymentCommands.Approve(ReportApproved, First, [], Fia with { PersonId = "0d1c" }, Reported)).Case;
        Assert.Equal("0d1c", once.Payments[0].Approvals[0].ByPersonId);
        Assert.Equal(["four-eyes"], Codes(PaymentCommands.Approve(once, First, [], Frej with { PersonId = "0d1c" }, Reported)));
        Assert.Equal(["four-eyes"], Codes(PaymentCommands.Approve(once, First, [], Fia, Reported)));
        Assert.True(PaymentCommands.Approve(once, First, [], Frej with { PersonId = "another" }, Reported).IsAllowed);
        Assert.True(PaymentCommands.Approve(once, First, [], Frej, Reported).IsAllowed);
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
        var inTime = Do(PaymentCommands.Hold(ReportApproved, First, "Wrong account.", Fia, Reported)).Case;
        Assert.Equal("payment-released", Assert.Single(Do(PaymentCommands.Release(inTime, First, "It is theirs.", Reported.AddDays(1))).Letters).Letter);
    }

    static readonly DateOnly ApprovedOn = new(2027, 8, 16);

    [Fact]
    public void A_case_that_has_ended_pays_nothing_any_more()
    {
        var once = Do(PaymentCommands.Approve(ReportApproved, First, [], Fia, Reported)).Case;
        var held = Do(PaymentCommands.Hold(ApproveByTwo(ReportApproved, First, Reported), First, "Fraud?", Fia, Reported)).Case;
        foreach (var before in new[] { ReportApproved, once, held })
        {
            var change = Do(Terminate.Apply(before, "Fraud.", 0, Decider, Reported));
            foreach (var ruling in new[] { PaymentCommands.MarkPaid(change.Case, First, null, [], Fia, Reported), PaymentCommands.Approve(change.Case, First, [], Frej, Reported), PaymentCommands.Hold(change.Case, First, "Fraud.", Fia, Reported), PaymentCommands.Release(change.Case, First, "Fine.", Reported) })
                Assert.Equal(["wrong-status"], Codes(ruling));
            Assert.Empty(PaymentHolds.Open(change.Case));
            Assert.Empty(change.Tasks);
            Assert.Equal(ReleaseCommitment.Obligation, Assert.Single(change.Case.Obligations).Kind);
        }
    }

    [Fact]
    public void What_the_bank_has_paid_is_written_down_although_something_has_begun_to_hold_it_since()
    {
        var approved = ApproveByTwo(ReportApproved with { Reports = [ReportApproved.Reports[0], ReportApproved.Reports[1] with { DueOn = ApprovedOn.AddDays(1) }, ReportApproved.Reports[2]] }, First, Reported);
        var later = Reported.AddDays(5);
        var held = Do(PaymentCommands.Hold(approved, First, "A question.", Fia, Reported.AddDays(1))).Case;
        foreach (var (now, code) in new[] { (approved, "report-overdue"), (held, "held"), (Do(Suspend.Apply(approved, "Unrest.", Decider, Reported.AddDays(1))).Case, "suspended") })
        {
            Assert.Contains(code, Codes(PaymentCommands.MarkPaid(now, First, null, [], Fia, later)));
            Assert.Contains(code, Codes(PaymentCommands.MarkPaid(now, First, ApprovedOn.AddDays(2), [], Fia, later)));
            Assert.Equal(ApprovedOn, Do(PaymentCommands.MarkPaid(now, First, ApprovedOn, [], Fia, later)).Case.Payments[0].Made!.PaidOn);
        }

        // The whole last day of a report is free; of a hold, the day on which it began is not.
        Assert.True(PaymentCommands.MarkPaid(approved, First, ApprovedOn.AddDays(1), [], Fia, later).IsAllowed);
        Assert.Equal(["held"], Codes(PaymentCommands.MarkPaid(held, First, ApprovedOn.AddDays(1), [], Fia, later)));
        Assert.Equal((At("2027-08-17T21:59:59.9999999Z"), later, later), (PaymentCommands.JudgedAt(ApprovedOn.AddDays(1), later), PaymentCommands.JudgedAt(null, later), PaymentCommands.JudgedAt(ApprovedOn.AddDays(5), later)));
    }

    [Fact]
    public void The_last_payment_of_a_suspended_case_closes_it_when_it_is_resumed()
    {
        var suspended = Do(Suspend.Apply(ApproveByTwo(LastPayment, "2026-0001-year-3", Reported), "Unrest.", Decider, Reported.AddDays(1))).Case;
        var paid = Do(PaymentCommands.MarkPaid(suspended, "2026-0001-year-3", ApprovedOn, [], Fia, Reported.AddDays(2))).Case;
        Assert.Equal((CaseStatus.InForce, 0), (paid.Status, paid.Suspension!.Held.Count));
        var resumed = Do(Resume.Apply(paid, "Calm.", Handbook, Reported.AddDays(3)));
        Assert.Equal((CaseStatus.Closed, ReleaseCommitment.Obligation), (resumed.Case.Status, Assert.Single(resumed.Case.Obligations).Kind));
        Assert.Equal(["closing", "resumed"], resumed.Letters.Select(l => l.Letter).Distinct().Order());
    }

    [Theory]
    [InlineData("withdrawn")]
    [InlineData("terminated")]
    public void What_was_on_its_way_when_the_case_ended_is_marked_or_held_and_then_the_rest_goes_back(string how)
    {
        var approved = ApproveByTwo(ReportApproved, First, Reported);
        var endsAt = Reported.AddDays(1);
        var change = Do(how == "withdrawn" ? Withdraw.Apply(approved, "No staff.", Karin, endsAt) : Terminate.Apply(approved, "Fraud.", 0, Decider, endsAt));
        Assert.Equal(("payment", "year-1.ended"), (Assert.Single(change.Tasks).Kind, change.Tasks[0].Occasion));
        Assert.Contains("2027-08-17", change.Tasks[0].Text, StringComparison.Ordinal);
        Assert.Empty(change.Case.Obligations);
        Assert.True(ReleaseCommitment.IsOwed(change.Case));
        Assert.Equal(change.Tasks, WhatWaits.Of(change.Case, Handbook));

        var later = Reported.AddDays(40);
        Assert.Equal(["paid-after-end"], Codes(PaymentCommands.MarkPaid(change.Case, First, null, [], Fia, later)));
        Assert.Equal(["paid-after-end"], Codes(PaymentCommands.MarkPaid(change.Case, First, ApprovedOn.AddDays(2), [], Fia, later)));
        Assert.Equal(["paid-before-approval"], Codes(PaymentCommands.MarkPaid(ApproveByTwo(ReportApproved, First, endsAt) with { Status = change.Case.Status, Ending = change.Case.Ending }, First, ApprovedOn, [], Fia, later)));

        foreach (var (told, unspent) in new[] { (Do(PaymentCommands.MarkPaid(change.Case, First, ApprovedOn.AddDays(1), [], Fia, later)), 940_000), (Do(PaymentCommands.Hold(change.Case, First, "Not sent to the bank.", Fia, later)), 1_000_000) })
        {
            Assert.Equal(change.Case.Status, told.Case.Status);
            Assert.Equal(ReleaseCommitment.Obligation, Assert.Single(told.Case.Obligations).Kind);
            Assert.Equal(unspent, ReleaseCommitment.UnspentSek(told.Case));
            Assert.Empty(told.Letters);
            Assert.Empty(WhatWaits.Of(told.Case, Handbook));
            Assert.False(PaymentCommands.MarkPaid(told.Case, First, ApprovedOn, [], Fia, later).IsAllowed);
        }
    }

    [Fact]
    public void An_unknown_payment_is_named() => Assert.Equal(["unknown-payment"], Codes(PaymentCommands.Approve(ReportApproved, "2026-0001-year-2", [], Fia, Reported)));

    [Fact]
    public void On_its_last_day_a_payment_that_is_not_made_becomes_a_task_with_what_holds_it()
    {
        var late = RemindOfPayment.Apply(Do(PaymentCommands.Hold(ReportApproved, First, "Wrong account.", Fia, Reported)).Case, "year-1", [], At("2027-09-15T06:00:00Z"));
        Assert.Equal(("payment-late", "year-1"), (Assert.Single(late.Tasks).Kind, late.Tasks[0].Occasion));
        Assert.Contains("Wrong account.", late.Tasks[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(late.Case.Obligations, o => o.Kind == OrderPayment.Obligation);
        Assert.Empty(RemindOfPayment.Apply(PaidOnce, "year-1", [], At("2027-09-15T06:00:00Z")).Tasks);
    }
}
