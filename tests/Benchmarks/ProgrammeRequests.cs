using Mpp.Embedded.Rehearsal;

namespace Mpp.Benchmarks;

/// <summary>
/// Storage requests of app and engine together, from a form's webhook to the first report's reminder, step by step: each until everything is quiet,
/// letters, files and stories included. With BENCHMARK_TRACE set, every request is named on the error stream.
/// </summary>
static class ProgrammeRequests
{
    static readonly string[] Criteria = ["democracy", "mutual-benefit", "results", "feasibility", "gender-rights", "sustainability", "budget"];

    public static async Task RunAsync(Report report)
    {
        await using var load = await ProgrammeUnderLoad.StartAsync(counted: true);
        var (driver, total) = (load.Driver, 0);
        const string Reference = "2026-0001";

        async Task CountAsync(string what, Func<Task> act, double? atMost = null)
        {
            var before = load.Proxy!.Count;
            await act();
            await load.QuietAsync();
            var requests = load.Proxy.Count - before;
            total += requests;
            report.Add($"storage requests: {what}", requests, "requests", atMost);
            if (Environment.GetEnvironmentVariable("BENCHMARK_TRACE") is not null)
                foreach (var line in load.Proxy.Since(before)) Console.Error.WriteLine($"  {what}: {line}");
        }

        async Task VerbAsync(string who, string verb, object? body = null) => (await driver.VerbAsync(who, Reference, verb, body)).Ok();
        Task MoveAsync(string to) => load.MoveToAsync(DateTimeOffset.Parse(to, System.Globalization.CultureInfo.InvariantCulture));
        async Task<string> LinkAsync(string letter, string language) => (await driver.LettersAsync(Reference, letter)).Last(l => l.Language == language).Link!;

        var body = HandbookCases.Kalix.Submission(load.Clock.GetUtcNow());
        await CountAsync("an application, its two receipts and two files", async () => (await driver.SubmitAsync(body, load.Clock.GetUtcNow())).Ok());
        await CountAsync("a repeated webhook", async () => (await driver.SubmitAsync(body, load.Clock.GetUtcNow())).Ok(), atMost: 4);
        await CountAsync("a sweep with nothing due", () => load.Host.Timers.FireDueAsync(load.Clock.GetUtcNow().AddMinutes(-1), load.Clock.GetUtcNow()), atMost: 1);

        await CountAsync("returned for completion, one letter", () => VerbAsync("olle:Officer", "return", new { missing = new[] { "A signed letter" } }));
        var link = await LinkAsync("returned", "sv");
        await CountAsync("completed by private link, one file, one letter", async () => (await driver.MyAsync(link, "complete", new { attachments = new[] { HandbookCases.Kalix.File("other", "signed.pdf") } })).Ok());
        await CountAsync("accepted as complete", () => VerbAsync("olle:Officer", "accept-complete"));
        await CountAsync("two reviewers assigned, two letters", () => VerbAsync("olle:Officer", "assign-reviewers", new { reviewers = new[] { Reviewer("Rut", "Umeå"), Reviewer("Ravi", "Lund") } }));
        await CountAsync("two reviews", async () =>
        {
            foreach (var who in new[] { "Rut:Reviewer", "Ravi:Reviewer" })
                await VerbAsync(who, "review", new { scores = Criteria.Select(criterion => new { criterion, score = 4, comment = "Well argued." }), risk = "low", comment = "Strong." });
        });
        var approval = new { outcome = "approve", amountSek = 1_300_000, conditions = Array.Empty<object>(), reason = "A strong application." };
        await CountAsync("recommended", () => VerbAsync("olle:Officer", "recommend", approval));
        await CountAsync("decided, the ledger included", () => VerbAsync("dina:Decider", "decide", approval));
        await CountAsync("the announcement ordered", async () => (await driver.StaffAsync("dina:Decider", HttpMethod.Post, "rounds/2026-spring/announce", new { on = "2026-05-20" })).Ok());
        await CountAsync("the announcement, three letters", () => MoveAsync("2026-05-20T06:00:00Z"));
        await CountAsync("the agreement sent, two letters", () => VerbAsync("olle:Officer", "send-agreement"));
        var (applicant, partner) = (await LinkAsync("agreement-to-sign", "sv"), await LinkAsync("agreement-to-sign", "en"));
        await CountAsync("signed by all three and in force, two letters", async () =>
        {
            await VerbAsync("olle:Officer", "record-signature", new { party = "icld", signedBy = "Ingrid Chef", signedOn = "2026-05-20" });
            (await driver.MyAsync(applicant, "sign", new { signedBy = "Karin Lund" })).Ok();
            (await driver.MyAsync(partner, "sign", new { signedBy = "Grace Partner" })).Ok();
        });
        await CountAsync("the first report's reminder, one letter", () => MoveAsync("2027-06-30T06:00:00Z"));
        report.Add("storage requests: the whole way to the first reminder", total, "requests");
    }

    static object Reviewer(string name, string municipality) => new { name, email = $"{name.ToLowerInvariant()}@demo.example", municipality };
}
