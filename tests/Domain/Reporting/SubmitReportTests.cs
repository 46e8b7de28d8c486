using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Reporting;

public sealed class SubmitReportTests
{
    [Fact]
    public void However_many_lines_are_overspent_it_is_one_warning_that_names_some_and_one_row_of_the_trail()
    {
        BudgetLine[] lines = [.. Enumerable.Range(1, 100).Select(i => new BudgetLine($"1-line-{i}", 1, "other", "applicant", 1_000))];
        var @case = InForce with { Application = InForce.Application with { Budget = lines } };

        var change = Do(SubmitReport.Apply(@case, ReportOf("year-1", 0, Reported) with { Costs = [.. lines.Select(l => new LineAmount(l.Line, 2_000))] }, Handbook, Reported));

        var warning = Assert.Single(change.Case.Reports[0].Deliveries[0].Warnings, w => w.Code == "line-overspent");
        Assert.EndsWith("and 95 more.", warning.Message, StringComparison.Ordinal);
        Assert.Contains("line '1-line-1' holds 1000 SEK, 1100 SEK with what is free, and with this report 2000 SEK are claimed of it", warning.Message, StringComparison.Ordinal);
        Assert.InRange(change.Facts.Count, 2, 6);
    }

    [Fact]
    public void However_many_lines_are_not_in_the_budget_it_is_one_refusal()
    {
        LineAmount[] costs = [.. Enumerable.Range(1, 100).Select(i => new LineAmount($"nobody's-{i}", -1))];
        Assert.Equal(["unknown-line", "cost-negative"], Codes(SubmitReport.Apply(InForce, ReportOf("year-1", 0, Reported) with { Costs = costs }, Handbook, Reported)));
    }

    [Fact]
    public void A_form_that_sends_itself_over_and_over_does_not_fill_the_record_and_is_heard_again_after_an_assessment()
    {
        var @case = InForce;
        for (var version = 1; version <= SubmitReport.MostVersions; version++) @case = Do(SubmitReport.Apply(@case, ReportOf("year-1", version, Reported, $"{version}"), Handbook, Reported)).Case;
        Assert.Equal(["too-many-versions"], Codes(SubmitReport.Apply(@case, ReportOf("year-1", 1, Reported, "one more"), Handbook, Reported)));

        var returned = Do(AssessReport.Apply(@case, new("year-1", false, null, ["The auditor's certificate"], ""), Handbook, Handbook, Officer, Reported)).Case;
        Assert.Equal(SubmitReport.MostVersions + 1, Do(SubmitReport.Apply(returned, ReportOf("year-1", 1, Reported, "one more"), Handbook, Reported)).Case.Reports[0].Deliveries.Count);
    }
}
