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

    public async Task<Report> ReportAsync() => (await programme.CaseAsync(Reference)).Reports[0];

    /// <summary>How often each letter about reports and payments has gone out, in the order of its first time.</summary>
    public async Task<IReadOnlyList<string>> LettersAsync()
    {
        await programme.QuietAsync();
        return [.. (await Driver.LettersAsync(Reference)).Where(l => l.Letter.StartsWith("report-", StringComparison.Ordinal) || l.Letter.StartsWith("payment-", StringComparison.Ordinal)).GroupBy(l => l.Letter).Select(g => $"{g.Key} {g.Count()}")];
    }
}
