using System.Collections.Concurrent;
using Azure;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Mpp.Embedded.Durable;
using Mpp.Embedded.Hosting;

namespace Mpp.Tests.Embedded.Durable;

/// <summary>
/// A story with everything in it that a crash could lose or double: activities, a child, an event from it, a timer, continue-as-new. Its outcome says
/// exactly what arrived how often.
/// </summary>
sealed class Story
{
    public const string Outcome = "b1 b2 child=5 notes=1 round=1";

    public ConcurrentDictionary<string, int> Executions { get; } = new();

    public EmbeddedClock Clock { get; } = new(TestEngine.Morning);

    public TestApp App => new TestApp()
        .Orchestrator("Parent", async context =>
        {
            if (context.GetInput<int>() == 0)
            {
                await context.CallActivityAsync<string>("Step", "a1");
                context.ContinueAsNew(1);
                return "";
            }
            var steps = await Task.WhenAll(context.CallActivityAsync<string>("Step", "b1"), context.CallActivityAsync<string>("Step", "b2"));
            var child = await context.CallSubOrchestratorAsync<int>("Child", context.InstanceId, new SubOrchestrationOptions(instanceId: "child"));
            var notes = await CountAsync(context);
            return $"{steps[0]} {steps[1]} child={child} notes={notes} round={context.GetInput<int>()}";
        })
        .Orchestrator("Child", async context =>
        {
            context.SendEvent(context.GetInput<string>()!, "Note", 1);
            await context.CallActivityAsync<string>("Step", "c1");
            return 5;
        })
        .Activity<string, string>("Step", name =>
        {
            Executions.AddOrUpdate(name, 1, (_, n) => n + 1);
            return name;
        });

    /// <summary>Runs it on an engine that may die or err, and if it has died, on another one to its end.</summary>
    public async Task<string?> PlayAsync(string account, CountedRequests policy, DurableEngineOptions? options = null)
    {
        var first = await StartAsync(account, policy, options);
        var end = first is null ? Task.FromResult(false) : TryAsync(first);
        if (policy is DeadProcess dead)
        {
            await Task.WhenAny(end, dead.Died);
            if (dead.Died.IsCompleted)
            {
                if (first is not null) await first.KillAsync();
                await using var second = await TestEngine.StartAsync(App, account, Clock);
                await ScheduleAsync(second);
                await FinishAsync(second);
                return (await second.EndAsync("parent")).ReadOutputAs<string>();
            }
        }
        Assert.True(await end);
        await first!.DisposeAsync();
        var ended = await TestEngine.ReadAsync(account, "parent"); // past the faults
        return ended.ReadOutputAs<string>();
    }

    async Task<TestEngine?> StartAsync(string account, CountedRequests policy, DurableEngineOptions? options)
    {
        try
        {
            return await TestEngine.StartAsync(App, account, Clock, options, policy);
        }
        catch (RequestFailedException) when (policy is DeadProcess)
        {
            return null;
        }
    }

    async Task<bool> TryAsync(TestEngine engine)
    {
        try
        {
            await ScheduleAsync(engine);
        }
        catch (RequestFailedException)
        {
            return false; // the caller was told; whether it took effect, the next attempt finds out
        }
        await FinishAsync(engine);
        return true;
    }

    /// <summary>Once, however often it is tried.</summary>
    static async Task ScheduleAsync(TestEngine engine)
    {
        try
        {
            var once = new StartOrchestrationOptions("parent").WithDedupeStatuses(Enum.GetValues<OrchestrationRuntimeStatus>());
            await engine.Client.ScheduleNewOrchestrationInstanceAsync("Parent", 0, once, TestEngine.InTime);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            Assert.NotNull(await engine.Client.GetInstanceAsync("parent"));
        }
    }

    static async Task FinishAsync(TestEngine engine)
    {
        for (var i = 0; i < 4; i++) await engine.MoveAsync(TimeSpan.FromHours(1));
    }

    static async Task<int> CountAsync(TaskOrchestrationContext context)
    {
        for (var count = 0; ; count++)
        {
            try
            {
                await context.WaitForExternalEvent<int>("Note", TimeSpan.FromHours(1));
            }
            catch (OperationCanceledException)
            {
                return count;
            }
        }
    }
}
