using System.Text.Json.Nodes;
using Mpp.Domain.Cases;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Support;

namespace Mpp.Tests.Journeys;

public sealed class ReportJourneys
{
    [Fact]
    public async Task A_report_comes_in_by_webhook_is_returned_comes_again_by_private_link_and_is_approved()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var steps = await ReportSteps.InForceAsync(programme);
        await steps.OpenAsync();
        var link = (await programme.Driver.LettersAsync(steps.Reference, "report-opens")).Single().Link!;

        var body = HandbookCases.Kalix.Report(steps.Reference, 1, programme.Now);
        var receipt = (await steps.SendAsync(body)).Ok();
        Assert.Equal((202, steps.Reference, "accepted"), (receipt.Status, receipt["reference"], receipt["outcome"]));
        Assert.Equal("repeat", (await steps.SendAsync(body)).Ok()["outcome"]);
        var report = await steps.ReportAsync();
        Assert.Equal((ReportStatus.Submitted, 1), (report.Status, report.Deliveries.Count));
        Assert.Equal("period-not-over", Assert.Single(report.Deliveries[0].Warnings).Code);
        Assert.Contains($"{steps.Reference} assess-report", await programme.TasksAsync());
        Assert.All(report.Deliveries[0].Attachments, a => Assert.NotNull(a.Blob));
        var file = report.Deliveries[0].Attachments.Single(a => a.Kind == "accounts");
        Assert.StartsWith("%PDF", (await programme.Driver.StaffAsync("olle:Officer", HttpMethod.Get, $"applications/{steps.Reference}/attachments/{file.Id}")).Ok().Text, StringComparison.Ordinal);

        // Nothing reminds of a report that is in; one that is returned has its own date again.
        await programme.MoveToAsync("2027-08-20T09:00:00Z");
        Assert.Equal(["report-opens 1", "report-received 1"], await steps.LettersAsync());
        await steps.ReturnAsync();
        Assert.Equal((ReportStatus.Returned, new DateOnly(2027, 9, 3)), (await steps.ReportAsync() is var returned ? (returned.Status, returned.DueOn) : default));
        Assert.DoesNotContain($"{steps.Reference} assess-report", await programme.TasksAsync());

        var members = HandbookCases.Kalix.ReportMembers(1, withoutFiles: ["accounts", "salary-form", "report-approval"]);
        (await programme.Driver.MyAsync(link, "report", members)).Ok();
        var again = await steps.ReportAsync();
        Assert.Equal((ReportStatus.Submitted, 2), (again.Status, again.Deliveries.Count));
        Assert.Empty(again.Deliveries[1].Warnings);

        (await steps.AssessAsync(new { report = "year-1", outcome = "approve", acceptedSek = new[] { new { line = "1-travel", amountSek = 160_000 }, new { line = "1-meetings", amountSek = 100_000 } }, reason = "Labour is not in the ledger." })).Ok();
        Assert.Equal(["report-opens 1", "report-received 2", "report-returned 1", "report-approved 1"], await steps.LettersAsync());
        var whole = (await programme.Driver.StaffAsync("axel:Auditor", HttpMethod.Get, $"applications/{steps.Reference}")).Ok().Json!;
        Assert.Equal("approved", whole["reports"]![0]!["status"]!.ToString());
        var travel = whole["budgetLines"]!.AsArray().Single(l => l!["line"]!.ToString() == "1-travel")!;
        Assert.Equal((180_000, 162_000, 160_000, 0), ((int)travel["approvedSek"]!, (int)travel["claimedSek"]!, (int)travel["acceptedSek"]!, (int)travel["paidSek"]!));
        Assert.Equal(260_000, whole["payments"]![0]!["lines"]!.AsArray().Sum(l => (int)l!["amountSek"]!));
        Assert.Empty(await programme.DueNowAsync());
    }

    [Theory]
    [InlineData("\"a text\"")]
    [InlineData("{}")]
    public async Task A_member_that_nobody_knows_is_ignored_even_if_it_has_the_name_of_what_is_around_the_others(string unknown)
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var steps = await ReportSteps.InForceAsync(programme);
        await steps.OpenAsync();
        var link = (await programme.Driver.LettersAsync(steps.Reference, "report-opens")).Single().Link!;
        var members = HandbookCases.Kalix.ReportMembers(1);
        members["data"] = JsonNode.Parse(unknown);
        (await programme.Driver.MyAsync(link, "report", members)).Ok();
        Assert.All((await steps.ReportAsync()).Deliveries[0].Attachments, a => Assert.NotNull(a.Blob));
        Assert.Equal(200, (await programme.Driver.MyPageAsync(link, "report", html: true)).Status);

        var body = HandbookCases.Kalix.Report(steps.Reference, 1, programme.Now);
        body["data"]!["data"] = JsonNode.Parse(unknown);
        body["data"]!["narrative"]!["society"] = "Another text.";
        Assert.Equal("revision", (await steps.SendAsync(body)).Ok()["outcome"]);
        Assert.Equal(200, (await programme.Driver.MyPageAsync(link, "report", html: true)).Status);
        await programme.CatchUpAsync();
        Assert.Empty(await programme.DueNowAsync());
    }

    [Fact]
    public async Task An_overdue_report_is_reminded_of_to_those_whom_the_handbook_names_and_who_waits_for_money_hears_that_it_is_held()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var steps = await ReportSteps.InForceAsync(programme);
        await steps.OpenAsync();
        await steps.GetToAsync("approved");

        await programme.MoveToAsync("2028-10-15T09:00:00Z");

        const string Coordinator = "karin.lund@kalix.example", Head = "hakan.berg@kalix.example";
        var sent = (await programme.Driver.LettersAsync(steps.Reference)).Where(l => l.At > ReportSteps.Opens.AddDays(90) && l.Letter is "report-opens" or "report-reminder" or "payment-held");
        Assert.Equal(
            [
                ("2028-05-31", "report-opens", Coordinator, ""), ("2028-06-30", "report-reminder", Coordinator, ""), ("2028-07-30", "report-reminder", Coordinator, ""),
                ("2028-08-15", "report-reminder", Coordinator, ""), ("2028-08-22", "report-reminder", Coordinator, ""), ("2028-08-29", "report-reminder", Coordinator, ""),
                ("2028-08-30", "payment-held", Coordinator, ""), ("2028-08-30", "report-reminder", Coordinator, ""), ("2028-09-05", "report-reminder", Coordinator, Head), ("2028-09-12", "report-reminder", Head, ""),
            ],
            sent.Where(l => l.At.Year == 2028).Select(l => ($"{l.At:yyyy-MM-dd}", l.Letter, l.To, string.Join(',', l.Cc))).Order());
        Assert.Single(await programme.TasksAsync(), t => t == $"{steps.Reference} report-overdue");
        Assert.Contains($"{steps.Reference} payment-late", await programme.TasksAsync());

        // Once it is in, the money is free again, and nobody has to ring.
        (await steps.SendAsync(HandbookCases.Kalix.Report(steps.Reference, 2, programme.Now))).Ok();
        await programme.QuietAsync();
        Assert.Single(await programme.Driver.LettersAsync(steps.Reference, "payment-released"));
        Assert.DoesNotContain($"{steps.Reference} report-overdue", await programme.TasksAsync());
        await steps.PayAsync();
    }

    [Fact]
    public async Task A_form_that_no_case_takes_is_kept_for_staff_and_can_be_taken_again_as_of_when_it_came()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var steps = await ReportSteps.InForceAsync(programme);
        await steps.OpenAsync();

        var unknown = (await steps.SendAsync(HandbookCases.Kalix.Report("2026-9999", 1, programme.Now))).Ok();
        Assert.Equal((202, "refused", "unknown-reference"), (unknown.Status, unknown["outcome"], unknown.Json!["refusals"]![0]!["code"]!.ToString()));
        Assert.Equal("refused", (await steps.SendAsync(HandbookCases.Kalix.Report("../2026-0001", 1, programme.Now))).Ok()["outcome"]);
        var unreadable = HandbookCases.Kalix.Report(steps.Reference, 1, programme.Now);
        unreadable["data"]!["costs"]![0]!["amountSek"] = "a lot";
        Assert.Equal(400, (await steps.SendAsync(unreadable)).Status);

        (await programme.Driver.VerbAsync("dina:Decider", steps.Reference, "suspend", new { reason = "Elections" })).Ok();
        var came = programme.Now;
        Assert.Equal("suspended", (await steps.SendAsync()).Ok().Json!["refusals"]![0]!["code"]!.ToString());
        await programme.MoveToAsync(came.AddDays(3));
        var quarantined = (await programme.Driver.StaffAsync("olle:Officer", HttpMethod.Get, "quarantine")).Ok().Json!["items"]!.AsArray();
        Assert.Equal(4, quarantined.Count);
        var id = quarantined.Single(q => q!["reason"]!.ToString().Contains("suspended", StringComparison.Ordinal))!["id"]!.ToString();
        Assert.Equal(422, (await programme.Driver.StaffAsync("olle:Officer", HttpMethod.Post, $"quarantine/{id}/replay", new { })).Status);

        (await programme.Driver.VerbAsync("dina:Decider", steps.Reference, "resume", new { reason = "Elected" })).Ok();
        Assert.Equal("accepted", (await programme.Driver.StaffAsync("olle:Officer", HttpMethod.Post, $"quarantine/{id}/replay", new { })).Ok()["outcome"]);
        Assert.Equal(came, (await steps.ReportAsync()).Deliveries.Single().ReceivedAtUtc);
        Assert.Equal(3, (await programme.Driver.StaffAsync("olle:Officer", HttpMethod.Get, "quarantine")).Ok().Json!["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_repeated_report_costs_four_requests_at_most()
    {
        StorageProxy? proxy = null;
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z", records: storage => (proxy = StorageProxy.StartAsync(storage).GetAwaiter().GetResult()).ConnectionString);
        await using var _ = proxy;
        var steps = await ReportSteps.InForceAsync(programme);
        await steps.OpenAsync();
        var body = HandbookCases.Kalix.Report(steps.Reference, 1, programme.Now);
        (await steps.SendAsync(body)).Ok();
        await programme.QuietAsync();

        var before = proxy!.Count;
        Assert.Equal("repeat", (await steps.SendAsync(body)).Ok()["outcome"]);
        await programme.QuietAsync();

        Assert.True(proxy.Count - before <= 4, string.Join('\n', proxy.Since(before)));
    }

    [Fact]
    public async Task A_completion_comes_by_webhook_too()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        await kalix.SubmitAsync();
        await kalix.ReturnAsync();
        System.Text.Json.Nodes.JsonObject body = new() { ["type"] = "mpp.completion.submitted", ["data"] = new System.Text.Json.Nodes.JsonObject { ["reference"] = kalix.Reference, ["title"] = "Plastic", ["attachments"] = new System.Text.Json.Nodes.JsonArray(HandbookCases.Kalix.File("other", "signed.pdf")) } };

        Assert.Equal("accepted", (await programme.Driver.SubmitAsync(body, programme.Now)).Ok()["outcome"]);
        Assert.Equal("repeat", (await programme.Driver.SubmitAsync(body, programme.Now)).Ok()["outcome"]);

        var @case = await programme.CaseAsync(kalix.Reference);
        Assert.Equal((CaseStatus.Eligible, "Plastic"), (@case.Status, @case.Application.Title));
        Assert.All(@case.Application.Attachments, a => Assert.NotNull(a.Blob));
        Assert.Single(await programme.Driver.LettersAsync(kalix.Reference, "completion-received"));
    }
}
