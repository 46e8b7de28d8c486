using System.Diagnostics;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Mpp.Embedded.Hosting;

namespace Mpp.Tests.Embedded.Durable;

public class TimerTests
{
    [Fact]
    public async Task In_standing_time_a_timer_fires_when_the_clock_is_moved_to_it_and_not_before()
    {
        var app = new TestApp().Orchestrator("Sleeps", async context =>
        {
            var started = context.CurrentUtcDateTime;
            await context.CreateTimer(TimeSpan.FromDays(60), CancellationToken.None);
            return context.CurrentUtcDateTime - started;
        });
        await using var engine = await TestEngine.StartAsync(app, clock: new EmbeddedClock(TestEngine.Morning));
        var id = await engine.RunAsync("Sleeps");
        await engine.WhenQuietAsync();
        Assert.Equal(TestEngine.Morning.AddDays(60), engine.Engine.NextTimerUtc);

        await engine.MoveAsync(TimeSpan.FromDays(60) - TimeSpan.FromTicks(1));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.GetAsync(id)).RuntimeStatus);
        await engine.MoveAsync(TimeSpan.FromTicks(1));

        Assert.Equal(TimeSpan.FromDays(60), (await engine.EndAsync(id)).ReadOutputAs<TimeSpan>());
        Assert.Null(engine.Engine.NextTimerUtc);
    }

    [Fact]
    public async Task Four_years_of_monthly_timers_pass_when_the_clock_is_moved()
    {
        var app = new TestApp().Orchestrator("Lives", async context =>
        {
            var months = 0;
            for (; months < 48; months++) await context.CreateTimer(context.CurrentUtcDateTime.AddMonths(1), CancellationToken.None);
            return $"{months} {context.CurrentUtcDateTime:yyyy-MM-dd}";
        });
        await using var engine = await TestEngine.StartAsync(app, clock: new EmbeddedClock(TestEngine.Morning));
        var id = await engine.RunAsync("Lives");

        await engine.MoveAsync(TimeSpan.FromDays(4 * 366));

        Assert.Equal("48 2030-02-20", (await engine.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task In_moving_time_a_timer_fires_by_itself()
    {
        var app = new TestApp().Orchestrator("Sleeps", context => context.CreateTimer(TimeSpan.FromMilliseconds(300), CancellationToken.None));
        await using var engine = await TestEngine.StartAsync(app);
        var watch = Stopwatch.StartNew();

        await engine.ResultAsync("Sleeps");

        Assert.True(watch.ElapsedMilliseconds >= 299, $"It fired after {watch.ElapsedMilliseconds} ms.");
    }

    [Theory]
    [InlineData(true, "in time")]
    [InlineData(false, "too late")]
    public async Task A_wait_with_a_time_limit_ends_with_the_event_or_with_the_limit(bool raised, string expected)
    {
        var app = new TestApp().Orchestrator("Waits", async context =>
        {
            try
            {
                return await context.WaitForExternalEvent<string>("Go", TimeSpan.FromDays(10));
            }
            catch (OperationCanceledException)
            {
                return "too late";
            }
        });
        await using var engine = await TestEngine.StartAsync(app, clock: new EmbeddedClock(TestEngine.Morning));
        var id = await engine.RunAsync("Waits");
        await engine.MoveAsync(TimeSpan.FromDays(9));

        if (raised) await engine.Client.RaiseEventAsync(id, "Go", "in time");
        else await engine.MoveAsync(TimeSpan.FromDays(1));

        Assert.Equal(expected, (await engine.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_cancelled_timer_is_no_longer_waited_for()
    {
        var app = new TestApp().Orchestrator("Cancels", async context =>
        {
            using var ends = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromDays(1), ends.Token);
            await context.WaitForExternalEvent<string>("Cancel");
            ends.Cancel();
            await context.WaitForExternalEvent<string>("End");
            return timer.IsCanceled;
        });
        await using var engine = await TestEngine.StartAsync(app, clock: new EmbeddedClock(TestEngine.Morning));
        var id = await engine.RunAsync("Cancels");
        await engine.Client.RaiseEventAsync(id, "Cancel", "");
        await engine.WhenQuietAsync();

        Assert.Null(engine.Engine.NextTimerUtc);
        await engine.Client.RaiseEventAsync(id, "End", "");
        Assert.True((await engine.EndAsync(id)).ReadOutputAs<bool>());
    }

    [Fact]
    public async Task A_start_in_the_future_waits_for_its_time()
    {
        var app = new TestApp().Orchestrator("Starts", context => Task.FromResult(context.CurrentUtcDateTime));
        await using var engine = await TestEngine.StartAsync(app, clock: new EmbeddedClock(TestEngine.Morning));
        var at = TestEngine.Morning.AddDays(3);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Starts", new StartOrchestrationOptions(StartAt: at));
        await engine.WhenQuietAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await engine.GetAsync(id)).RuntimeStatus);

        await engine.MoveAsync(TimeSpan.FromDays(3));

        Assert.Equal(at.UtcDateTime, (await engine.EndAsync(id)).ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task Timers_that_came_due_while_no_host_ran_fire_at_the_next_start()
    {
        var app = new TestApp().Orchestrator("Sleeps", context => context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None));
        var (account, clock) = (await Azurite.NewAccount(), new EmbeddedClock(TestEngine.Morning));
        string id;
        await using (var first = await TestEngine.StartAsync(app, account, clock))
        {
            id = await first.RunAsync("Sleeps");
            await first.WhenQuietAsync();
        }
        clock.AdvanceTo(TestEngine.Morning.AddDays(7));

        await using var second = await TestEngine.StartAsync(app, account, clock);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await second.EndAsync(id)).RuntimeStatus);
    }
}
