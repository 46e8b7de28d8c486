using System.Text.Json.Nodes;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Embedded.Rehearsal;

namespace Mpp.Tests.Journeys;

/// <summary>One thing that a person does, or a day that comes.</summary>
public sealed record Step(string Name, Func<Task> PlayAsync);

/// <summary>
/// Kalix and Masaka's way from the form to the first report reminder, step by step, so that something can go wrong between any two of them. No step waits for what
/// follows from it: that is the business of who plays it.
/// </summary>
public sealed class KalixSteps(ProgrammeUnderTest programme, HandbookCase? handbook = null)
{
    public const long ApprovedSek = 1_300_000;

    /// <summary>What has gone out at the end, each once.</summary>
    static readonly Dictionary<string, int> LettersAtTheEnd = new()
    {
        ["receipt"] = 2,
        ["returned"] = 1,
        ["completion-received"] = 1,
        ["reviewer-assigned"] = 2,
        ["decision-approved"] = 3,
        ["agreement-to-sign"] = 2,
        ["agreement-in-force"] = 2,
        ["report-opens"] = 1,
        ["report-reminder"] = 1,
    };

    static readonly string[] TrailAtTheEnd =
    [
        "submit", "attachment-stored", "check-earlier-reports", "return", "complete", "accept-complete", "reviewer-assigned", "review-sent", "recommended", "decided", "decision-announced", "agreement-sent",
        "signed", "in-force", "report-planned", "report-reminded",
    ];

    readonly HandbookCase handbook = handbook ?? HandbookCases.Kalix;

    /// <summary>A form tool sends the same again, letter for letter.</summary>
    JsonObject? submission;

    Driver Driver => programme.Driver;

    public string Reference { get; private set; } = "";

    public IReadOnlyList<Step> All =>
    [
        new("submit", SubmitAsync), new("return", ReturnAsync), new("complete", CompleteAsync), new("accept", () => OfficerAsync("accept-complete")), new("assign", AssignAsync),
        new("Rut's review", () => ReviewAsync("Rut", 4)), new("Ravi's review", () => ReviewAsync("Ravi", 5)),
        new("recommend", () => OfficerAsync("recommend", Approval(ApprovedSek))), new("decide", DecideAsync), new("order the announcement", OrderAnnouncementAsync), new("announce", () => programme.MoveToAsync("2026-05-20T06:00:00Z")),
        new("send the agreement", () => OfficerAsync("send-agreement")), new("sign for ICLD", SignForIcldAsync),
        new("sign for the applicant", SignForApplicantAsync), new("sign for the partner", SignForPartnerAsync), new("remind", () => programme.MoveToAsync("2027-06-30T06:00:00Z")),
    ];

    public async Task SubmitAsync()
    {
        var receipt = (await Driver.SubmitAsync(submission ??= handbook.Submission(programme.Now), programme.Now)).Ok();
        Assert.Contains(receipt["outcome"], new[] { "accepted", "repeat" });
        Reference = receipt["reference"];
    }

    /// <summary>The short way to the point at which a decider has the word.</summary>
    public async Task GetRecommendedAsync(long amountSek = ApprovedSek)
    {
        await SubmitAsync();
        await OfficerAsync("accept-complete");
        await AssignAsync();
        await ReviewAsync("Rut", 4);
        await ReviewAsync("Ravi", 5);
        await OfficerAsync("recommend", Approval(amountSek));
        await programme.QuietAsync();
    }

    /// <summary>And on to the point at which the agreement can be sent: announced on the day it is decided.</summary>
    public async Task GetAnnouncedAsync()
    {
        await GetRecommendedAsync();
        await DecideAsync();
        (await Driver.StaffAsync("dina:Decider", HttpMethod.Post, "rounds/2026-spring/announce", new { on = $"{SwedishCalendar.StockholmDate(programme.Now):yyyy-MM-dd}" })).Ok();
        await programme.CatchUpAsync();
    }

    public Task ReturnAsync() => OfficerAsync("return", new { missing = new[] { "A letter of intent signed by Masaka" } });

    public async Task CompleteAsync() => (await Driver.MyAsync(await LinkAsync("returned", "sv"), "complete", new { attachments = new[] { handbook.File("other", "signed.pdf") } })).Ok();

    public Task AssignAsync() => OfficerAsync("assign-reviewers", new { reviewers = new[] { Reviewer("Rut", "Umeå"), Reviewer("Ravi", "Lund") } });

    public async Task ReviewAsync(string reviewer, int score) => (await Driver.VerbAsync($"{reviewer}:Reviewer", Reference, "review", ReviewOf(score))).Ok();

    public async Task DecideAsync() => (await Driver.VerbAsync("dina:Decider", Reference, "decide", Approval(ApprovedSek))).Ok();

    public async Task OrderAnnouncementAsync() => (await Driver.StaffAsync("dina:Decider", HttpMethod.Post, "rounds/2026-spring/announce", new { on = "2026-05-20" })).Ok();

    public async Task SignAsync()
    {
        await SignForIcldAsync();
        await SignForApplicantAsync();
    }

    public Task SignForIcldAsync() => OfficerAsync("record-signature", new { party = "icld", signedBy = "Ingrid Chef", signedOn = $"{SwedishCalendar.StockholmDate(programme.Now):yyyy-MM-dd}" });

    public async Task SignForApplicantAsync() => (await Driver.MyAsync(await LinkAsync("agreement-to-sign", "sv"), "sign", new { signedBy = "Karin Lund" })).Ok();

    public async Task SignForPartnerAsync() => (await Driver.MyAsync(await LinkAsync("agreement-to-sign", "en"), "sign", new { signedBy = "Grace Partner" })).Ok();

    /// <summary>Everything is where it should be: the status, each letter once, the books, the trail; and nothing is left to be done.</summary>
    public async Task AssertArrivedAsync()
    {
        var @case = await programme.CaseAsync(Reference);
        Assert.Equal(CaseStatus.InForce, @case.Status);
        Assert.All(@case.Application.Attachments, a => Assert.NotNull(a.Blob));

        var letters = await Driver.LettersAsync(Reference);
        var counts = letters.GroupBy(l => l.Letter).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(Words(LettersAtTheEnd), Words(counts));
        Assert.Equal(letters.Count, letters.DistinctBy(l => (l.Letter, l.To)).Count());
        Assert.All(letters, l => Assert.Equal("accepted", l.State));
        Assert.Equal(letters.Count, (await Driver.StaffAsync("axel:Auditor", HttpMethod.Get, $"applications/{Reference}/letters")).Ok().Json!["items"]!.AsArray().Count);

        var audit = (await Driver.StaffAsync("axel:Auditor", HttpMethod.Get, $"applications/{Reference}/audit")).Ok();
        Assert.Empty(audit.Json!["chain"]!["findings"]!.AsArray());
        Assert.Empty(TrailAtTheEnd.Except(audit.Json["items"]!.AsArray().Select(e => e!["action"]!.ToString())));

        var books = (await Driver.StaffAsync("dina:Decider", HttpMethod.Get, "rounds/2026-spring/ranking")).Ok();
        Assert.Equal($"{ApprovedSek}", books["committedSek"]);
        Assert.Empty(await programme.DueNowAsync());
    }

    public static object Reviewer(string name, string municipality) => new { name, email = $"{name.ToLowerInvariant()}@demo.example", municipality };

    public static object ReviewOf(int score) => new
    {
        scores = new[] { "democracy", "mutual-benefit", "results", "feasibility", "gender-rights", "sustainability", "budget" }.Select(criterion => new { criterion, score, comment = "Well argued." }),
        risk = "low",
        comment = "Strong.",
    };

    public static object Approval(long amountSek) => new { outcome = "approve", amountSek, conditions = Array.Empty<object>(), reason = "A strong application." };

    public async Task OfficerAsync(string verb, object? body = null) => (await Driver.VerbAsync("olle:Officer", Reference, verb, body)).Ok();

    /// <summary>The link in the newest letter of a kind: an applicant has no other way in.</summary>
    async Task<string> LinkAsync(string letter, string language) =>
        (await Driver.LettersAsync(Reference, letter)).LastOrDefault(l => l.Language == language)?.Link ?? throw new RehearsalFailedException($"{Reference}: no letter '{letter}' with a link has gone out in '{language}'.");

    static IEnumerable<string> Words(Dictionary<string, int> counts) => counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value}");
}
