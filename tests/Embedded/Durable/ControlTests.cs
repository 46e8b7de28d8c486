using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Mpp.Embedded.Durable;
using Mpp.Embedded.Hosting;

namespace Mpp.Tests.Embedded.Durable;

public class ControlTests
{
    static TestApp App() => new TestApp()
        .Orchestrator("Waits", async context => await context.WaitForExternalEvent<string>("Go"))
        .Orchestrator("Ends", context => Task.FromResult(context.GetInput<string>()))
        .Activity<int, int>("Work", n => n);

    [Fact]
    public async Task A_terminated_instance_ends_with_the_given_output_and_takes_no_more_events()
    {
        await using var engine = await TestEngine.StartAsync(App());
        var id = await engine.RunAsync("Waits");
        await engine.WhenQuietAsync();

        await engine.Client.TerminateInstanceAsync(id, (object)"stopped");
        await engine.Client.RaiseEventAsync(id, "Go", "too late");

        var result = await engine.EndAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, result.RuntimeStatus);
        Assert.Equal("stopped", result.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_suspended_instance_takes_nothing_in_until_it_is_resumed_and_loses_nothing()
    {
        var clock = new EmbeddedClock(TestEngine.Morning);
        var app = App().Orchestrator("Gathers", async context =>
        {
            var got = new List<string> { await context.WaitForExternalEvent<string>("Go") };
            context.SetCustomStatus("went on");
            var timer = context.CreateTimer(TestEngine.Morning.UtcDateTime.AddDays(1), CancellationToken.None);
            await timer;
            got.Add(await context.WaitForExternalEvent<string>("Go"));
            return string.Join(" ", got);
        });
        var account = await Azurite.NewAccount();
        string id;
        await using (var engine = await TestEngine.StartAsync(app, account, clock))
        {
            id = await engine.RunAsync("Gathers");
            await engine.WhenQuietAsync();
            await engine.Client.SuspendInstanceAsync(id, "holidays");
            await engine.Client.RaiseEventAsync(id, "Go", "first");
            await engine.Client.RaiseEventAsync(id, "Go", "second");
            await engine.MoveAsync(TimeSpan.FromDays(2));
            var suspended = await engine.GetAsync(id);
            Assert.Equal(OrchestrationRuntimeStatus.Suspended, suspended.RuntimeStatus);
            Assert.Null(suspended.SerializedCustomStatus);
        }

        // What came while it was suspended is in its history, and outlives the host.
        await using var next = await TestEngine.StartAsync(app, account, clock);
        await next.Client.ResumeInstanceAsync(id);

        Assert.Equal("first second", (await next.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_timer_that_fires_while_the_instance_is_suspended_is_told_once_it_is_resumed()
    {
        var clock = new EmbeddedClock(TestEngine.Morning);
        var app = App().Orchestrator("Sleeps", async context => await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None));
        await using var engine = await TestEngine.StartAsync(app, clock: clock);
        var id = await engine.RunAsync("Sleeps");
        await engine.WhenQuietAsync();
        await engine.Client.SuspendInstanceAsync(id);
        await engine.MoveAsync(TimeSpan.FromHours(2));
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await engine.GetAsync(id)).RuntimeStatus);

        await engine.Client.ResumeInstanceAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await engine.EndAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task An_unfinished_instance_keeps_its_id_and_an_ended_one_gives_way_unless_its_status_is_named()
    {
        await using var engine = await TestEngine.StartAsync(App());
        await engine.RunAsync("Waits", id: "one");
        await engine.WhenQuietAsync();

        // As on the real host: whatever the options say, and whether or not it is suspended.
        foreach (var options in new[] { new StartOrchestrationOptions("one"), new StartOrchestrationOptions("one").WithDedupeStatuses(OrchestrationRuntimeStatus.Failed) })
            Assert.Contains("'one' already exists; it is Running", await RefusedAsync(options));
        await engine.Client.SuspendInstanceAsync("one");
        await engine.WhenQuietAsync();
        Assert.Contains("it is Suspended", await RefusedAsync(new("one")));
        Assert.Equal("Waits", (await engine.GetAsync("one")).Name);

        await engine.Client.TerminateInstanceAsync("one");
        await engine.EndAsync("one");
        Assert.Contains("it is Terminated", await RefusedAsync(new StartOrchestrationOptions("one").WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses])));
        Assert.Equal("new", (await engine.ResultAsync("Ends", "new", "one")).ReadOutputAs<string>());
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Ends", "newer", new StartOrchestrationOptions("one").WithDedupeStatuses(OrchestrationRuntimeStatus.Terminated));
        Assert.Equal("newer", (await engine.EndAsync("one")).ReadOutputAs<string>());

        async Task<string> RefusedAsync(StartOrchestrationOptions options) =>
            (await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => engine.Client.ScheduleNewOrchestrationInstanceAsync("Ends", "new", options))).Message;
    }

    [Fact]
    public async Task What_is_unknown_or_over_cannot_be_terminated_suspended_or_resumed()
    {
        await using var engine = await TestEngine.StartAsync(App());
        await engine.ResultAsync("Ends", "x", "ended");
        await engine.RunAsync("Waits", id: "waits");
        await engine.WhenQuietAsync();

        foreach (var (id, why) in new[] { ("ended", "is Completed"), ("nobody", "no orchestration instance") })
        {
            Assert.Contains(why, (await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Client.TerminateInstanceAsync(id))).Message);
            Assert.Contains(why, (await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Client.SuspendInstanceAsync(id))).Message);
            Assert.Contains(why, (await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Client.ResumeInstanceAsync(id))).Message);
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Client.ResumeInstanceAsync("waits"));
        await engine.Client.SuspendInstanceAsync("waits");
        await engine.WhenQuietAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Client.SuspendInstanceAsync("waits"));
        await engine.Client.ResumeInstanceAsync("waits");
        await engine.Client.RaiseEventAsync("waits", "Go", "on");
        Assert.Equal("on", (await engine.EndAsync("waits")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Why_an_instance_failed_is_told_to_those_who_ask_for_inputs_and_outputs()
    {
        await using var engine = await TestEngine.StartAsync(App());
        await engine.ResultAsync("Nobody", id: "failed");

        Assert.NotNull((await engine.GetAsync("failed")).FailureDetails);
        Assert.Null((await engine.Client.GetInstanceAsync("failed"))!.FailureDetails);
        await foreach (var instance in engine.Client.GetAllInstancesAsync()) Assert.Null(instance.FailureDetails);
        await foreach (var instance in engine.Client.GetAllInstancesAsync(new(FetchInputsAndOutputs: true))) Assert.NotNull(instance.FailureDetails);
    }

    [Fact]
    public async Task Only_what_is_over_can_be_purged_and_then_nothing_of_it_is_left()
    {
        await using var engine = await TestEngine.StartAsync(App());
        await engine.RunAsync("Waits", id: "alive");
        for (var i = 0; i < 3; i++) await engine.ResultAsync("Ends", "x", $"ended-{i}");
        await engine.WhenQuietAsync();

        Assert.Equal(0, (await engine.Client.PurgeInstanceAsync("alive")).PurgedInstanceCount);
        Assert.Equal(1, (await engine.Client.PurgeInstanceAsync("ended-0")).PurgedInstanceCount);
        Assert.Equal(2, (await engine.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter())).PurgedInstanceCount);

        Assert.Null(await engine.Client.GetInstanceAsync("ended-0"));
        Assert.Equal(["alive"], await Ids(engine.Client.GetAllInstancesAsync()));
    }

    [Fact]
    public async Task The_time_at_which_an_instance_was_made_is_that_at_which_it_last_continued_as_new()
    {
        var clock = new EmbeddedClock(TestEngine.Morning);
        var app = App().Orchestrator("Again", async context =>
        {
            if (context.GetInput<int>() == 0)
            {
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                context.ContinueAsNew(1);
                return;
            }

            await context.WaitForExternalEvent<string>("Go");
        });
        await using var engine = await TestEngine.StartAsync(app, clock: clock);
        await engine.RunAsync("Again", 0, "again");
        await engine.WhenQuietAsync();
        Assert.Equal(TestEngine.Morning, (await engine.GetAsync("again")).CreatedAt);

        await engine.MoveAsync(TimeSpan.FromHours(2));

        Assert.Equal(TestEngine.Morning.AddHours(1), (await engine.GetAsync("again")).CreatedAt);
    }

    [Fact]
    public async Task Instances_are_found_by_status_prefix_and_time_and_listed_page_by_page()
    {
        var clock = new EmbeddedClock(TestEngine.Morning);
        await using var engine = await TestEngine.StartAsync(App(), clock: clock);
        for (var i = 0; i < 5; i++) await engine.ResultAsync("Ends", "x", $"app-{i}");
        await engine.MoveAsync(TimeSpan.FromDays(1));
        for (var i = 5; i < 8; i++) await engine.RunAsync("Waits", id: $"app-{i}");
        await engine.RunAsync("Waits", id: "other");
        await engine.WhenQuietAsync();

        Assert.Equal(8, (await Ids(engine.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "app-", PageSize: 3)))).Count);
        Assert.Equal(5, (await Ids(engine.Client.GetAllInstancesAsync(new(Statuses: [OrchestrationRuntimeStatus.Completed])))).Count);
        Assert.Equal(4, (await Ids(engine.Client.GetAllInstancesAsync(new(CreatedFrom: TestEngine.Morning.AddHours(1))))).Count);
        Assert.Equal(5, (await Ids(engine.Client.GetAllInstancesAsync(new(CreatedTo: TestEngine.Morning.AddHours(1))))).Count);
        await foreach (var instance in engine.Client.GetAllInstancesAsync(new(InstanceIdPrefix: "app-0", FetchInputsAndOutputs: true)))
            Assert.Equal("x", instance.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Whoever_waits_for_an_instance_that_does_not_exist_yet_waits_until_it_does_or_until_told_to_stop()
    {
        await using var engine = await TestEngine.StartAsync(App());
        var start = engine.Client.WaitForInstanceStartAsync("late", TestEngine.InTime);
        var end = engine.Client.WaitForInstanceCompletionAsync("late", TestEngine.InTime);
        using var enough = new CancellationTokenSource();
        var never = engine.Client.WaitForInstanceStartAsync("nobody", enough.Token);

        await engine.RunAsync("Waits", id: "late");
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await start).RuntimeStatus);
        await engine.Client.RaiseEventAsync("late", "Go", "x");
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await end).RuntimeStatus);
        Assert.False(never.IsCompleted);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never);
    }

    static async Task<List<string>> Ids(AsyncPageable<OrchestrationMetadata> instances)
    {
        var ids = new List<string>();
        await foreach (var instance in instances) ids.Add(instance.InstanceId);
        return ids;
    }
}
