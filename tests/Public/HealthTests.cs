using Mpp.Tests.Embedded.Hosting;
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
    public async Task An_answer_is_good_for_a_second_of_the_machines_time()
    {
        await AskAsync();
        var before = proxy.Count;
        await Eventually.IsTrue(async () =>
        {
            await AskAsync();
            return proxy.Count > before;
        });
    }

    Task<string> AskAsync() => http.GetStringAsync("api/health");
}
