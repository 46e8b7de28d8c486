using System.Collections.Concurrent;
using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Mpp.Embedded.Hosting;
using Mpp.Tests.Embedded.Hosting;
using Mpp.Tests.Support;

namespace Mpp.Tests.Embedded.Timers;

public class TimerHostTests
{
    static readonly DateTimeOffset Start = new(2026, 2, 15, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task While_the_clock_stands_each_due_function_fires_once_and_in_the_order_of_the_schedules()
    {
        await using var host = await StartAsync(new EmbeddedClock(Start), typeof(Several));

        var fired = await host.Timers.FireDueAsync(Start, Start.AddHours(30));
        var again = await host.Timers.FireDueAsync(Start.AddHours(30), Start.AddHours(30));

        Assert.Equal([("Minutely", Start.AddMinutes(1)), ("Failing", Start.AddHours(1)), ("Daily", Start.AddHours(21))], fired.Select(f => (f.Name, f.DueUtc)));
        Assert.Equal("broken", fired.Single(f => f.Name == "Failing").Failure!.Message);
        Assert.All(fired.Where(f => f.Name != "Failing"), f => Assert.Null(f.Failure));
        Assert.Empty(again);
        Assert.Equal(Start.AddMinutes(1), host.Timers.NextDueUtc(Start));
    }

    [Theory]
    [InlineData("AzureWebJobs.Daily.Disabled", "true", false)]
    [InlineData("AzureWebJobs:Daily:Disabled", "1", false)]
    [InlineData("AzureWebJobs.Daily.Disabled", "false", true)]
    [InlineData("AzureWebJobs.Minutely.Disabled", "true", true)]
    public async Task A_function_that_operators_have_switched_off_does_not_fire(string setting, string value, bool fires)
    {
        await using var host = await EmbeddedHost.StartAsync(Hosts.For(typeof(Several)) with
        {
            Clock = new EmbeddedClock(Start),
            Settings = new ConfigurationBuilder().AddInMemoryCollection([new(setting, value), new("Sweep:Schedule", "0 * * * * *")]).Build(),
        });

        Assert.Equal(fires, (await host.Timers.FireDueAsync(Start, Start.AddHours(30))).Any(f => f.Name == "Daily"));
    }

    [Fact]
    public async Task While_the_clock_runs_a_function_fires_at_every_occurrence_and_at_startup_if_it_says_so()
    {
        var clock = new MovedClock(Start);
        Running.Fired.Clear();
        await using var host = await StartAsync(clock, typeof(Running));
        await Eventually.IsTrue(() => Running.Fired.Count == 1 && clock.Inner.NextTimerUtc is not null);

        for (var minute = 5; minute <= 15; minute += 5)
        {
            clock.Inner.AdvanceTo(Start.AddMinutes(minute));
            await Eventually.IsTrue(() => Running.Fired.Count == 1 + minute / 5 && clock.Inner.NextTimerUtc is not null);
        }

        Assert.Equal([Start, Start.AddMinutes(5), Start.AddMinutes(10), Start.AddMinutes(15)], Running.Fired);
    }

    [Fact]
    public async Task A_function_runs_once_at_a_time_and_operators_can_fire_it_in_a_rehearsal()
    {
        await using var host = await StartAsync(new EmbeddedClock(Start), typeof(Alone));
        using var client = host.Client();

        using var one = await client.PostAsync("/admin/functions/alone", new StringContent("{}"));
        using var two = await client.PostAsync("/admin/functions/Alone", new StringContent("{}"));
        using var unknown = await client.PostAsync("/admin/functions/Other", new StringContent("{}"));
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.NotFound), (one.StatusCode, two.StatusCode, unknown.StatusCode));
        await Eventually.IsTrue(() => Alone.Begun == 1);
        Assert.False(await Alone.SecondBegan.WaitAsync(TimeSpan.FromMilliseconds(200)));
        Alone.MayEnd.SetResult();
        await Eventually.IsTrue(() => Alone.Begun == 2);
        await host.StopAsync();

        Assert.Equal(1, Alone.MostAtOnce);
    }

    [Fact]
    public async Task Stopping_waits_for_a_running_function_and_then_tells_it_to_give_up()
    {
        var clock = new MovedClock(Start);
        await using var host = await EmbeddedHost.StartAsync(Hosts.For(typeof(Stubborn)) with { Clock = clock, StopWithin = TimeSpan.FromMilliseconds(100) });
        await Stubborn.Begun.Task.WaitAsync(TimeSpan.FromMinutes(1));

        await host.StopAsync().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.True(Stubborn.WasTold);
    }

    static Task<EmbeddedHost> StartAsync(TimeProvider clock, Type functions) => EmbeddedHost.StartAsync(Hosts.For(functions) with
    {
        Clock = clock,
        Rehearsal = true,
        Settings = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Sweep:Schedule", (string?)"0 * * * * *")]).Build(),
    });

    public static class Several
    {
        [Function("Daily")]
        public static void Daily([TimerTrigger("0 0 6 * * *")] TimerInfo timer) { }

        [Function("Failing")]
        public static Task Failing([TimerTrigger("0 0 * * * *", RunOnStartup = true)] TimerInfo timer) => throw new InvalidOperationException("broken");

        [Function("Minutely")]
        public static async Task Minutely([TimerTrigger("%Sweep__Schedule%")] TimerInfo timer, CancellationToken cancellation) => await Task.Delay(1, cancellation);

        [Function("Yearly")]
        public static void Yearly([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) { }
    }

    public sealed class Running(TimeProvider clock)
    {
        public static ConcurrentQueue<DateTimeOffset> Fired { get; } = [];

        [Function("Running")]
        public void Run([TimerTrigger("0 */5 * * * *", RunOnStartup = true)] TimerInfo timer) => Fired.Enqueue(clock.GetUtcNow());
    }

    public static class Alone
    {
        static int running;
        static int begun;

        public static int Begun => begun;
        public static int MostAtOnce { get; private set; }
        public static SemaphoreSlim SecondBegan { get; } = new(0);
        public static TaskCompletionSource MayEnd { get; } = new();

        [Function("Alone")]
        public static async Task Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref running));
            if (Interlocked.Increment(ref begun) == 2) SecondBegan.Release();
            await MayEnd.Task;
            Interlocked.Decrement(ref running);
        }
    }

    public static class Stubborn
    {
        public static TaskCompletionSource Begun { get; } = new();
        public static bool WasTold { get; private set; }

        [Function("Stubborn")]
        public static async Task Run([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellation)
        {
            Begun.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            WasTold = cancellation.IsCancellationRequested;
        }
    }
}
