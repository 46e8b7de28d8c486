using System.Globalization;
using Xunit.Abstractions;

namespace Mpp.Tests.Crash;

/// <summary>A sample of the crash campaign; `dotnet run -c Release --project tests -- crash` does all of it, docs/crash-campaign.md has the result.</summary>
public sealed class BrokenLives(BrokenLives.Unbroken unbroken, ITestOutputHelper output) : IClassFixture<BrokenLives.Unbroken>
{
    const int Kills = 66, Faults = 42;

    [Fact]
    public async Task A_host_killed_at_requests_of_every_step_of_a_life_loses_nothing_and_sends_nothing_twice()
    {
        var results = await PlayAsync(r => r.Kills, Kills, enough: 60, lives: 2);

        Assert.Contains(results, r => r.Mishap.Kind == MishapKind.KillBefore && !r.WasAnswered);
        Assert.Contains(results, r => r.Mishap.Kind == MishapKind.KillAfter);
    }

    [Fact]
    public async Task Storage_that_fails_forgets_to_answer_throttles_or_is_written_by_others_changes_nothing_in_the_end()
    {
        var results = await PlayAsync(r => r.Faults, Faults, enough: 36, lives: 3);

        Assert.True(results.Select(r => r.Mishap.Kind).Distinct().Count() >= 5, "Faults of few kinds only: this test has proved little.");
    }

    /// <summary>Some are not reached, since a host that was started again may ask otherwise: those come in a life of their own, until there are enough.</summary>
    async Task<IReadOnlyList<MishapResult>> PlayAsync(Func<LifeRequest, IEnumerable<Mishap>> mishaps, int count, int enough, int lives)
    {
        var seed = Environment.GetEnvironmentVariable("CRASH_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"CRASH_SEED={seed} plays the same again.");
        Console.WriteLine($"Crash campaign: CRASH_SEED={seed}");
        var campaign = unbroken.Campaign;
        var pool = new MishapPool(MishapPool.Sample(campaign.Requests.SelectMany(mishaps), count, new Random(seed)), [], stepsPerLife: count / lives, perStep: 1, seed);
        var done = 0;
        var results = await campaign.PlayAllAsync(pool, lives, _ => Interlocked.Increment(ref done), () => Volatile.Read(ref done) >= enough);

        var otherwise = results.Where(r => r.Differences.Count > 0).Select(r => $"{r.Mishap}\n    {string.Join("\n    ", r.Differences)}").ToList();
        Assert.True(otherwise.Count == 0, string.Join('\n', otherwise));
        Assert.True(results.Count >= enough, $"Only {results.Count} were reached, not {string.Join('\n', pool.NotReached)}");
        return results;
    }

    /// <summary>The unbroken life, played once for both.</summary>
    public sealed class Unbroken : IAsyncLifetime
    {
        internal Campaign Campaign { get; private set; } = null!;

        public async Task InitializeAsync() => Campaign = await Campaign.StartAsync();

        public async Task DisposeAsync() => await Campaign.DisposeAsync();
    }
}
