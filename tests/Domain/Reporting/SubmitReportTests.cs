using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Reporting;

public sealed class SubmitReportTests
{
    static readonly IReadOnlyList<Attachment> Files = [.. SubmitReport.Files.Select((kind, i) => new Attachment($"file-{i + 1}", kind, $"{kind}.pdf", "application/pdf", 1, null, null, "x", null, "y"))];

    [Fact]
    public void A_report_that_is_whole_ends_the_reminders_and_asks_staff_to_assess_it()
    {
        var opened = Do(RemindOfReport.Apply(InForce, "year-1", Handbook, At("2027-05-31T06:00:00Z"))).Case;

        var change = Do(SubmitReport.Apply(opened, ReportOf("year-1", 60_000, Reported) with { Attachments = Files }, Handbook, Reported));

        var report = change.Case.Reports[0];
        Assert.Equal((ReportStatus.Submitted, 1, 60_000), (report.Status, Assert.Single(report.Deliveries).Number, report.Claimed.Sum(c => c.AmountSek)));
        Assert.Empty(report.Deliveries[0].Warnings);
        Assert.DoesNotContain(change.Case.Obligations, o => o.Occasion == "year-1");
        Assert.Contains(change.Case.Obligations, o => o.Occasion == "year-2");
        Assert.Equal([("report-received", "year-1.1", "applicant-1")], change.Letters.Select(l => (l.Letter, l.Occasion, l.To.Id)));
        Assert.Equal(["assess-report"], change.Tasks.Select(t => t.Kind));
        Assert.Equal("report-submitted", Assert.Single(change.Facts).Action);
        Assert.True(SubmitReport.IsRepeat(change.Case, "year-1", report.Deliveries[0].ContentHash));
    }

    [Fact]
    public void What_the_handbook_asks_for_and_is_not_there_is_a_warning_and_no_refusal()
    {
        var early = At("2027-06-30T21:59:59Z");
        var sent = ReportOf("year-1", 1_100_000, early) with { Narrative = ["society"], Attachments = [.. Files.Take(2)] };

        var warnings = Do(SubmitReport.Apply(InForce, sent, Handbook, early)).Case.Reports[0].Deliveries[0].Warnings;

        Assert.Equal(["narrative-missing", "attachment-missing", "period-not-over", "line-overspent", "grant-overspent"], warnings.Select(w => w.Code));
        Assert.Contains("individuals, organisation", warnings[0].Message, StringComparison.Ordinal);
        Assert.Contains("report-approval, audit-certificate", warnings[1].Message, StringComparison.Ordinal);
        Assert.DoesNotContain("period-not-over", Do(SubmitReport.Apply(InForce, sent with { ReceivedAtUtc = early.AddSeconds(1) }, Handbook, early.AddSeconds(1))).Case.Reports[0].Deliveries[0].Warnings.Select(w => w.Code));
    }

    [Fact]
    public void Until_it_is_approved_a_newer_version_counts_and_afterwards_none_is_taken()
    {
        var second = Do(SubmitReport.Apply(ReportIn, ReportOf("year-1", 70_000, Reported, "second"), Handbook, Reported)).Case;
        Assert.Equal((2, 70_000), (second.Reports[0].Deliveries.Count, second.Reports[0].Claimed.Sum(c => c.AmountSek)));

        var approved = Do(AssessReport.Apply(second, new("year-1", true, null, [], null), Handbook, Handbook, Officer, Reported)).Case;
        Assert.Equal(["already-approved"], Codes(SubmitReport.Apply(approved, ReportOf("year-1", 1, Reported, "third"), Handbook, Reported)));
    }

    [Fact]
    public void The_accounts_follow_the_budget_line_by_line()
    {
        Assert.Equal(["no-costs"], Codes(SubmitReport.Apply(InForce, ReportOf("year-1", 0, Reported) with { Costs = [] }, Handbook, Reported)));
        Assert.Equal(["line-twice"], Codes(SubmitReport.Apply(InForce, ReportOf("year-1", 0, Reported) with { Costs = [new("1-travel", 1), new("1-travel", 2)] }, Handbook, Reported)));
        Assert.Equal(["unknown-report"], Codes(SubmitReport.Apply(InForce, ReportOf("year-4", 1, Reported), Handbook, Reported)));
        Assert.Equal(["wrong-status"], Codes(SubmitReport.Apply(AgreementSent, ReportOf("year-1", 1, Reported), Handbook, Reported)));
    }

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
