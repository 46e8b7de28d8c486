using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Closing;

public class CloseCaseTests
{
    [Fact]
    public void The_last_payment_closes_the_case_tells_everybody_and_owes_the_envelope_what_was_not_paid()
    {
        var ready = ApproveByTwo(LastPayment, "2026-0001-year-3", Reported);
        var change = Do(PaymentCommands.MarkPaid(ready, "2026-0001-year-3", null, [], Fia, Reported));

        Assert.Equal(CaseStatus.Closed, change.Case.Status);
        Assert.Equal(["payment-made", "closed", "status"], change.Facts.Select(f => f.Action));
        Assert.Equal(("1000000", "160000"), (change.Facts[1].From, change.Facts[1].To));
        Assert.Equal(["applicant-1", "partner-1-1", "applicant-2"], change.Letters.Select(l => l.To.Id));
        Assert.All(change.Letters, l => Assert.Equal(("closing", "1000000", "160000", "840000"), (l.Letter, l.Values["amountSek"], l.Values["paidSek"], l.Values["unspentSek"])));

        var owed = Assert.Single(change.Case.Obligations);
        Assert.Equal(("ledger-release", "operation-1", Reported), (owed.Kind, owed.Occasion, owed.Due.ToUtc()));
        Assert.Equal((1_000_000, 160_000, 840_000), (ReleaseCommitment.HeldSek(ready), ReleaseCommitment.HeldSek(change.Case), ReleaseCommitment.UnspentSek(change.Case)));
        Assert.True(ReleaseCommitment.IsOwed(change.Case));
        var released = ReleaseCommitment.Apply(change.Case, "operation-1");
        Assert.Equal((0, "1000000", "160000"), (released.Case.Obligations.Count, released.Facts[0].From, released.Facts[0].To));
    }

    [Fact]
    public void A_case_that_spent_everything_owes_nothing_when_it_closes()
    {
        var all = LastPayment with { Decision = LastPayment.Decision! with { AmountSek = 160_000 } };
        var change = Do(PaymentCommands.MarkPaid(ApproveByTwo(all, "2026-0001-year-3", Reported), "2026-0001-year-3", null, [], Fia, Reported));
        Assert.Equal((CaseStatus.Closed, 0), (change.Case.Status, change.Case.Obligations.Count));
        Assert.All(change.Letters, l => Assert.Equal("", l.Values["unspentSek"]));
    }

    [Fact]
    public void A_case_stays_in_force_while_a_report_is_not_approved_or_a_payment_not_made()
    {
        Assert.Equal(CaseStatus.InForce, PaidOnce.Status);
        Assert.Equal(CaseStatus.InForce, LastPayment.Status);

        // The last report first: what was ordered before it is still to be paid.
        var unpaid = LastPayment with { Payments = [.. LastPayment.Payments.Select(p => p with { Made = p.Report == "year-2" ? null : p.Made })] };
        Assert.Equal(CaseStatus.InForce, Pay(unpaid, "2026-0001-year-3", Reported).Status);
        Assert.Equal(CaseStatus.Closed, Do(PaymentCommands.MarkPaid(Pay(unpaid, "2026-0001-year-3", Reported), "2026-0001-year-2", null, [], Fia, Reported)).Case.Status);
    }

    [Fact]
    public void The_last_report_closes_the_case_itself_where_nothing_of_it_is_accepted()
    {
        var last = Do(PaymentCommands.MarkPaid(ApproveByTwo(LastPayment, "2026-0001-year-3", Reported), "2026-0001-year-3", null, [], Fia, Reported)).Case;
        var open = last with { Status = CaseStatus.InForce, Obligations = [], Payments = [.. last.Payments.Take(2)], Reports = [.. last.Reports.Take(2), last.Reports[2] with { Status = ReportStatus.Submitted, Assessments = [] }] };
        var change = Do(AssessReport.Apply(open, new("year-3", true, [], [], "No receipts."), Handbook, Handbook, Officer, Reported));
        Assert.Equal((CaseStatus.Closed, 2), (change.Case.Status, change.Case.Payments.Count));
        Assert.Equal(890_000, ReleaseCommitment.UnspentSek(change.Case));
        Assert.Equal(["closing", "report-approved"], change.Letters.Select(l => l.Letter).Distinct().Order());
    }

    [Theory]
    [InlineData("sv", "Avslutad")]
    [InlineData("en", "Closed")]
    public void A_closed_case_is_called_so_in_both_languages(string language, string label)
    {
        var closed = LastPayment with { Status = CaseStatus.Closed };
        Assert.Equal(label, StatusTable.PublicLabel(closed, language));
        Assert.Equal(label, StatusTable.StaffLabel(closed.Status, language));
        Assert.Empty(StatusTable.Verbs(closed));
    }
}
