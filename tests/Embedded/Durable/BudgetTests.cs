using Azure.Data.Tables;
using Microsoft.DurableTask;
using Mpp.Embedded.Durable;

namespace Mpp.Tests.Embedded.Durable;

public class BudgetTests
{
    static TestApp App() => new TestApp()
        .Orchestrator("One", async context => await context.CallActivityAsync<int>("Work", 1))
        .Orchestrator("Waits", async context =>
        {
            while (await context.WaitForExternalEvent<int>("Go") > 0) context.SetCustomStatus("went on");
        })
        .Activity<int, int>("Work", n => n);

    [Fact]
    public async Task A_one_activity_orchestration_costs_three_requests()
    {
        var requests = new CountedRequests();
        await using var engine = await TestEngine.StartAsync(App(), policy: requests);
        var before = requests.Count;

        await engine.ResultAsync("One");

        Assert.True(requests.Count - before == 3, string.Join("\n", requests.Log.Skip(before)));
    }

    [Fact]
    public async Task An_event_to_a_waiting_instance_costs_two_requests_and_one_more_if_it_has_left_memory()
    {
        var requests = new CountedRequests();
        await using var engine = await TestEngine.StartAsync(App(), policy: requests, options: new() { MaxWarmInstances = 1 });
        await engine.RunAsync("Waits", id: "warm");
        await engine.WhenQuietAsync();
        Assert.Equal(2, await CostAsync("warm"));
        await engine.RunAsync("Waits", id: "other");
        await engine.WhenQuietAsync();

        Assert.Equal(3, await CostAsync("warm"));

        async Task<int> CostAsync(string id)
        {
            var before = requests.Count;
            await engine.Client.RaiseEventAsync(id, "Go", 1);
            await engine.WhenQuietAsync();
            return requests.Count - before;
        }
    }

    [Fact]
    public async Task An_idle_engine_sends_at_most_sixty_requests_an_hour()
    {
        var options = new DurableEngineOptions();
        Assert.InRange(TimeSpan.FromHours(1) / options.LeaseRenewal * 1.2, 1, 60);
        Assert.True(options.LeaseDuration >= 2 * options.LeaseRenewal);
        var requests = new CountedRequests();
        await using var engine = await TestEngine.StartAsync(
            App(), policy: requests, options: new() { LeaseRenewal = TimeSpan.FromMilliseconds(100), PollInterval = TimeSpan.FromMilliseconds(1) });
        var before = requests.Count;

        await TestEngine.UntilAsync(() => requests.Count >= before + 10, "ten requests");

        Assert.InRange(requests.Log.Skip(before).Take(10).Count(r => r.StartsWith("GET", StringComparison.Ordinal)), 0, 2); // does another host want something?
        Assert.All(requests.Log.Skip(before), r => Assert.True(r.StartsWith("PUT", StringComparison.Ordinal) || r.StartsWith("GET", StringComparison.Ordinal), r));
    }

    [Fact]
    public async Task A_thousand_started_at_once_are_committed_together()
    {
        var requests = new CountedRequests();
        await using var engine = await TestEngine.StartAsync(App(), policy: requests);
        var before = requests.Count;

        var ends = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => engine.ResultAsync("One", id: $"many-{i}")));

        Assert.All(ends, e => Assert.Equal(1, e.ReadOutputAs<int>()));
        Assert.InRange(requests.Count - before, 30, 1500);
    }

    [Fact]
    public async Task A_thousand_waiting_instances_leave_memory()
    {
        await using var engine = await TestEngine.StartAsync(App());
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => engine.RunAsync("Waits", id: $"first-{i}")));
        await engine.WhenQuietAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => engine.RunAsync("Waits", new string('x', 4000), $"waiting-{i}")));
        await engine.WhenQuietAsync();

        Assert.InRange(engine.Engine.InstancesInMemory, 1, 64);
        Assert.InRange((GC.GetTotalMemory(forceFullCollection: true) - before) / 1_000_000.0, -100, 20);
        await engine.Client.RaiseEventAsync("waiting-500", "Go", 0);
        await engine.EndAsync("waiting-500");
    }

    [Fact]
    public async Task Storage_grows_with_the_work_and_not_with_its_square()
    {
        var app = App().Orchestrator("Many", async context =>
        {
            for (var i = 0; i < context.GetInput<int>(); i++) await context.CallActivityAsync("Work", i);
        });
        var requests = new CountedRequests();
        await using var engine = await TestEngine.StartAsync(app, policy: requests);

        await engine.ResultAsync("Many", 10);
        var atTen = requests.Count;
        await engine.ResultAsync("Many", 200);

        Assert.InRange(requests.Count - atTen, 200, 210);
    }

    [Fact]
    public async Task What_continues_as_new_for_ever_leaves_nothing_behind()
    {
        var app = App().Orchestrator("Eternal", async context =>
        {
            for (var i = 0; i < 3; i++) await context.CallActivityAsync("Work", i);
            if (context.GetInput<int>() < 40) context.ContinueAsNew(context.GetInput<int>() + 1);
        });
        var account = await Azurite.NewAccount();
        await using var engine = await TestEngine.StartAsync(app, account);
        await engine.ResultAsync("Eternal", 0);
        await engine.WhenQuietAsync();

        var rows = 0;
        await foreach (var _ in new TableServiceClient(account).GetTableClient("DurableTaskHub").QueryAsync<TableEntity>()) rows++;

        Assert.InRange(rows, 1, 10); // the lease, the instance, the episodes of the last execution
    }
}
