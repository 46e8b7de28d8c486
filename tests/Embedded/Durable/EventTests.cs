using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Mpp.Tests.Embedded.Durable;

public class EventTests
{
    [Fact]
    public async Task Events_raised_before_the_wait_are_kept_in_order_and_their_names_ignore_case()
    {
        var release = new TaskCompletionSource();
        var app = new TestApp()
            .Orchestrator("Waits", async context =>
            {
                await context.CallActivityAsync("Slow", 1);
                var first = await context.WaitForExternalEvent<int>("go");
                var second = await context.WaitForExternalEvent<int>("GO");
                return new[] { first, second };
            })
            .Activity<int, int>("Slow", async n =>
            {
                await release.Task;
                return n;
            });
        await using var engine = await TestEngine.StartAsync(app);
        var id = await engine.RunAsync("Waits");

        await engine.Client.RaiseEventAsync(id, "Go", 1);
        await engine.Client.RaiseEventAsync(id, "gO", 2);
        release.SetResult();

        Assert.Equal(new List<int> { 1, 2 }, (await engine.EndAsync(id)).ReadOutputAs<List<int>>()!);
    }

    [Fact]
    public async Task Of_two_who_wait_for_one_event_the_last_gets_the_first()
    {
        var app = new TestApp().Orchestrator("Waits", async context =>
        {
            var early = context.WaitForExternalEvent<string>("Go");
            var late = context.WaitForExternalEvent<string>("Go");
            return $"{await late} {await early}";
        });
        await using var engine = await TestEngine.StartAsync(app);
        var id = await engine.RunAsync("Waits");
        await engine.WhenQuietAsync();

        await engine.Client.RaiseEventAsync(id, "Go", "first");
        await engine.Client.RaiseEventAsync(id, "Go", "second");

        Assert.Equal("first second", (await engine.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Events_go_with_an_orchestration_that_continues_as_new()
    {
        var app = new TestApp().Orchestrator("Counts", async context =>
        {
            var sum = context.GetInput<int>();
            sum += await context.WaitForExternalEvent<int>("Add");
            if (sum < 15) context.ContinueAsNew(sum);
            return sum;
        });
        await using var engine = await TestEngine.StartAsync(app);
        var id = await engine.RunAsync("Counts", 0);

        await Task.WhenAll(Enumerable.Range(1, 5).Select(n => engine.Client.RaiseEventAsync(id, "Add", n)));

        Assert.Equal(15, (await engine.EndAsync(id)).ReadOutputAs<int>());
    }

    [Theory]
    [InlineData(true, "kept")]
    [InlineData(false, "none")]
    public async Task Unprocessed_events_are_carried_into_the_next_execution_only_if_that_is_wanted(bool preserve, string expected)
    {
        var app = new TestApp()
            .Orchestrator("Continues", async context =>
            {
                if (context.GetInput<int>() == 0)
                {
                    await context.WaitForExternalEvent<string>("Next");
                    context.ContinueAsNew(1, preserve);
                    return "";
                }
                var waiting = context.WaitForExternalEvent<string>("Other");
                await context.CallActivityAsync("Work", 1);
                return waiting.IsCompleted ? await waiting : "none";
            })
            .Activity<int, int>("Work", n => n);
        await using var engine = await TestEngine.StartAsync(app);
        var id = await engine.RunAsync("Continues", 0);
        await engine.WhenQuietAsync();

        await engine.Client.RaiseEventAsync(id, "Other", "kept");
        await engine.WhenQuietAsync();
        await engine.Client.RaiseEventAsync(id, "Next", "");

        Assert.Equal(expected, (await engine.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Events_to_unknown_and_finished_instances_vanish_without_an_error()
    {
        var app = new TestApp().Orchestrator("Ends", _ => Task.CompletedTask);
        await using var engine = await TestEngine.StartAsync(app);
        await engine.ResultAsync("Ends", id: "ended");

        await engine.Client.RaiseEventAsync("nobody", "Go");
        await engine.Client.RaiseEventAsync("ended", "Go");
        await engine.WhenQuietAsync();

        Assert.Null(await engine.Client.GetInstanceAsync("nobody"));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await engine.GetAsync("ended")).RuntimeStatus);
    }

    [Fact]
    public async Task An_orchestration_sends_events_to_another_in_order()
    {
        var app = new TestApp()
            .Orchestrator("Receives", async context =>
            {
                var got = new List<int>();
                for (var i = 0; i < 20; i++) got.Add(await context.WaitForExternalEvent<int>("Number"));
                return got;
            })
            .Orchestrator("Sends", context =>
            {
                for (var i = 0; i < 20; i++) context.SendEvent("receiver", "Number", i);
                return Task.CompletedTask;
            });
        await using var engine = await TestEngine.StartAsync(app);
        await engine.RunAsync("Receives", id: "receiver");
        await engine.RunAsync("Sends");

        Assert.Equal(Enumerable.Range(0, 20), (await engine.EndAsync("receiver")).ReadOutputAs<List<int>>()!);
    }

    [Fact]
    public async Task An_event_that_does_not_fit_the_awaited_type_fails_the_orchestration()
    {
        var app = new TestApp().Orchestrator("Waits", async context => await context.WaitForExternalEvent<int>("Go"));
        await using var engine = await TestEngine.StartAsync(app);
        var id = await engine.RunAsync("Waits");

        await engine.Client.RaiseEventAsync(id, "Go", "not a number");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.EndAsync(id)).RuntimeStatus);
    }
}
