using Mpp.Domain.Cases;
using Mpp.Domain.Intake;
using static Mpp.Tests.Domain.Samples;

namespace Mpp.Tests.Domain.Intake;

public class OverrideAndEarlierReportsTests
{
    [Fact]
    public void An_officer_accepts_a_refused_application_with_a_reason_and_everybody_is_told()
    {
        var change = Allowed(OverrideEligibility.Apply(Submitted(Kalix with { CoreAreas = [] }), " Meant participation ", Officer, Received));

        Assert.Equal(CaseStatus.Eligible, change.Case.Status);
        Assert.Equal(new Override("Olle Officer", Received, "Meant participation"), change.Case.Eligibility.Override);
        Assert.Equal("no-core-area", Assert.Single(change.Case.Eligibility.Refusals).Code);
        Assert.Equal([("eligibility-overridden", "applicant-1"), ("eligibility-overridden", "partner-1-1")], change.Letters.Select(l => (l.Letter, l.To.Id)));
        Assert.Equal([("override-eligibility", "no-core-area", "Meant participation"), ("status", null, null)], change.Facts.Select(f => (f.Action, f.Subject, f.Why)));
    }

    [Fact]
    public void An_override_needs_a_reason_and_a_refused_case()
    {
        Assert.Equal(["no-reason"], Codes(OverrideEligibility.Apply(Submitted(Kalix with { CoreAreas = [] }), " ", Officer, Received)));
        Assert.Equal(["wrong-status", "no-reason"], Codes(OverrideEligibility.Apply(Submitted(), "", Officer, Received)));
    }

    [Fact]
    public void What_later_steps_need_cannot_be_overridden()
    {
        var hopeless = Submitted(Kalix with { EndDate = Kalix.StartDate.AddDays(-1), CoreAreas = [] });
        var refusal = Assert.Single(OverrideEligibility.Apply(hopeless, "Never mind", Officer, Received).Refusals);
        Assert.Equal("cannot-be-overridden", refusal.Code);
        Assert.Contains("2026-06-30", refusal.Message, StringComparison.Ordinal);

        var late = SubmitApplication.Create("2026-0001", Kalix, Spring, Handbook, Stockholm("2026-03-17T08:00"), null, Delivery(1, "first", Received)).Case;
        Assert.Equal(CaseStatus.Eligible, Allowed(OverrideEligibility.Apply(late, "Our form was down", Officer, Received)).Case.Status);
    }

    [Fact]
    public void No_overdue_report_leaves_a_marker_and_no_letter()
    {
        var change = RecordEarlierReports.Apply(Submitted(), [], Received);
        Assert.Equal((CaseStatus.Eligible, Received), (change.Case.Status, change.Case.Eligibility.EarlierReportsCheckedAtUtc));
        Assert.Empty(change.Letters);
        Assert.Equal("none-overdue", Assert.Single(change.Facts).To);
    }

    [Fact]
    public void An_overdue_report_makes_the_application_ineligible_and_is_named_in_a_letter()
    {
        var change = RecordEarlierReports.Apply(Submitted(), ["2023-0007"], Received);

        Assert.Equal(CaseStatus.NotEligible, change.Case.Status);
        Assert.Equal([("not-eligible", "earlier-reports"), ("not-eligible", "earlier-reports")], change.Letters.Select(l => (l.Letter, l.Occasion)));
        Assert.Contains("2023-0007", change.Letters[0].Values["reasons"], StringComparison.Ordinal);
        Assert.Equal(["check-earlier-reports", "status"], change.Facts.Select(f => f.Action));
    }

    [Fact]
    public void One_that_is_refused_already_hears_of_all_reasons_together()
    {
        var change = RecordEarlierReports.Apply(Submitted(Kalix with { CoreAreas = [] }), ["2023-0007"], Received);
        Assert.Equal(["no-core-area", "overdue-report"], change.Case.Eligibility.Refusals.Select(r => r.Code));
        Assert.Equal(2, change.Letters[0].Values["reasons"].Split('\n').Length);
    }

    [Fact]
    public void It_is_recorded_once()
    {
        var marked = RecordEarlierReports.Apply(Submitted(), ["2023-0007"], Received).Case;
        var again = RecordEarlierReports.Apply(marked, ["2023-0007"], Received.AddHours(1));
        Assert.Same(marked, again.Case);
        Assert.Empty(again.Letters.Concat<object>(again.Facts).Concat(again.Tasks));
    }

    [Fact]
    public void What_staff_have_done_meanwhile_is_not_undone()
    {
        var overridden = Allowed(OverrideEligibility.Apply(Submitted(Kalix with { CoreAreas = [] }), "Meant participation", Officer, Received)).Case;
        foreach (var @case in new[] { overridden, Submitted() with { Status = CaseStatus.Complete }, Submitted() with { Suspension = new("Unrest", "Olle", Received, []) } })
        {
            var change = RecordEarlierReports.Apply(@case, ["2023-0007"], Received);
            Assert.Equal(@case.Status, change.Case.Status);
            Assert.Contains(change.Case.Eligibility.Warnings, w => w.Code == "overdue-report");
            Assert.NotNull(change.Case.Eligibility.EarlierReportsCheckedAtUtc);
            Assert.Equal("overdue-report", Assert.Single(change.Tasks).Kind);
            Assert.Empty(change.Letters);
        }

        Assert.Empty(RecordEarlierReports.Apply(Submitted() with { Status = CaseStatus.Withdrawn }, ["2023-0007"], Received).Tasks);
    }
}
