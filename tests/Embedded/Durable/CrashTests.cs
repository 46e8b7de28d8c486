using Mpp.Embedded.Durable;

namespace Mpp.Tests.Embedded.Durable;

public class CrashTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_kill_at_each_storage_request_loses_nothing_and_commits_nothing_twice(bool afterwards)
    {
        var identity = TestEngine.DeadIdentity();
        for (var request = 1; ; request++)
        {
            var (story, killer) = (new Story(), new DeadProcess(request, afterwards));

            var outcome = await story.PlayAsync(await Azurite.NewAccount(), killer, new DurableEngineOptions { Identity = identity });

            Assert.True(outcome == Story.Outcome, $"Killed {(afterwards ? "after" : "before")} request {request}: {outcome}\n{string.Join("\n", killer.Log)}");
            // At least once; more often only what was under way when the process died.
            Assert.Equal(["a1", "b1", "b2", "c1"], story.Executions.Keys.Order());
            Assert.InRange(story.Executions.Values.Sum(), 4, 6);
            if (!killer.Died.IsCompleted)
            {
                Assert.InRange(request, 15, 60);
                return;
            }
        }
    }

    [Theory]
    [InlineData(nameof(Fault.ErrorBefore))]
    [InlineData(nameof(Fault.TimeOutAfter))]
    [InlineData(nameof(Fault.PreconditionFailed))]
    [InlineData(nameof(Fault.Busy))]
    public async Task A_fault_at_each_storage_request_changes_nothing(string fault)
    {
        // The first four belong to the start, which fails as a whole when storage does.
        for (var request = 5; ; request++)
        {
            var (story, policy) = (new Story(), new OneFault(request, Enum.Parse<Fault>(fault)));

            var outcome = await story.PlayAsync(await Azurite.NewAccount(), policy);

            Assert.True(outcome == Story.Outcome, $"{fault} at request {request}: {outcome}\n{string.Join("\n", policy.Log)}");
            Assert.Equal(["a1", "b1", "b2", "c1"], story.Executions.Keys.Order());
            if (!policy.Happened)
            {
                Assert.InRange(request, 15, 60);
                return;
            }
        }
    }

    [Fact]
    public async Task Storage_that_is_gone_for_a_while_is_waited_for()
    {
        var (story, outage) = (new Story(), new Outage());
        var app = story.App;
        await using var engine = await TestEngine.StartAsync(app, clock: story.Clock, policy: outage);
        await engine.RunAsync("Child", "nobody", "child");
        await engine.WhenQuietAsync();

        var id = await engine.RunAsync("Parent", 1, "parent");
        outage.IsOn = true;
        await TestEngine.UntilAsync(() => outage.Refused > 5, "requests were refused");
        await Assert.ThrowsAnyAsync<Exception>(() => engine.Client.RaiseEventAsync("nobody", "Note", 1)); // callers are told
        outage.IsOn = false;
        await engine.MoveAsync(TimeSpan.FromHours(2));

        Assert.Equal(Story.Outcome, (await engine.EndAsync(id)).ReadOutputAs<string>());
    }

    sealed class Outage : CountedRequests
    {
        int refused;

        public volatile bool IsOn;

        public int Refused => Volatile.Read(ref refused);

        protected override ValueTask ProcessAsync(Azure.Core.HttpMessage message, ReadOnlyMemory<Azure.Core.Pipeline.HttpPipelinePolicy> pipeline, int number)
        {
            if (!IsOn) return ProcessNextAsync(message, pipeline);
            Interlocked.Increment(ref refused);
            throw new IOException("Nobody there.");
        }
    }
}
