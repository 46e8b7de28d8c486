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
    public async Task An_id_in_use_is_refused_when_its_status_is_named_and_replaced_when_not()
    {
        await using var engine = await TestEngine.StartAsync(App());
        await engine.RunAsync("Waits", id: "one");
        await engine.WhenQuietAsync();
        var allStatuses = new StartOrchestrationOptions("one").WithDedupeStatuses(Enum.GetValues<OrchestrationRuntimeStatus>());

        var refused = await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() =>
            engine.Client.ScheduleNewOrchestrationInstanceAsync("Ends", "new", allStatuses));
        Assert.Contains("'one' already exists; it is Running", refused.Message);
        Assert.Equal("Waits", (await engine.GetAsync("one")).Name);

        // Without statuses the running instance gives way, as on the real host.
        Assert.Equal("new", (await engine.ResultAsync("Ends", "new", "one")).ReadOutputAs<string>());
        var other = new StartOrchestrationOptions("one").WithDedupeStatuses(OrchestrationRuntimeStatus.Running);
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Ends", "newer", other);
        Assert.Equal("newer", (await engine.EndAsync("one")).ReadOutputAs<string>());
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
    public async Task Whoever_waits_for_the_start_or_for_an_unknown_instance_gets_an_answer()
    {
        await using var engine = await TestEngine.StartAsync(App());
        var id = await engine.RunAsync("Waits");

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.Client.WaitForInstanceStartAsync(id)).RuntimeStatus);
        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Client.WaitForInstanceCompletionAsync("nobody"));
    }

    static async Task<List<string>> Ids(AsyncPageable<OrchestrationMetadata> instances)
    {
        var ids = new List<string>();
        await foreach (var instance in instances) ids.Add(instance.InstanceId);
        return ids;
    }
}
