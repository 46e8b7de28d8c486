using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Mpp.Tests.Embedded.Durable;

public class OrchestratorTests
{
    sealed record Greeting(string Name, int Times);

    [Fact]
    public async Task An_orchestration_gets_its_input_and_returns_what_its_activity_returned()
    {
        var app = new TestApp()
            .Orchestrator("Greet", async context =>
            {
                var input = context.GetInput<Greeting>()!;
                context.SetCustomStatus("greeting");
                return await context.CallActivityAsync<string>("Say", input);
            })
            .Activity<Greeting, string>("Say", g => $"{g.Name} x{g.Times}");
        await using var engine = await TestEngine.StartAsync(app);

        var result = await engine.ResultAsync("greet", new Greeting("Kalix", 3), "app-2026-0001-g1");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, result.RuntimeStatus);
        Assert.Equal("Kalix x3", result.ReadOutputAs<string>());
        Assert.Equal("greeting", result.ReadCustomStatusAs<string>());
        Assert.Equal(new Greeting("Kalix", 3), result.ReadInputAs<Greeting>());
        var stored = await engine.GetAsync("app-2026-0001-g1");
        Assert.Equal(result.SerializedOutput, stored.SerializedOutput);
        Assert.Equal("greet", stored.Name);
    }

    [Fact]
    public async Task A_thousand_activities_one_after_the_other()
    {
        var app = new TestApp()
            .Orchestrator("Count", async context =>
            {
                var sum = 0;
                for (var i = 0; i < 1000; i++) sum = await context.CallActivityAsync<int>("Next", sum);
                return sum;
            })
            .Activity<int, int>("Next", n => n + 1);
        await using var engine = await TestEngine.StartAsync(app);

        var result = await engine.ResultAsync("Count");

        Assert.Equal(1000, result.ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_fan_out_of_a_hundred_runs_in_parallel_and_keeps_its_order()
    {
        int running = 0, most = 0;
        var app = new TestApp()
            .Orchestrator("FanOut", async context =>
                await Task.WhenAll(Enumerable.Range(0, 100).Select(i => context.CallActivityAsync<int>("Square", i))))
            .Activity<int, int>("Square", async n =>
            {
                var now = Interlocked.Increment(ref running);
                lock (typeof(OrchestratorTests)) most = Math.Max(most, now);
                await Task.Delay(5);
                Interlocked.Decrement(ref running);
                return n * n;
            });
        await using var engine = await TestEngine.StartAsync(app, options: new() { MaxParallelActivities = 8 });

        var result = await engine.ResultAsync("FanOut");

        Assert.Equal(Enumerable.Range(0, 100).Select(i => i * i), result.ReadOutputAs<int[]>());
        Assert.InRange(most, 2, 8);
    }

    [Fact]
    public async Task A_replay_that_asks_for_another_activity_fails_with_the_names_of_both()
    {
        var asked = 0;
        var app = new TestApp()
            .Orchestrator("Changing", async context =>
            {
                var name = Interlocked.Increment(ref asked) == 1 ? "First" : "Second";
                await context.CallActivityAsync(name, 1);
            })
            .Activity<int, int>("First", n => n)
            .Activity<int, int>("Second", n => n);
        await using var engine = await TestEngine.StartAsync(app);

        var result = await engine.ResultAsync("Changing");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, result.RuntimeStatus);
        Assert.Contains("NonDeterministic", result.FailureDetails!.ErrorType);
        Assert.Contains("activity 'First'", result.FailureDetails.ErrorMessage);
        Assert.Contains("activity 'Second'", result.FailureDetails.ErrorMessage);
    }

    [Theory]
    [InlineData(true, "nothing, where its history has a timer")]
    [InlineData(false, "a timer, where its history has nothing")]
    public async Task A_replay_that_asks_for_less_or_more_than_history_holds_fails(bool lessLater, string message)
    {
        var runs = 0;
        var app = new TestApp()
            .Orchestrator("Changing", async context =>
            {
                var first = Interlocked.Increment(ref runs) == 1;
                var activity = context.CallActivityAsync("Work", 1);
                if (first == lessLater) await Task.WhenAll(activity, context.CreateTimer(TimeSpan.FromHours(1), default));
                await activity;
            })
            .Activity<int, int>("Work", n => n);
        await using var engine = await TestEngine.StartAsync(app);

        var result = await engine.ResultAsync("Changing");

        Assert.Contains(message, result.FailureDetails!.ErrorMessage);
    }

    [Fact]
    public async Task An_orchestrator_that_awaits_something_else_than_its_context_fails_instead_of_hanging()
    {
        var app = new TestApp().Orchestrator("Impatient", async context => await Task.Delay(10));
        await using var engine = await TestEngine.StartAsync(app);

        var result = await engine.ResultAsync("Impatient");

        Assert.Contains("not from its context", result.FailureDetails!.ErrorMessage);
    }

    [Fact]
    public async Task Guids_and_the_time_are_the_same_at_every_replay_and_logs_are_written_once()
    {
        var seen = new List<string>();
        var fresh = 0;
        var app = new TestApp()
            .Orchestrator("Repeatable", async context =>
            {
                lock (seen) seen.Add($"{context.NewGuid()} {context.CurrentUtcDateTime:o}");
                if (!context.IsReplaying) fresh++;
                var before = context.NewGuid();
                await context.CallActivityAsync("Work", 1);
                return before != context.NewGuid();
            })
            .Activity<int, int>("Work", n => n);
        await using var engine = await TestEngine.StartAsync(app);

        var result = await engine.ResultAsync("Repeatable");

        Assert.True(result.ReadOutputAs<bool>());
        Assert.Equal(2, seen.Count);
        Assert.Single(seen.Distinct());
        Assert.Equal(1, fresh);
    }

    [Fact]
    public async Task What_the_orchestrator_throws_is_its_failure()
    {
        var app = new TestApp()
            .Orchestrator("Failing", async context => await context.CallActivityAsync("Break", 1))
            .Activity<int, int>("Break", n => n > 1 ? n : throw new InvalidDataException("no such report"));
        await using var engine = await TestEngine.StartAsync(app);

        var result = await engine.ResultAsync("Failing");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, result.RuntimeStatus);
        Assert.Contains("Task 'Break' (#0) failed", result.FailureDetails!.ErrorMessage);
        Assert.True(result.FailureDetails.InnerFailure!.IsCausedBy<InvalidDataException>());
    }

    [Fact]
    public async Task A_function_that_the_app_does_not_have_is_named()
    {
        var app = new TestApp().Orchestrator("Calls", async context => await context.CallActivityAsync("Gone", 1));
        await using var engine = await TestEngine.StartAsync(app);

        Assert.Contains("no orchestrator 'Nobody'", (await engine.ResultAsync("Nobody")).FailureDetails!.ErrorMessage);
        Assert.Contains("no activity 'Gone'", (await engine.ResultAsync("Calls")).FailureDetails!.ErrorMessage);
    }

    [Fact]
    public async Task Payloads_of_several_properties_and_ids_with_any_character_survive_storage()
    {
        var app = new TestApp()
            .Orchestrator("Echo", async context => await context.CallActivityAsync<string>("Echo", context.GetInput<string>()))
            .Activity<string, string>("Echo", text => text);
        await using var engine = await TestEngine.StartAsync(app);
        var text = string.Concat(Enumerable.Range(0, 5000).Select(i => $"å\"{i}\\ ü€"));

        await engine.ResultAsync("Echo", text, "weird/id #1?~!å");

        Assert.Equal(text, (await engine.GetAsync("weird/id #1?~!å")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_episode_too_large_for_storage_fails_the_orchestration_and_says_so()
    {
        var app = new TestApp()
            .Orchestrator("TooMuch", async context =>
                await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => context.CallActivityAsync("Take", new string('x', 100_000)))))
            .Activity<string, int>("Take", text => text.Length);
        await using var engine = await TestEngine.StartAsync(app);

        var result = await engine.ResultAsync("TooMuch");

        Assert.Contains("keep payloads small", result.FailureDetails!.ErrorMessage);
    }

    [Fact]
    public async Task A_payload_too_large_for_storage_is_refused_where_it_is_given()
    {
        var large = new string('x', 500_000);
        var app = new TestApp()
            .Orchestrator("Passes", async context => await context.CallActivityAsync("Take", large))
            .Orchestrator("Starts", async context => await context.CallSubOrchestratorAsync("Passes", large))
            .Orchestrator("Takes", async context => await context.CallActivityAsync<string>("Make", 1))
            .Orchestrator("Returns", _ => Task.FromResult(large))
            .Orchestrator("Throws", Task (_) => throw new InvalidOperationException(large))
            .Activity<string, int>("Take", text => text.Length)
            .Activity<int, string>("Make", _ => large);
        await using var engine = await TestEngine.StartAsync(app);

        foreach (var name in (string[])["Passes", "Starts", "Takes", "Returns"])
            Assert.Contains("500,002 characters; at most", (await engine.ResultAsync(name)).FailureDetails!.ErrorMessage);
        Assert.StartsWith("xxx", (await engine.ResultAsync("Throws")).FailureDetails!.ErrorMessage);
        await Assert.ThrowsAsync<ArgumentException>(() => engine.RunAsync("Returns", large));
        await Assert.ThrowsAsync<ArgumentException>(() => engine.Client.RaiseEventAsync("nobody", "Go", large));
    }
}
