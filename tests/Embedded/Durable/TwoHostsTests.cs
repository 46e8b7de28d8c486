using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Mpp.Embedded.Durable;

namespace Mpp.Tests.Embedded.Durable;

public class TwoHostsTests
{
    /// <summary>Notices an instance that runs in two places at one time, and an activity that runs twice.</summary>
    sealed class Witness
    {
        readonly ConcurrentDictionary<string, string> running = new();

        public ConcurrentDictionary<string, int> Executions { get; } = new();

        public ConcurrentBag<string> Overlaps { get; } = [];

        public ConcurrentDictionary<string, bool> Hosts { get; } = new();

        public TestApp App(string host) => new TestApp()
            .Orchestrator("Story", async context =>
            {
                Enter(context.InstanceId, host);
                var sum = await context.CallActivityAsync<int>("Work", $"{context.InstanceId} a");
                Enter(context.InstanceId, host);
                sum += await context.WaitForExternalEvent<int>("Go");
                Enter(context.InstanceId, host);
                return sum + await context.CallActivityAsync<int>("Work", $"{context.InstanceId} b");
            })
            .Activity<string, int>("Work", async what =>
            {
                Hosts[host] = true;
                Executions.AddOrUpdate(what, 1, (_, n) => n + 1);
                await Task.Yield();
                return 1;
            });

        void Enter(string instance, string host)
        {
            var other = running.GetOrAdd(instance, host);
            if (other != host) Overlaps.Add($"{instance} on {host} and {other}");
            Thread.SpinWait(200);
            running.TryRemove(instance, out _);
        }
    }

    static DurableEngineOptions Fast(TimeSpan? lease = null) => new()
    {
        PollInterval = TimeSpan.FromMilliseconds(50),
        LeaseRenewal = TimeSpan.FromMilliseconds(200),
        LeaseDuration = lease ?? TimeSpan.FromSeconds(30),
    };

    [Fact]
    public async Task Two_hosts_on_one_storage_never_run_one_instance_twice()
    {
        var (account, witness) = (await Azurite.NewAccount(), new Witness());
        await using var one = await TestEngine.StartAsync(witness.App("one"), account, options: Fast());
        await using var two = await TestEngine.StartAsync(witness.App("two"), account, options: Fast());
        TestEngine[] hosts = [one, two];
        Assert.True(one.Engine.IsOwner);
        Assert.False(two.Engine.IsOwner);

        var ids = Enumerable.Range(0, 40).Select(i => $"story-{i}").ToList();
        await Task.WhenAll(ids.Select((id, i) => hosts[i % 2].RunAsync("Story", id: id)));
        await Task.WhenAll(ids.Select((id, i) => hosts[(i + 1) % 2].Client.RaiseEventAsync(id, "Go", 1)));
        var ends = await Task.WhenAll(ids.Select((id, i) => hosts[i % 2].EndAsync(id)));

        Assert.All(ends, e => Assert.Equal(3, e.ReadOutputAs<int>()));
        Assert.Empty(witness.Overlaps);
        Assert.Equal(80, witness.Executions.Count);
        Assert.All(witness.Executions, e => Assert.Equal(1, e.Value));
    }

    [Fact]
    public async Task When_a_host_stops_the_other_takes_over_what_it_left()
    {
        var (account, witness) = (await Azurite.NewAccount(), new Witness());
        var one = await TestEngine.StartAsync(witness.App("one"), account, options: Fast());
        await using var two = await TestEngine.StartAsync(witness.App("two"), account, options: Fast());
        await one.RunAsync("Story", id: "left");
        await one.WhenQuietAsync();

        await one.DisposeAsync();
        await TestEngine.UntilAsync(() => two.Engine.IsOwner, "the second host took over");
        await two.Client.RaiseEventAsync("left", "Go", 1);

        Assert.Equal(3, (await two.EndAsync("left")).ReadOutputAs<int>());
        Assert.Equal(["one", "two"], witness.Hosts.Keys.Order());
    }

    [Fact]
    public async Task A_dead_process_of_the_same_machine_is_replaced_at_once()
    {
        var (account, witness) = (await Azurite.NewAccount(), new Witness());
        var dead = new DurableEngineOptions { Identity = TestEngine.DeadIdentity() }; // its lease runs for minutes
        var one = await TestEngine.StartAsync(witness.App("one"), account, options: dead);
        await one.RunAsync("Story", id: "left");
        await one.WhenQuietAsync();
        await one.KillAsync();

        await using var two = await TestEngine.StartAsync(witness.App("two"), account);

        Assert.True(two.Engine.IsOwner);
        await two.Client.RaiseEventAsync("left", "Go", 1);
        Assert.Equal(3, (await two.EndAsync("left")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_living_process_keeps_its_lease()
    {
        Assert.False(ProcessIdentity.Current().IsProvablyDead());
        Assert.True(TestEngine.DeadIdentity().IsProvablyDead());
        Assert.False((TestEngine.DeadIdentity() with { Machine = "another" }).IsProvablyDead());
        Assert.False((TestEngine.DeadIdentity() with { Space = "another container" }).IsProvablyDead());
        var reused = ProcessIdentity.Current() with { StartedTicks = 1 };
        Assert.True(reused.IsProvablyDead());
        var account = await Azurite.NewAccount();
        await using var one = await TestEngine.StartAsync(new Witness().App("one"), account);
        await using var two = await TestEngine.StartAsync(new Witness().App("two"), account);
        Assert.False(two.Engine.IsOwner);
    }

    [Fact]
    public async Task A_host_that_cannot_renew_its_lease_stops_and_commits_nothing_that_the_next_one_does()
    {
        var (account, witness) = (await Azurite.NewAccount(), new Witness());
        var cut = new NoRenewals();
        await using var one = await TestEngine.StartAsync(witness.App("one"), account, options: Fast(TimeSpan.FromSeconds(1)), policy: cut);
        await using var two = await TestEngine.StartAsync(witness.App("two"), account, options: Fast(TimeSpan.FromSeconds(1)));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => one.RunAsync("Story", id: $"story-{i}")));
        await one.WhenQuietAsync();

        cut.IsOn = true;
        await TestEngine.UntilAsync(() => two.Engine.IsOwner, "the second host took over");
        Assert.False(one.Engine.IsOwner);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => one.Client.RaiseEventAsync($"story-{i}", "Go", 1)));
        var ends = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => two.EndAsync($"story-{i}")));

        Assert.All(ends, e => Assert.Equal(3, e.ReadOutputAs<int>()));
        Assert.Empty(witness.Overlaps);
        Assert.All(witness.Executions, e => Assert.Equal(1, e.Value));
    }

    /// <summary>Everything gets through but the lease.</summary>
    sealed class NoRenewals : HttpPipelinePolicy
    {
        public volatile bool IsOn;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (IsOn && Uri.UnescapeDataString(message.Request.Uri.Path).Contains("'hosts'", StringComparison.Ordinal)) throw new IOException("Cut off.");
            await ProcessNextAsync(message, pipeline);
        }
    }
}
