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
            if (outcome.After.Generation > 1 || outcome.LettersSettled > 0) throw new InvalidOperationException($"The unbroken life was interrupted in '{step.Name}'.");
            if (outcome.After.Faults.Count > 0) throw new InvalidOperationException($"The unbroken life is not sound after '{step.Name}': {string.Join("; ", outcome.After.Faults)}");
            if (outcome.After.StrayHints.Count > 0) throw new InvalidOperationException($"The unbroken life leaves hints of nothing behind after '{step.Name}': {string.Join("; ", outcome.After.StrayHints)}");
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
            while (isEnough?.Invoke() is not true && pool.Take() is { } plan)
            {
                pool.Return(plan.Mishaps, await PlayAsync(plan, result =>
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
    async Task<IReadOnlyList<MishapResult>> PlayAsync(LifePlan plan, Action<MishapResult> heard)
    {
        var results = new List<MishapResult>();
        await using var life = await NewLifeAsync(plan.RepeatsAtOnce);
        foreach (var step in life.Life.Steps)
        {
            var planned = plan.Mishaps.Where(m => m.Step == step.Name).ToList();
            StepOutcome outcome;
            IReadOnlyList<string> differences;
            var byNight = false;
            try
            {
                outcome = await life.PlayAsync(step, planned);
                differences = outcome.After.DifferencesFrom(unbroken[step.Name]);
                byNight = differences.Count > 0 && outcome.Reached.Count > 0 && Picture.AreOfLists(differences);
                if (byNight) differences = (await life.NightAsync()).DifferencesFrom(unbroken[step.Name]);
            }
            catch (Exception e) when (life.Reached.Count > 0 && e is not OutOfMemoryException)
            {
                // Nobody gets on with this life any more: that is a result, too.
                Hear(life.Reached, null, byNight, [$"stuck: {e.Message}"]);
                return results;
            }

            Hear(outcome.Reached, outcome, byNight, differences);
            if (differences.Count == 0) continue;
            if (outcome.Reached.Count == 0)
            {
                // What was left behind has come to light when nothing was done to the life any more: of whichever mishap before.
                if (results.Count == 0) throw new InvalidOperationException($"A life to which nothing was done differs in '{step.Name}':\n{string.Join('\n', differences)}");
                Hear([results[^1].Mishap], outcome, byNight, [.. differences.Select(d => $"later, in '{step.Name}': {d}")]);
            }

            return results;
        }

        return results;

        void Hear(IReadOnlyList<Mishap> reached, StepOutcome? outcome, bool byNight, IReadOnlyList<string> differences)
        {
            foreach (var mishap in reached)
            {
                results.Add(new(mishap, EarlierLives + life.Number, outcome?.WasAnswered is true, plan.RepeatsAtOnce, outcome?.LettersSettled ?? 0, byNight, outcome?.After.StrayHints.Count ?? 0, differences));
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

    Task<BreakableLife> NewLifeAsync(bool repeatsAtOnce = false) => BreakableLife.StartAsync(folder.FullName, Interlocked.Increment(ref lives), repeatsAtOnce);
}
