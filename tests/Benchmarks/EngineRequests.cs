using Microsoft.DurableTask;
using Mpp.Embedded.Durable;

namespace Mpp.Benchmarks;

/// <summary>What the engine asks of storage. The real host with its Azure Storage backend takes 18 requests an orchestration, 7 an event, 6 a timer.</summary>
static class EngineRequests
{
    const int Rounds = 20, Renewals = 20;

    public static async Task RunAsync(Report report)
    {
        await using var engine = await EngineUnderTest.StartAsync();
        var client = engine.Engine.Client;

        report.Add("one-activity orchestration", await CostAsync(i => CompleteAsync("One", $"one-{i}")), "requests", atMost: 5);
        report.Add("timer, with its orchestration", await CostAsync(i => CompleteAsync("Sleeps", $"timer-{i}")), "requests");

        await StartAsync("Waits", "waits");
        await engine.Engine.WhenQuietAsync(CancellationToken.None);
        report.Add("event to a waiting instance", await CostAsync(_ => client.RaiseEventAsync("waits", "Go", 1)), "requests", atMost: 3);

        for (var i = 0; i < new DurableEngineOptions().MaxWarmInstances * 2; i++) await StartAsync("Waits", $"cold-{i}");
        await engine.Engine.WhenQuietAsync(CancellationToken.None);
        report.Add("event to a waiting instance that has left memory", await CostAsync(i => client.RaiseEventAsync($"cold-{i}", "Go", 1)), "requests", atMost: 3);

        report.Add("idle, in an hour (measured with a lease 500 times as short)", await IdleAsync(500), "requests", atMost: 60);

        Task<string> StartAsync(string name, string id) => client.ScheduleNewOrchestrationInstanceAsync(name, "x", new StartOrchestrationOptions(id));

        async Task CompleteAsync(string name, string id) => await client.WaitForInstanceCompletionAsync(await StartAsync(name, id));

        async Task<double> CostAsync(Func<int, Task> work)
        {
            await engine.Engine.WhenQuietAsync(CancellationToken.None);
            var before = engine.Requests.Value;
            for (var i = 0; i < Rounds; i++)
            {
                await work(i);
                await engine.Engine.WhenQuietAsync(CancellationToken.None);
            }
            return (double)(engine.Requests.Value - before) / Rounds;
        }
    }

    static async Task<double> IdleAsync(int faster)
    {
        var real = new DurableEngineOptions();
        await using var engine = await EngineUnderTest.StartAsync(new() { LeaseRenewal = real.LeaseRenewal / faster, LeaseDuration = real.LeaseDuration / faster });
        var before = engine.Requests.Value;
        await Task.Delay(real.LeaseRenewal / faster * Renewals);
        return (engine.Requests.Value - before) / (real.LeaseRenewal * Renewals).TotalHours;
    }
}
