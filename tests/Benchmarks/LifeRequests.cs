using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters.Mail;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Tests.Journeys;

namespace Mpp.Benchmarks;

/// <summary>
/// Storage requests of app and engine together in one case's life, step by step: each until everything is quiet, letters, files and stories included, and with every sweep since the step
/// before that found something. With BENCHMARK_TRACE set, every request is named on the error stream.
/// </summary>
static class LifeRequests
{
    public const int MostRequests = 700;
    public const int LongestHistory = 100;
    const int MostOfLetter = 6, MostOfRepeatedWebhook = 4, MostOfDecision = 5;

    public static async Task RunAsync(Report report)
    {
        await using var load = await ProgrammeUnderLoad.StartAsync(counted: true);
        var life = new WholeLife(new Stage(load));
        var (total, longest) = (0, (Instance: "none", Events: 0));
        foreach (var step in life.Steps)
        {
            var requests = await load.RequestsOfAsync(step.PlayAsync);
            total += requests.Count;
            report.Add($"storage requests: {step.Name}", requests.Count, "requests");
            if (Environment.GetEnvironmentVariable("BENCHMARK_TRACE") is not null)
                foreach (var request in requests) await Console.Error.WriteLineAsync($"  {step.Name}: {request}");

            if (step.Name == "submit") report.Add("storage requests: a repeated webhook", (await load.RequestsOfAsync(step.PlayAsync)).Count, "requests", MostOfRepeatedWebhook);
            if (step.Name == "decide") report.Add("storage requests: a decision itself", Decision(requests), "requests", MostOfDecision);
            var now = await Histories.LongestAsync(load.Tables.GetTableClient("DurableTaskHub"));
            if (now.Events > longest.Events) longest = now;
        }

        // What comes when everybody thinks that it is over belongs to the life, too.
        var after = await load.RequestsOfAsync(() => load.MoveToAsync(load.Clock.GetUtcNow().AddDays(1)));
        total += after.Count;
        report.Add("storage requests: the day after", after.Count, "requests");
        report.Add("storage requests: the whole life", total, "requests", MostRequests);
        report.Add(string.Create(CultureInfo.InvariantCulture, $"longest history of an instance ({longest.Instance}), {load.Post.Letters} letters sent"), longest.Events, "events", LongestHistory);
        report.Add("storage requests: a letter, from its order to the news of its delivery", await LetterAsync(load, life.Reference), "requests", MostOfLetter);
    }

    /// <summary>Up to the transaction that puts it on file: the index and what follows come after that.</summary>
    static int Decision(IReadOnlyList<string> requests)
    {
        var committed = requests.Select((request, at) => (request, at)).Last(r => r.request.EndsWith("$batch", StringComparison.Ordinal)).at;
        return committed + 1;
    }

    static async Task<int> LetterAsync(ProgrammeUnderLoad load, string reference)
    {
        var services = load.Host.Services;
        var cases = services.GetRequiredService<CaseStore>();
        var stored = await cases.FindAsync(reference) ?? throw new InvalidOperationException($"{reference} has had a life and is not there.");
        var order = new LetterOrder("withdrawn", "by-a-benchmark", Recipients.Coordinators(stored.Case)[0], [], new Dictionary<string, string> { ["reason"] = "none" });
        await cases.CommitAsync(stored, new Change(stored.Case) { Facts = [new("by-a-benchmark")], Letters = [order] }, Actor.System, load.Clock.GetUtcNow());
        return (await load.RequestsOfAsync(async () =>
        {
            if ((await services.GetRequiredService<Outbox>().SendPendingAsync(reference)).Sent != 1) throw new InvalidOperationException("The letter was not sent.");
            await services.GetRequiredService<DeliveryReports>().ApplyAsync([new("delivered", new(reference, order.Key), order.To.Email, null)]);
        })).Count;
    }
}
