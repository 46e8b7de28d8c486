using Mpp.Embedded.Rehearsal;

namespace Mpp.Benchmarks;

/// <summary>Storage requests of app and engine together, step by step.</summary>
static class ProgrammeRequests
{
    public static async Task RunAsync(Report report)
    {
        await using var load = await ProgrammeUnderLoad.StartAsync(counted: true);
        var driver = load.Driver;
        async Task<int> CountAsync(string what, Func<Task> act, bool untilQuiet, double? atMost = null)
        {
            await load.QuietAsync();
            var before = load.Proxy!.Count;
            await act();
            if (untilQuiet) await load.QuietAsync();
            var requests = load.Proxy.Count - before;
            report.Add($"storage requests: {what}", requests, "requests", atMost);
            if (Environment.GetEnvironmentVariable("BENCHMARK_TRACE") is not null)
                foreach (var line in load.Proxy.Since(before)) Console.Error.WriteLine($"  {what}: {line}");
            return requests;
        }

        var body = HandbookCases.Kalix.Submission(load.Clock.GetUtcNow());
        await CountAsync("an application, receipt and files included", async () => (await driver.SubmitAsync(body, load.Clock.GetUtcNow())).Ok(), untilQuiet: true);
        await CountAsync("a repeated webhook", async () => (await driver.SubmitAsync(body, load.Clock.GetUtcNow())).Ok(), untilQuiet: true, atMost: 4);

        // A sweep finds what is due by one range query; fired by hand, as an operator does.
        await CountAsync("a sweep with nothing due", async () => await load.Host.Timers.FireDueAsync(load.Clock.GetUtcNow().AddMinutes(-1), load.Clock.GetUtcNow()), untilQuiet: true, atMost: 1);
    }
}
