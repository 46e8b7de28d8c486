using System.Diagnostics;
using Azure.Data.Tables;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Mpp.Benchmarks;

/// <summary>
/// How many of 1,000 orchestrations started at once complete in a second, beside the rate at which the same Azurite takes five-row transactions.
/// The real host completes 50 a second on this kind of machine; the Durable Task Framework's emulator, in memory, 876.
/// </summary>
static class EngineThroughput
{
    const int Instances = 1000, Transactions = 1000, AtOnce = 32;

    public static async Task RunAsync(Report report)
    {
        await using var engine = await EngineUnderTest.StartAsync();
        await StartAllAsync(engine, "warm-up", 100);

        var before = engine.Requests.Value;
        var watch = Stopwatch.StartNew();
        await StartAllAsync(engine, "many", Instances);
        var rate = Instances / watch.Elapsed.TotalSeconds;
        report.Add("completed of 1,000 one-activity orchestrations started at once", rate, "a second", atLeast: 150);
        report.Add("storage requests for them, each", (double)(engine.Requests.Value - before) / Instances, "requests", atMost: 5);

        var azurite = await TransactionsAsync(engine.Tables);
        report.Add("five-row transactions of the same Azurite, 32 at once", azurite, "a second");
        report.Add("completed per such transaction", rate / azurite, "ratio");
    }

    static async Task StartAllAsync(EngineUnderTest engine, string prefix, int count)
    {
        var ends = await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
        {
            var id = await engine.Engine.Client.ScheduleNewOrchestrationInstanceAsync("One", "x", new StartOrchestrationOptions($"{prefix}-{i}"));
            return await engine.Engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        }));
        if (ends.Any(e => e.RuntimeStatus != OrchestrationRuntimeStatus.Completed || e.ReadOutputAs<string>() != "x"))
            throw new InvalidOperationException("Not every orchestration returned what it had to.");
    }

    static async Task<double> TransactionsAsync(TableServiceClient tables)
    {
        var table = tables.GetTableClient("Transactions");
        await table.CreateIfNotExistsAsync();
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Transactions), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, cancellation) =>
                await table.SubmitTransactionAsync(
                    Enumerable.Range(0, 5).Select(row => new TableTransactionAction(
                        TableTransactionActionType.Add, new TableEntity($"p{i}", $"r{row}") { ["Text"] = new string('x', 200) })),
                    cancellation));
        return Transactions / watch.Elapsed.TotalSeconds;
    }
}
