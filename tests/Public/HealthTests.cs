using Microsoft.Extensions.DependencyInjection;
using Mpp.Embedded.Hosting;
using Mpp.Functions.Public;
using Mpp.Functions.Timers;
using Mpp.Tests.Journeys;
using Mpp.Tests.Support;

namespace Mpp.Tests.Public;

/// <summary>Anybody may ask how the programme is, as often as they like.</summary>
public sealed class HealthTests : IAsyncLifetime
{
    const int Callers = 60;

    StorageProxy proxy = null!;
    ProgrammeUnderTest programme = null!;
    HttpClient http = null!;

    public async Task InitializeAsync()
    {
        programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z", records: storage => (proxy = StorageProxy.StartAsync(storage).GetAwaiter().GetResult()).ConnectionString);
        http = new() { BaseAddress = programme.Host.BaseAddress };
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await programme.DisposeAsync();
        await proxy.DisposeAsync();
    }

    [Fact]
    public async Task Many_who_ask_at_once_cost_storage_as_much_as_a_few()
    {
        await AskAsync();
        var before = proxy.Count;
        programme.Clock.AdvanceTo(programme.Now.AddSeconds(5));
        await AskAsync();
        var one = proxy.Count - before;
        Assert.True(one > 0, "Nobody has looked.");

        before = proxy.Count;
        programme.Clock.AdvanceTo(programme.Now.AddSeconds(5));
        var answers = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => AskAsync()));

        Assert.Contains("\"now\":\"2026-02-20T09:00:10Z\"", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
        // One look where the machine is as quick as it should be; another for each second that it takes.
        Assert.InRange(proxy.Count - before, one, Callers * one / 4);
    }

    [Fact]
    public async Task An_answer_is_good_for_a_second_of_the_machines_time_and_as_long_as_the_programmes_clock_is_not_moved()
    {
        var machine = new EmbeddedClock(DateTimeOffset.UnixEpoch);
        var inspection = Inspection(machine);
        await LookAsync();
        Assert.Equal(0, await CostAsync());
        machine.AdvanceTo(machine.GetUtcNow().AddMilliseconds(999));
        Assert.Equal(0, await CostAsync());
        machine.AdvanceTo(machine.GetUtcNow().AddMilliseconds(1));
        Assert.NotEqual(0, await CostAsync());
        programme.Clock.AdvanceTo(programme.Now.AddSeconds(1));
        Assert.NotEqual(0, await CostAsync());

        Task<Finding> LookAsync() => inspection.AskAsync(programme.Host.Engine!.Client, CancellationToken.None);

        async Task<int> CostAsync()
        {
            var before = proxy.Count;
            await LookAsync();
            return proxy.Count - before;
        }
    }

    [Fact]
    public async Task Storage_that_is_silent_is_told_of_in_time_and_nobody_waits_for_it_once_it_is_back()
    {
        var silence = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        proxy.Before(_ => true, () => silence.Task);
        var inspection = Inspection(TimeProvider.System, TimeSpan.FromMilliseconds(50));
        Assert.Equal("storage does not answer", (await inspection.AskAsync(programme.Host.Engine!.Client, CancellationToken.None)).Trouble);

        silence.SetResult();
        programme.Clock.AdvanceTo(programme.Now.AddSeconds(5));
        var after = Inspection(TimeProvider.System, TimeSpan.FromMinutes(1));
        Assert.Null((await after.AskAsync(programme.Host.Engine!.Client, CancellationToken.None)).Trouble);
    }

    Inspection Inspection(TimeProvider machine, TimeSpan? patience = null) =>
        new(programme.Host.Services.GetRequiredService<PulseReader>(), programme.Clock) { Machine = machine, Patience = patience ?? TimeSpan.FromMinutes(1) };

    Task<string> AskAsync() => http.GetStringAsync("api/health");
}
