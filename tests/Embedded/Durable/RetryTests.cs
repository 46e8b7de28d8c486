using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Mpp.Embedded.Hosting;

namespace Mpp.Tests.Embedded.Durable;

public class RetryTests
{
    [Fact]
    public async Task A_failed_activity_is_tried_again_after_growing_pauses()
    {
        var clock = new EmbeddedClock(TestEngine.Morning);
        var attempts = new List<TimeSpan>();
        var policy = new RetryPolicy(6, TimeSpan.FromMinutes(1), 2, TimeSpan.FromMinutes(5));
        await using var engine = await TestEngine.StartAsync(Failing(clock, attempts, policy, failures: 4), clock: clock);
        var id = await engine.RunAsync("Retries");

        await engine.MoveAsync(TimeSpan.FromHours(1));

        Assert.Equal("done", (await engine.EndAsync(id)).ReadOutputAs<string>());
        Assert.Equal([0, 1, 3, 7, 12], attempts.Select(a => (int)a.TotalMinutes)); // pauses of 1, 2, 4 and, as the longest, 5 minutes
    }

    [Fact]
    public async Task After_the_last_attempt_the_failure_is_the_orchestrators()
    {
        var clock = new EmbeddedClock(TestEngine.Morning);
        var attempts = new List<TimeSpan>();
        await using var engine = await TestEngine.StartAsync(Failing(clock, attempts, new RetryPolicy(3, TimeSpan.FromMinutes(1)), failures: 100), clock: clock);
        var id = await engine.RunAsync("Retries");

        await engine.MoveAsync(TimeSpan.FromHours(1));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.EndAsync(id)).RuntimeStatus);
        Assert.Equal(3, attempts.Count);
    }

    [Fact]
    public async Task A_handler_decides_whether_to_try_again()
    {
        var clock = new EmbeddedClock(TestEngine.Morning);
        var attempts = new List<TimeSpan>();
        var asked = new List<string>();
        RetryHandler handler = retry =>
        {
            asked.Add($"{retry.LastAttemptNumber} {retry.LastFailure.ErrorMessage}");
            return retry.LastAttemptNumber < 2;
        };
        await using var engine = await TestEngine.StartAsync(Failing(clock, attempts, handler, failures: 100), clock: clock);

        var result = await engine.ResultAsync("Retries");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, result.RuntimeStatus);
        Assert.Equal(2, attempts.Count);
        Assert.Equal("2 not yet", asked[^1]);
    }

    [Fact]
    public async Task A_pause_between_attempts_survives_a_restart()
    {
        var (account, clock) = (await Azurite.NewAccount(), new EmbeddedClock(TestEngine.Morning));
        var attempts = new List<TimeSpan>();
        var app = Failing(clock, attempts, new RetryPolicy(3, TimeSpan.FromMinutes(10)), failures: 1);
        string id;
        await using (var first = await TestEngine.StartAsync(app, account, clock))
        {
            id = await first.RunAsync("Retries");
            await first.WhenQuietAsync();
        }

        await using var second = await TestEngine.StartAsync(app, account, clock);
        await second.MoveAsync(TimeSpan.FromMinutes(10));

        Assert.Equal("done", (await second.EndAsync(id)).ReadOutputAs<string>());
        Assert.Equal([0, 10], attempts.Select(a => (int)a.TotalMinutes));
    }

    [Fact]
    public async Task An_activity_that_the_app_does_not_have_is_tried_again_since_its_next_version_may()
    {
        var (account, clock) = (await Azurite.NewAccount(), new EmbeddedClock(TestEngine.Morning));
        var orchestrator = new TestApp().Orchestrator("Calls", async context => await context.CallActivityAsync<string>("New", 1, TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMinutes(10)))));
        await using (var older = await TestEngine.StartAsync(orchestrator, account, clock))
        {
            await older.RunAsync("Calls", id: "one");
            await older.WhenQuietAsync();
        }

        await using var newer = await TestEngine.StartAsync(orchestrator.Activity<int, string>("New", _ => "done"), account, clock);
        await newer.MoveAsync(TimeSpan.FromMinutes(10));

        Assert.Equal("done", (await newer.EndAsync("one")).ReadOutputAs<string>());
    }

    static TestApp Failing(EmbeddedClock clock, List<TimeSpan> attempts, TaskRetryOptions retry, int failures) => new TestApp()
        .Orchestrator("Retries", async context => await context.CallActivityAsync<string>("Try", 1, new TaskOptions(retry)))
        .Activity<int, string>("Try", _ =>
        {
            attempts.Add(clock.GetUtcNow() - TestEngine.Morning);
            return attempts.Count <= failures ? throw new InvalidOperationException("not yet") : "done";
        });
}
