using System.Text.Json.Nodes;
using Mpp.Domain.Cases;
using Mpp.Embedded.Rehearsal;

namespace Mpp.Tests.Journeys;

/// <summary>Kalix's agreement in force, and its first report: due 29 August 2027, open from 31 May.</summary>
public sealed class ReportSteps(ProgrammeUnderTest programme)
{
    public static readonly DateTimeOffset Opens = new(2027, 5, 31, 6, 0, 0, TimeSpan.Zero);

    public const string Report = "year-1";

    readonly KalixSteps kalix = new(programme);

    public string Reference => kalix.Reference;

    Driver Driver => programme.Driver;

    /// <summary>From a new programme to the agreement in force.</summary>
    public static async Task<ReportSteps> InForceAsync(ProgrammeUnderTest programme)
    {
        await programme.PutRoundAsync();
        var steps = new ReportSteps(programme);
        await steps.kalix.GetAnnouncedAsync();
        await steps.kalix.OfficerAsync("send-agreement");
        await programme.CatchUpAsync();
        await steps.kalix.SignAsync();
        await steps.kalix.SignForPartnerAsync();
        await programme.CatchUpAsync();
        return steps;
    }

    public Task OpenAsync() => programme.MoveToAsync(Opens);

    public Task<Answer> SendAsync(JsonObject? body = null) => Driver.SubmitAsync(body ?? HandbookCases.Kalix.Report(Reference, 1, programme.Now), programme.Now);

    public Task<Answer> AssessAsync(object body) => Driver.VerbAsync("olle:Officer", Reference, "assess-report", body);

    public async Task ReturnAsync() => (await AssessAsync(new { report = Report, outcome = "return", missing = new[] { "The auditor's certificate" }, reason = "The page is blank." })).Ok();

    public async Task ApproveAsync() => (await AssessAsync(new { report = Report, outcome = "approve" })).Ok();

    /// <summary>What comes after the return: the same, but for a line.</summary>
    public JsonObject Another()
    {
        var body = HandbookCases.Kalix.Report(Reference, 1, programme.Now);
        body["data"]!["costs"]![0]!["note"] = "With the certificate";
        return body;
    }

    public async Task PayAsync()
    {
        foreach (var (who, verb) in new[] { ("fia", "approve"), ("frej", "approve"), ("fia", "mark-paid") }) await PayAsync(verb, who);
    }

    /// <summary>In, returned or approved, from open.</summary>
    public async Task GetToAsync(string stage)
    {
        (await SendAsync()).Ok();
        if (stage == "returned") await ReturnAsync();
        if (stage == "approved") await ApproveAsync();
    }

    /// <summary>One thing after the other from the agreement to the payment of the first report, with one reminder on the way.</summary>
    public IEnumerable<Func<Task>> WayToPayment() =>
    [
        OpenAsync, () => programme.MoveToAsync("2027-06-30T06:00:00Z"), async () => (await SendAsync(Linked())).Ok(), ReturnAsync, async () => (await SendAsync(Another())).Ok(), ApproveAsync,
        () => PayAsync("approve", "fia"), () => PayAsync("approve", "frej"), () => PayAsync("mark-paid", "fia"),
    ];

    /// <summary>One of its files lies where nobody may fetch it, so that the story has something to see to.</summary>
    JsonObject Linked()
    {
        var body = HandbookCases.Kalix.Report(Reference, 1, programme.Now);
        body["data"]!["attachments"]!.AsArray().Add(new JsonObject { ["kind"] = "other", ["name"] = "map.pdf", ["url"] = "https://not-allowed.example/map.pdf" });
        return body;
    }

    async Task PayAsync(string verb, string who) => (await Driver.StaffAsync($"{who}:Finance", HttpMethod.Post, $"payments/{Reference}-{Report}/{verb}", new { })).Ok();

    public async Task<Report> ReportAsync() => (await programme.CaseAsync(Reference)).Reports[0];

    /// <summary>How often each letter about reports and payments has gone out, in the order of its first time.</summary>
    public async Task<IReadOnlyList<string>> LettersAsync()
    {
        await programme.QuietAsync();
        return [.. (await Driver.LettersAsync(Reference)).Where(l => l.Letter.StartsWith("report-", StringComparison.Ordinal) || l.Letter.StartsWith("payment-", StringComparison.Ordinal)).GroupBy(l => l.Letter).Select(g => $"{g.Key} {g.Count()}")];
    }
}
