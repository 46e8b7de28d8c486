using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Mpp.Embedded.Durable;
using Mpp.Embedded.Hosting;

namespace Mpp.Tests.Embedded.Durable;

public class HostileTests
{
    [Fact]
    public async Task The_engine_keeps_its_promises_when_everything_is_forgotten_and_repeated()
    {
        var story = new Story();
        var hostile = new HostileMode(7) { Forget = 1, Repeat = 1 };

        var outcome = await story.PlayAsync(await Azurite.NewAccount(), new CountedRequests(), new() { Hostile = hostile });

        Assert.Equal(Story.Outcome, outcome);
        Assert.All(story.Executions, e => Assert.Equal(2, e.Value));
    }

    [Fact]
    public async Task A_dropped_event_is_lost_and_a_doubled_one_arrives_twice()
    {
        var app = new TestApp().Orchestrator("Counts", async context =>
        {
            for (var count = 0; ; count++)
            {
                try
                {
                    await context.WaitForExternalEvent<int>("Go", TimeSpan.FromHours(1));
                }
                catch (OperationCanceledException)
                {
                    return count;
                }
            }
        });
        Assert.Equal(0, await CountAsync(new HostileMode(1) { Drop = 1 }));
        Assert.Equal(6, await CountAsync(new HostileMode(1) { Drop = 0, Twice = 1 }));

        async Task<int> CountAsync(HostileMode hostile)
        {
            await using var engine = await TestEngine.StartAsync(app, clock: new EmbeddedClock(TestEngine.Morning), options: new() { Hostile = hostile });
            var id = await engine.RunAsync("Counts");
            for (var i = 0; i < 3; i++) await engine.Client.RaiseEventAsync(id, "Go", i);
            await engine.MoveAsync(TimeSpan.FromHours(5));
            return (await engine.EndAsync(id)).ReadOutputAs<int>();
        }
    }

    [Fact]
    public async Task Events_overtake_each_other()
    {
        var app = new TestApp().Orchestrator("Gathers", async context =>
        {
            var got = new List<int>();
            while (got.Count < 30) got.Add(await context.WaitForExternalEvent<int>("Go"));
            return got;
        });
        var hostile = new HostileMode(3) { Drop = 0, Twice = 0, Reorder = 0.5 };
        await using var engine = await TestEngine.StartAsync(app, options: new() { Hostile = hostile });
        var id = await engine.RunAsync("Gathers");
        await engine.WhenQuietAsync();

        for (var i = 0; i < 30; i++) await engine.Client.RaiseEventAsync(id, "Go", i);

        var got = (await engine.EndAsync(id)).ReadOutputAs<List<int>>()!;
        Assert.Equal(Enumerable.Range(0, 30), got.Order());
        Assert.NotEqual(Enumerable.Range(0, 30), got);
    }

    [Fact]
    public async Task The_id_of_an_ended_instance_is_used_again_though_it_should_not_be_and_that_of_one_that_waits_is_not()
    {
        var app = new TestApp().Orchestrator("Ends", context => Task.FromResult(context.GetInput<string>())).Orchestrator("Waits", async context => await context.WaitForExternalEvent<string>("Go"));
        await using var engine = await TestEngine.StartAsync(app, options: new() { Hostile = new HostileMode(5) { Reuse = 1 } });
        await engine.ResultAsync("Ends", "first", "ended");
        await engine.RunAsync("Waits", id: "waits");

        await StartAsync("ended");
        Assert.Equal("second", (await engine.EndAsync("ended")).ReadOutputAs<string>());
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => StartAsync("waits"));

        Task StartAsync(string id) =>
            engine.Client.ScheduleNewOrchestrationInstanceAsync("Ends", "second", new StartOrchestrationOptions(id).WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_story_that_looks_at_the_record_survives_with_the_help_of_a_sweep(int seed)
    {
        // The record is the truth; the event is a hint that it changed. This is how the app's stories wait.
        var record = new ConcurrentDictionary<string, int>();
        var app = new TestApp()
            .Orchestrator("Story", async context =>
            {
                for (var wakes = 0; wakes < 3; wakes++)
                {
                    if (await context.CallActivityAsync<int>("Read", context.InstanceId) >= 5)
                    {
                        await context.CallActivityAsync("Finish", context.InstanceId);
                        return;
                    }
                    await context.WaitForExternalEvent<object?>("changed");
                }
                context.ContinueAsNew();
            })
            .Activity<string, int>("Read", id => record.GetValueOrDefault(id))
            .Activity<string, int>("Finish", id => record.AddOrUpdate($"{id} finished", 1, (_, _) => 1));
        await using var engine = await TestEngine.StartAsync(app, options: new() { Hostile = new HostileMode(seed) { Drop = 0.4 } });
        var ids = Enumerable.Range(0, 10).Select(i => $"story-{i}").ToList();
        foreach (var id in ids) await engine.RunAsync("Story", id: id);

        for (var change = 1; change <= 5; change++)
        {
            foreach (var id in ids)
            {
                record[id] = change;
                await engine.Client.RaiseEventAsync(id, "changed");
            }
        }
        await TestEngine.UntilAsync(
            async () =>
            {
                foreach (var id in ids.Where(id => !record.ContainsKey($"{id} finished"))) await engine.Client.RaiseEventAsync(id, "changed");
                await engine.WhenQuietAsync();
                return ids.TrueForAll(id => record.ContainsKey($"{id} finished"));
            },
            "every story finished");

        foreach (var id in ids) Assert.Equal(OrchestrationRuntimeStatus.Completed, (await engine.EndAsync(id)).RuntimeStatus);
    }
}
