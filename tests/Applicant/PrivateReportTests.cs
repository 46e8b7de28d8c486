using System.Net;
using System.Text.Json.Nodes;
using Mpp.Domain.Cases;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Journeys;

namespace Mpp.Tests.Applicant;

public sealed class PrivateReportTests
{
    [Fact]
    public async Task A_report_is_sent_from_the_page_returned_completed_with_what_is_missing_and_read_back_on_the_status_page()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var steps = await ReportSteps.InForceAsync(programme);
        using var visitor = await Visitor.MeetAsync(programme);
        Assert.Contains("Skicka rapporten redan nu", (await visitor.GetAsync(visitor.Coordinator, "report")).Text, StringComparison.Ordinal);
        await steps.OpenAsync();
        var page = (await visitor.GetAsync(visitor.Coordinator, "report")).Text;
        Assert.Contains("Dags att lämna rapporten", page, StringComparison.Ordinal);
        Assert.Contains("180 000 kr", page.Replace('\u00A0', ' '), StringComparison.Ordinal);

        // What cannot be read, and what breaks a rule, comes back with the reason and with what was written.
        var unreadable = await visitor.PostFilesAsync(visitor.Coordinator, "report", Fields("160 000,50"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unreadable.Status);
        Assert.Contains("1-travel ska vara hela kronor", unreadable.Text, StringComparison.Ordinal);
        Assert.Contains("160000,50", unreadable.Text, StringComparison.Ordinal);
        Assert.Contains("Forty people", unreadable.Text, StringComparison.Ordinal);
        var empty = await visitor.PostFilesAsync(visitor.Coordinator, "report", [("report", "year-1"), ("basis", "0"), ("cost.line", "1-travel"), ("cost.amountSek", ""), ("cost.note", "")]);
        Assert.Contains("Redovisningen är tom", empty.Text, StringComparison.Ordinal);

        // Sent twice, as people click.
        (string, string, string)[] files = [("accounts", "accounts.pdf", "%PDF accounts"), ("salary-form", "salaries.pdf", "%PDF salaries"), ("report-approval", "approval.pdf", "%PDF approval")];
        foreach (var seen in await Task.WhenAll(visitor.PostFilesAsync(visitor.Coordinator, "report", Fields("160 000"), files), visitor.PostFilesAsync(visitor.Coordinator, "report", Fields("160 000"), files)))
            Assert.Equal((HttpStatusCode.SeeOther, "status?notice=reported"), (seen.Status, seen.Location));
        Assert.Equal("status?notice=reported", (await visitor.PostFilesAsync(visitor.Coordinator, "report", Fields("160 000"), files)).Location);
        Assert.Contains("Tack, rapporten har kommit in", (await visitor.GetAsync(visitor.Coordinator, "status?notice=reported")).Text, StringComparison.Ordinal);
        var report = await steps.ReportAsync();
        Assert.Equal((ReportStatus.Submitted, 160_000), (report.Status, Assert.Single(report.Deliveries).Costs[0].AmountSek));
        Assert.Contains("Inte med: Revisorsintyg", (await visitor.GetAsync(visitor.Coordinator, "report")).Text, StringComparison.Ordinal);

        await steps.ReturnAsync();
        var returned = (await visitor.GetAsync(visitor.Coordinator, "report")).Text;
        Assert.Contains("The auditor's certificate", returned, StringComparison.Ordinal);
        Assert.Contains("Forty people", returned, StringComparison.Ordinal);
        Assert.Contains("Har kommit in: accounts.pdf", returned, StringComparison.Ordinal);
        Assert.Contains("Det som saknas", (await visitor.GetAsync(visitor.Coordinator, "status")).Text, StringComparison.Ordinal);
        Assert.Contains("Inget har ändrats", (await visitor.PostFilesAsync(visitor.Coordinator, "report", Fields("160 000"), files)).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await visitor.PostFilesAsync(visitor.Coordinator, "report", Fields("150 000"))).Status);
        Assert.Equal("status?notice=reported", (await visitor.PostFilesAsync(visitor.Coordinator, "report", Fields("160 000", basis: 1), ("audit-certificate", "certificate.pdf", "%PDF certificate"))).Location);
        var again = await steps.ReportAsync();
        Assert.Equal(4, again.Deliveries[1].Attachments.Count);
        Assert.DoesNotContain(again.Deliveries[1].Warnings, w => w.Code == "attachment-missing");
        var certificate = again.Deliveries[1].Attachments.Single(a => a.Kind == "audit-certificate");
        Assert.Equal("%PDF certificate", (await programme.Driver.StaffAsync("olle:Officer", HttpMethod.Get, $"applications/{steps.Reference}/attachments/{certificate.Id}")).Ok().Text);

        await steps.ApproveAsync();
        var status = (await visitor.GetAsync(visitor.Coordinator, "status")).Text.Replace('\u00A0', ' ');
        Assert.Contains("godkänd 31 maj 2027, 160 000 kr", status, StringComparison.Ordinal);
        Assert.Contains("beställd, betalas senast 30 juni 2027", status, StringComparison.Ordinal);
        var data = JsonNode.Parse((await visitor.GetAsync(visitor.Coordinator, "status", "application/json")).Text)!;
        Assert.Equal(("approved", "ordered", 160_000), (data["reports"]![0]!["state"]!.ToString(), data["payments"]![0]!["state"]!.ToString(), (int)data["payments"]![0]!["amountSek"]!));
        Assert.Contains("160 000 kr betalas ut senast", (await visitor.GetAsync(visitor.Coordinator, "calendar.ics")).Text.Replace("\r\n ", "", StringComparison.Ordinal).Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await visitor.PostFilesAsync(visitor.Coordinator, "report", Fields("1", basis: 2))).Status);
    }

    [Fact]
    public async Task Only_the_applicant_reports_and_a_program_is_answered_as_a_program()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var steps = await ReportSteps.InForceAsync(programme);
        using var visitor = await Visitor.MeetAsync(programme);
        await steps.OpenAsync();
        var members = HandbookCases.Kalix.ReportMembers(1).ToJsonString();

        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.PostJsonAsync(visitor.Partner, "report", members)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.PostFilesAsync(visitor.Partner, "report", Fields("1"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.GetAsync(visitor.Partner, "report", "application/json")).Status);
        var partners = (await visitor.GetAsync(visitor.Partner, "report")).Text;
        Assert.Contains("The applicant sends the report for year\u00A01", partners, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", partners, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.PostJsonAsync(visitor.Coordinator, "report", """{"report": "year-1", "costs": [{"line": "1-travel", "amountSek": "many"}]}""")).Status);
        Assert.Contains("unknown-report", (await visitor.PostJsonAsync(visitor.Coordinator, "report", """{"report": "year-9"}""")).Text, StringComparison.Ordinal);

        var first = await visitor.PostJsonAsync(visitor.Coordinator, "report", members, "key-1");
        Assert.Equal((HttpStatusCode.OK, "in-force"), (first.Status, JsonNode.Parse(first.Text)!["status"]!.ToString()));
        Assert.Equal(first.Text, (await visitor.PostJsonAsync(visitor.Coordinator, "report", members)).Text);
        // What came by link and comes again by the form's webhook is the same report.
        Assert.Equal("repeat", (await steps.SendAsync()).Ok()["outcome"]);
        var view = JsonNode.Parse((await visitor.GetAsync(visitor.Coordinator, "report", "application/json")).Text)!;
        Assert.Equal(("year-1", 162_000), (view["next"]!.ToString(), (int)view["reports"]![0]!["versions"]![0]!["costs"]![0]!["amountSek"]!));
        Assert.Single((await steps.ReportAsync()).Deliveries);
    }

    static List<(string, string)> Fields(string travel, int basis = 0) =>
    [
        ("report", "year-1"), ("basis", $"{basis}"), ("cost.line", "1-travel"), ("cost.amountSek", travel), ("cost.note", "Two visits"), ("cost.line", "1-meetings"), ("cost.amountSek", ""), ("cost.note", ""),
        ("narrative.individuals", "Forty people"), ("narrative.organisation", "A method"), ("narrative.society", ""),
    ];
}
