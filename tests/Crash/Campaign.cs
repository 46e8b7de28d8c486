using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Mpp.Embedded.Azurite;
using Mpp.Tests.Journeys;

namespace Mpp.Tests.Crash;

/// <summary>What a kill proved. <paramref name="Differences"/>: what was not as in the unbroken life when all was settled; empty: 0 lost, 0 twice, the same state, letters and books.</summary>
public sealed record KillResult(
    string Step, string Request, int Nth, bool IsAfter, int Life, int KillInLife, bool WasAnswered, int LettersSettled, IReadOnlyList<string> Differences)
{
    [JsonIgnore]
    public KillPoint Point => new(new(Step, Request, Nth), IsAfter);
}

/// <summary>Lives of one case, each killed at other requests, on one Azurite that outlives them all.</summary>
sealed class Campaign : IAsyncDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mpp-crash-");
    readonly Dictionary<string, Picture> unbroken = [];
    int lives;

    /// <summary>Every request of the unbroken life, in its order.</summary>
    public IReadOnlyList<LifeRequest> Requests { get; private set; } = [];

    public IReadOnlyList<KillPoint> Points => [.. Requests.SelectMany(r => new[] { new KillPoint(r, false), new KillPoint(r, true) })];

    public int Steps => unbroken.Count;

    /// <summary>Plays the unbroken life, with which all others are compared.</summary>
    public static async Task<Campaign> StartAsync()
    {
        var campaign = new Campaign();
        await using var life = await campaign.NewLifeAsync();
        var requests = new List<LifeRequest>();
        foreach (var step in life.Life.Steps)
        {
            var outcome = await life.PlayAsync(step);
            campaign.unbroken[step.Name] = outcome.After;
            requests.AddRange(outcome.Requests);
        }

        campaign.Requests = requests;
        return campaign;
    }

    /// <summary>Plays lives until the pool has no kills left, or until <paramref name="isEnough"/>.</summary>
    public async Task<IReadOnlyList<KillResult>> PlayAllAsync(KillPool pool, int atOnce, Action<KillResult>? heard = null, Func<bool>? isEnough = null)
    {
        var results = new ConcurrentQueue<KillResult>();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            while (isEnough?.Invoke() is not true && pool.Take() is { Count: > 0 } kills)
            {
                pool.Return(kills, await PlayAsync(kills, result =>
                {
                    results.Enqueue(result);
                    heard?.Invoke(result);
                }));
            }
        }));
        return [.. results];
    }

    /// <summary>
    /// Plays one life with at most one kill in each step. A kill that was not reached has no result: after an earlier one the host is a fresh one, which may ask otherwise. The life ends
    /// with the first difference, since all after it would differ, too.
    /// </summary>
    async Task<IReadOnlyList<KillResult>> PlayAsync(IReadOnlyList<KillPoint> kills, Action<KillResult> heard)
    {
        var results = new List<KillResult>();
        await using var life = await NewLifeAsync();
        var number = life.Number;
        foreach (var step in life.Life.Steps)
        {
            var kill = kills.SingleOrDefault(k => k.At.Step == step.Name);
            StepOutcome outcome;
            try
            {
                outcome = await life.PlayAsync(step, kill);
            }
            catch (Exception e) when (kill is not null && e is not OutOfMemoryException)
            {
                // Nobody gets on with this life any more: that is a result, too.
                return [.. results, Heard(new(step.Name, kill.At.Name, kill.At.Nth, kill.IsAfter, number, results.Count + 1, false, 0, [$"stuck: {e.Message}"]))];
            }

            var differences = outcome.After.DifferencesFrom(unbroken[step.Name]);
            if (outcome.WasKilled) results.Add(Heard(new(step.Name, kill!.At.Name, kill.At.Nth, kill.IsAfter, number, results.Count + 1, outcome.WasAnswered, outcome.LettersSettled, differences)));
            else if (differences.Count > 0) throw new InvalidOperationException($"Life {number}, after {string.Join("; ", results.Select(r => r.Point))}: at '{step.Name}', where nothing was done to it:\n{string.Join('\n', differences)}");
            if (differences.Count > 0) return results;
        }

        return results;

        KillResult Heard(KillResult result)
        {
            heard(result);
            return result;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Adopted once more, to end it.
        await (await AzuriteProcess.StartAsync(HostOrders.AzuriteIn(folder.FullName))).DisposeAsync();
        folder.Delete(recursive: true);
    }

    Task<BreakableLife> NewLifeAsync() => BreakableLife.StartAsync(folder.FullName, Interlocked.Increment(ref lives));
}
