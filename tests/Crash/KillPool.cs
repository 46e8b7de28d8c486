namespace Mpp.Tests.Crash;

/// <summary>The kills that are left to do, spread over lives: at most one in a step, so that each is settled and compared before the next.</summary>
sealed class KillPool
{
    readonly Lock gate = new();
    readonly HashSet<KillPoint> left;
    readonly HashSet<KillPoint> alone = [];
    readonly List<KillPoint> notReached = [];
    readonly int killsPerLife;
    readonly Random random;

    public KillPool(IEnumerable<KillPoint> all, IEnumerable<KillPoint> done, int killsPerLife, int seed)
    {
        left = [.. all.Except(done)];
        (this.killsPerLife, random) = (killsPerLife, new Random(seed));
    }

    /// <summary>Kills that a life which was unbroken up to there did not come to either.</summary>
    public IReadOnlyList<KillPoint> NotReached
    {
        get { lock (gate) return [.. notReached]; }
    }

    /// <summary>A sample from the whole life: every step has its turn before one has another.</summary>
    public static IReadOnlyList<KillPoint> Sample(IReadOnlyList<KillPoint> all, int count, Random random) =>
        [.. all.GroupBy(p => p.At.Step).SelectMany(g => g.OrderBy(_ => random.Next()).Select((p, turn) => (p, turn))).OrderBy(x => x.turn).ThenBy(_ => random.Next()).Take(count).Select(x => x.p)];

    /// <summary>The next life's: from the steps that have most left, any one of each. Nothing when all are done or being done.</summary>
    public IReadOnlyList<KillPoint> Take()
    {
        lock (gate)
        {
            List<KillPoint> kills =
            [
                .. left.Except(alone).GroupBy(p => p.At.Step).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(killsPerLife).Select(g => g.ElementAt(random.Next(g.Count()))),
            ];
            if (kills.Count == 0) kills = [.. left.Take(1)];
            left.ExceptWith(kills);
            return kills;
        }
    }

    /// <summary>What was not done comes again, in a life of its own if an earlier kill may have been in its way.</summary>
    public void Return(IReadOnlyList<KillPoint> kills, IReadOnlyList<KillResult> done)
    {
        lock (gate)
        {
            var missed = kills.Except(done.Select(d => d.Point)).ToList();
            // A life that ended early has not tried the rest.
            if (done.Any(d => d.Differences.Count > 0)) left.UnionWith(missed);
            else if (kills.Count == 1) notReached.AddRange(missed);
            else
            {
                left.UnionWith(missed);
                alone.UnionWith(missed);
            }
        }
    }
}
