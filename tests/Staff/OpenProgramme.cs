using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Journeys;

namespace Mpp.Tests.Staff;

/// <summary>One programme for all tests of a class, with a round that is open; each test uses cases and rounds of its own.</summary>
public sealed class OpenProgramme : IAsyncLifetime
{
    int submissions;

    public ProgrammeUnderTest Programme { get; private set; } = null!;

    internal Caller Caller { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Programme = await ProgrammeUnderTest.StartAsync("2026-02-20T10:15:00Z");
        Caller = new(Programme.Host.BaseAddress);
        await Programme.PutRoundAsync();
    }

    public async Task DisposeAsync()
    {
        Caller.Dispose();
        await Programme.DisposeAsync();
    }

    /// <summary>A new application, with its reference.</summary>
    public async Task<string> SubmitAsync(HandbookCase? @case = null)
    {
        var submission = ((@case ?? HandbookCases.Kalix) with { SubmissionId = $"s-{Interlocked.Increment(ref submissions)}" }).Submission(Programme.Now);
        var receipt = (await Programme.Driver.SubmitAsync(submission, Programme.Now)).Ok();
        await Programme.QuietAsync();
        return receipt["reference"];
    }

    /// <summary>As far as a recommendation to approve <paramref name="amountSek"/>.</summary>
    public async Task<string> RecommendAsync(long amountSek)
    {
        var reference = await SubmitAsync();
        await VerbAsync(reference, "accept-complete", new { });
        await VerbAsync(reference, "assign-reviewers", new { reviewers = new[] { Reviewer("Rut", "Umeå"), Reviewer("Ravi", "Lund") } });
        foreach (var who in new[] { "rut", "ravi" }) await ReviewAsync(reference, who, 4);
        await VerbAsync(reference, "recommend", new { outcome = "approve", amountSek, reason = "Sound" });
        return reference;
    }

    public async Task ReviewAsync(string reference, string who, int score) => (await Caller.PostAsync($"staff/applications/{reference}/review", new
    {
        scores = new[] { "democracy", "mutual-benefit", "results", "feasibility", "gender-rights", "sustainability", "budget" }.Select(criterion => new { criterion, score, comment = $"{who} thinks so" }),
        risk = "low",
        comment = $"{who} has read it",
    }, $"{who}:Reviewer")).Ok();

    public static object Reviewer(string name, string municipality) => new { name, email = $"{name.ToLowerInvariant()}@demo.example", municipality };

    async Task VerbAsync(string reference, string verb, object body) => (await Caller.PostAsync($"staff/applications/{reference}/{verb}", body)).Ok();
}
