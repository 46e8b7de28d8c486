using System.Globalization;
using Xunit.Abstractions;

namespace Mpp.Tests.Crash;

/// <summary>A sample of the crash campaign; `dotnet run -c Release --project tests -- crash` does all of it, docs/crash-campaign.md has the result.</summary>
public sealed class KilledLives(ITestOutputHelper output)
{
    const int Kills = 64;

    [Fact]
    public async Task A_host_killed_at_requests_of_every_step_of_a_life_loses_nothing_and_sends_nothing_twice()
    {
        var seed = Environment.GetEnvironmentVariable("CRASH_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"CRASH_SEED={seed} plays the same kills again.");
        Console.WriteLine($"Crash campaign: CRASH_SEED={seed}");
        await using var campaign = await Campaign.StartAsync();
        var pool = new KillPool(KillPool.Sample(campaign.Points, Kills, new Random(seed)), [], killsPerLife: campaign.Steps, seed);
        var results = await campaign.PlayAllAsync(pool, atOnce: 2);

        Assert.Empty(results.Where(r => r.Differences.Count > 0).Select(r => $"{r.Point}\n{string.Join('\n', r.Differences)}"));
        Assert.True(results.Count >= 60, $"Only {results.Count} kills; not reached: {string.Join('\n', pool.NotReached)}");
        Assert.Contains(results, r => r.LettersSettled > 0 || !r.WasAnswered);
    }
}
