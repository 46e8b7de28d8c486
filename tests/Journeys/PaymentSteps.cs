using System.Text.Json.Nodes;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Embedded.Rehearsal;

namespace Mpp.Tests.Journeys;

/// <summary>A grant of one year, and the payment of its only report: 1,170,000 SEK of the 1,300,000 that were approved.</summary>
public sealed class PaymentSteps(ProgrammeUnderTest programme, string name = "a")
{
    public const long ApprovedSek = KalixSteps.ApprovedSek, ClaimedSek = 1_170_000;

    readonly KalixSteps steps = new(programme, Handbook with { SubmissionId = $"paid-{name}" });

    static HandbookCase Handbook => HandbookCases.Kalix with { Years = 1, EachYear = (800_000, 350_000, 150_000) };

    Driver Driver => programme.Driver;

    public string Reference => steps.Reference;

    public string Payment => $"{Reference}-year-1";

    /// <summary>The way to a payment that is ordered and that nobody has approved.</summary>
    public static async Task<PaymentSteps> OrderedAsync(ProgrammeUnderTest programme, string name = "a", params ConditionText[] conditions)
    {
        var steps = new PaymentSteps(programme, name);
        await steps.GetInForceAsync(conditions);
        await steps.ReportAsync();
        return steps;
    }

    public async Task GetInForceAsync(params ConditionText[] conditions)
    {
        await steps.GetRecommendedAsync();
        var approval = new { outcome = "approve", amountSek = ApprovedSek, conditions = conditions.Select(c => new { c.Text, c.Blocks }), reason = "A strong application." };
        (await Driver.VerbAsync("dina:Decider", Reference, "decide", approval)).Ok();
        (await Driver.StaffAsync("dina:Decider", HttpMethod.Post, "rounds/2026-spring/announce", new { on = $"{SwedishCalendar.StockholmDate(programme.Now):yyyy-MM-dd}" })).Ok();
        await programme.CatchUpAsync();
        await steps.OfficerAsync("send-agreement");
        await programme.CatchUpAsync();
        await steps.SignAsync();
        await steps.SignForPartnerAsync();
        await programme.CatchUpAsync();
    }

    public async Task ReportAsync(object? approval = null)
    {
        Assert.Equal("accepted", (await Driver.SubmitAsync(Handbook.Report(Reference, 1, programme.Now), programme.Now)).Ok()["outcome"]);
        await steps.OfficerAsync("assess-report", approval ?? new { report = "year-1", outcome = "approve" });
        await programme.QuietAsync();
    }

    public Task<Answer> ApproveAsync(string who = "fia", string? key = null, string? ifMatch = null) => VerbAsync(who, "approve", new { }, key, ifMatch);

    public Task<Answer> MarkPaidAsync(string who = "fia", string? key = null) => VerbAsync(who, "mark-paid", new { }, key);

    public Task<Answer> HoldAsync(string reason) => VerbAsync("fia", "hold", new { reason });

    public Task<Answer> ReleaseAsync(string reason) => VerbAsync("fia", "release", new { reason });

    public async Task ApproveByTwoAsync()
    {
        (await ApproveAsync("fia")).Ok();
        (await ApproveAsync("frej")).Ok();
    }

    public async Task<JsonNode> ViewAsync() => (await Driver.StaffAsync("axel:Auditor", HttpMethod.Get, $"applications/{Reference}")).Ok().Json!["paymentsNow"]![0]!;

    public async Task<IReadOnlyList<string>> HoldsAsync() => [.. (await ViewAsync())["holds"]!.AsArray().Select(h => h!["code"]!.ToString())];

    public async Task<IReadOnlyList<string>> LettersAsync()
    {
        await programme.QuietAsync();
        return [.. (await Driver.LettersAsync(Reference)).Where(l => l.Letter.StartsWith("payment-", StringComparison.Ordinal)).Select(l => l.Letter)];
    }

    public Task<Case> CaseAsync() => programme.CaseAsync(Reference);

    public static IReadOnlyList<string> Codes(Answer answer) => [.. answer.Json!["refusals"]!.AsArray().Select(r => r!["code"]!.ToString())];

    Task<Answer> VerbAsync(string who, string verb, object body, string? key = null, string? ifMatch = null) =>
        Driver.StaffAsync($"{who}:Finance", HttpMethod.Post, $"payments/{Payment}/{verb}", body, key, ifMatch);
}
