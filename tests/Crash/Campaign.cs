using System.Collections.Concurrent;
using Mpp.Embedded.Azurite;

namespace Mpp.Tests.Crash;

/// <summary>Lives of one case, in each of which something else goes wrong, on one Azurite that outlives them all.</summary>
sealed class Campaign : IAsyncDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mpp-crash-");
    readonly Dictionary<string, Picture> unbroken = [];
    int lives;

    /// <summary>Every request of the unbroken life, in its order.</summary>
    public IReadOnlyList<LifeRequest> Requests { get; private set; } = [];

    public int Steps => unbroken.Count;

    /// <summary>Lives of earlier runs, which keep their numbers.</summary>
    public int EarlierLives { get; set; }

    /// <summary>Plays the unbroken life, with which all others are compared.</summary>
    public static async Task<Campaign> StartAsync()
    {
        var campaign = new Campaign();
        await using var life = await campaign.NewLifeAsync();
        var requests = new List<LifeRequest>();
        foreach (var step in life.Life.Steps)
        {
            var outcome = await life.PlayAsync(step, []);
            campaign.unbroken[step.Name] = outcome.After;
            requests.AddRange(outcome.Requests);
        }

        campaign.Requests = requests;
        return campaign;
    }

    /// <summary>Plays lives until the pool has nothing left, or until <paramref name="isEnough"/>.</summary>
    public async Task<IReadOnlyList<MishapResult>> PlayAllAsync(MishapPool pool, int atOnce, Action<MishapResult>? heard = null, Func<bool>? isEnough = null)
    {
        var results = new ConcurrentQueue<MishapResult>();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            while (isEnough?.Invoke() is not true && pool.Take() is { Count: > 0 } mishaps)
            {
                pool.Return(mishaps, await PlayAsync(mishaps, result =>
                {
                    results.Enqueue(result);
                    heard?.Invoke(result);
                }));
            }
        }));
        return [.. results];
    }

    /// <summary>
    /// Plays one life. What was not reached has no result: after an earlier mishap the host may ask otherwise. The life ends with the first difference, since all after it would
    /// differ, too.
    /// </summary>
    async Task<IReadOnlyList<MishapResult>> PlayAsync(IReadOnlyList<Mishap> mishaps, Action<MishapResult> heard)
    {
        var results = new List<MishapResult>();
        await using var life = await NewLifeAsync();
        foreach (var step in life.Life.Steps)
        {
            var planned = mishaps.Where(m => m.Step == step.Name).ToList();
            StepOutcome outcome;
            try
            {
                outcome = await life.PlayAsync(step, planned);
            }
            catch (Exception e) when (life.Reached.Count > 0 && e is not OutOfMemoryException)
            {
                // Nobody gets on with this life any more: that is a result, too.
                Hear(life.Reached, wasAnswered: false, 0, [$"stuck: {e.Message}"]);
                return results;
            }

            var differences = outcome.After.DifferencesFrom(unbroken[step.Name]);
            Hear(outcome.Reached, outcome.WasAnswered, outcome.LettersSettled, differences);
            if (differences.Count == 0) continue;
            if (outcome.Reached.Count == 0) throw new InvalidOperationException($"After {string.Join("; ", results.Select(r => r.Mishap))}, in '{step.Name}', where nothing was done to it:\n{string.Join('\n', differences)}");
            return results;
        }

        return results;

        void Hear(IReadOnlyList<Mishap> reached, bool wasAnswered, int lettersSettled, IReadOnlyList<string> differences)
        {
            foreach (var mishap in reached)
            {
                results.Add(new(mishap, EarlierLives + life.Number, wasAnswered, lettersSettled, differences));
                heard(results[^1]);
            }
        }
    }

    /// <summary>Ends Azurite, and with it whatever is being played.</summary>
    public async Task EndAsync() => await (await AzuriteProcess.StartAsync(HostOrders.AzuriteIn(folder.FullName))).DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        folder.Delete(recursive: true);
    }

    Task<BreakableLife> NewLifeAsync() => BreakableLife.StartAsync(folder.FullName, Interlocked.Increment(ref lives));
}
