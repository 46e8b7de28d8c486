using Azure.Core;
using Azure.Core.Pipeline;
using Mpp.Embedded.Durable;

namespace Mpp.Tests.Embedded.Durable;

/// <summary>How an engine ends that was asked to.</summary>
public class StoppingTests
{
    readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously), goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int first, second;

    /// <summary>An activity that takes its time, and one after it.</summary>
    TestApp App => new TestApp()
        .Orchestrator("Story", async context => await context.CallActivityAsync<int>("Slow", "x") + await context.CallActivityAsync<int>("After", "x"))
        .Activity<string, int>("Slow", async _ =>
        {
            Interlocked.Increment(ref first);
            begun.TrySetResult();
            await goOn.Task;
            return 1;
        })
        .Activity<string, int>("After", _ => Interlocked.Increment(ref second));

    [Fact]
    public async Task What_runs_ends_and_is_kept_and_what_follows_is_left_to_the_next_host()
    {
        var account = await Azurite.NewAccount();
        var one = await TestEngine.StartAsync(App, account);
        await one.RunAsync("Story", id: "story");
        await begun.Task;

        var stop = one.Engine.StopAsync(CancellationToken.None);
        Assert.False(stop.IsCompleted);
        goOn.SetResult();
        await stop.WaitAsync(TestEngine.InTime);

        Assert.Equal((1, 0), (first, second));
        await using var two = await TestEngine.StartAsync(App, account);
        Assert.True(two.Engine.IsOwner);
        Assert.Equal(2, (await two.EndAsync("story")).ReadOutputAs<int>());
        Assert.Equal((1, 1), (first, second));
        await one.DisposeAsync();
    }

    [Fact]
    public async Task Those_that_wait_for_their_turn_do_not_begin()
    {
        var account = await Azurite.NewAccount();
        var one = await TestEngine.StartAsync(App, account, options: new() { MaxParallelActivities = 1 });
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => one.RunAsync("Story", id: $"story-{i}")));
        await begun.Task;

        var stop = one.Engine.StopAsync(CancellationToken.None);
        goOn.SetResult();
        await stop.WaitAsync(TestEngine.InTime);

        Assert.Equal((1, 0), (first, second));
        await using var two = await TestEngine.StartAsync(App, account);
        foreach (var i in Enumerable.Range(0, 5)) await two.EndAsync($"story-{i}");
        Assert.Equal((5, 5), (first, second));
        await one.DisposeAsync();
    }

    [Fact]
    public async Task A_hostile_host_cancels_what_runs_as_the_real_one_does_and_the_next_one_runs_it_again()
    {
        var account = await Azurite.NewAccount();
        var app = App.Activity<string, int>("Slow", async (_, cancellation) =>
        {
            if (Interlocked.Increment(ref first) > 1) return 1;
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return 0;
        });
        var one = await TestEngine.StartAsync(app, account, options: new() { Hostile = new HostileMode(1) { Repeat = 0 } });
        await one.RunAsync("Story", id: "story");
        await begun.Task;

        await one.Engine.StopAsync(CancellationToken.None).WaitAsync(TestEngine.InTime);

        await using var two = await TestEngine.StartAsync(app, account);
        Assert.Equal(2, (await two.EndAsync("story")).ReadOutputAs<int>());
        Assert.Equal((2, 1), (first, second));
        await one.DisposeAsync();
    }

    [Fact]
    public async Task Storage_that_is_gone_does_not_hold_up_the_end()
    {
        var cut = new CutOff();
        var one = await TestEngine.StartAsync(App, policy: cut);
        await one.RunAsync("Story", id: "story");
        await begun.Task;

        cut.IsOn = true;
        goOn.SetResult();
        await TestEngine.UntilAsync(() => cut.Refused > 3, "the result could not be written several times");

        await one.Engine.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5));
        await one.DisposeAsync();
    }

    /// <summary>From one moment on storage is away.</summary>
    sealed class CutOff : CountedRequests
    {
        int refused;

        public volatile bool IsOn;

        public int Refused => Volatile.Read(ref refused);

        protected override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline, int number)
        {
            if (!IsOn) return ProcessNextAsync(message, pipeline);
            Interlocked.Increment(ref refused);
            throw new IOException("Connection refused.");
        }
    }
}
