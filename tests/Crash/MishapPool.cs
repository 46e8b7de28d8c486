namespace Mpp.Tests.Crash;

/// <summary>What goes wrong in one life. <paramref name="RepeatsAtOnce"/>: see <see cref="BreakableLife"/>.</summary>
sealed record LifePlan(IReadOnlyList<Mishap> Mishaps, bool RepeatsAtOnce);

/// <summary>The mishaps that are left, spread over lives. At most one kill in a step, so that each is settled and compared before the next.</summary>
sealed class MishapPool
{
    readonly Lock gate = new();
    readonly HashSet<Mishap> left;
    readonly HashSet<Mishap> apart = [], alone = [];
    readonly List<Mishap> notReached = [];
    readonly int stepsPerLife;
    readonly int perStep;
    readonly Random random;
    readonly int first;
    int taken;

    /// <param name="all">What the campaign is about.</param>
    /// <param name="done">Not to be done again.</param>
    /// <param name="stepsPerLife">In how many steps of a life something goes wrong, at most.</param>
    /// <param name="perStep">How often in one step.</param>
    /// <param name="seed">How they are spread.</param>
    public MishapPool(IEnumerable<Mishap> all, IEnumerable<Mishap> done, int stepsPerLife, int perStep, int seed)
    {
        left = [.. InOrder(all.Except(done))];
        (this.stepsPerLife, this.perStep, random) = (stepsPerLife, perStep, new Random(seed));
        first = random.Next(2);
    }

    /// <summary>How many are not done, nor being done.</summary>
    public int Left
    {
        get { lock (gate) return left.Count; }
    }

    /// <summary>Those that a life which was unbroken up to there did not come to either.</summary>
    public IReadOnlyList<Mishap> NotReached
    {
        get { lock (gate) return [.. notReached]; }
    }

    /// <summary>A sample from the whole life: every step has its turn before one has another.</summary>
    public static IReadOnlyList<Mishap> Sample(IEnumerable<Mishap> all, int count, Random random) =>
        [.. InOrder(all).GroupBy(m => m.Step).SelectMany(g => g.OrderBy(_ => random.Next()).Select((m, turn) => (m, turn))).OrderBy(x => x.turn).ThenBy(_ => random.Next()).Take(count).Select(x => x.m)];

    /// <summary>The next life: from the steps that have most left, any of each. Null when all are done or being done. Half of the lives repeat at once.</summary>
    public LifePlan? Take()
    {
        lock (gate)
        {
            var next = OfSteps(left.Except(apart), perStep);
            if (next.Count == 0) next = OfSteps(left.Except(alone), 1);
            if (next.Count == 0) next = [.. left.Take(1)];
            if (next.Count == 0) return null;
            left.ExceptWith(next);
            return new(next, RepeatsAtOnce: taken++ % 2 == first);
        }
    }

    /// <summary>What was not done comes again: first with no other in its step, then in a life of its own, since an earlier one may have been in its way.</summary>
    public void Return(IReadOnlyList<Mishap> taken, IReadOnlyList<MishapResult> done)
    {
        lock (gate)
        {
            var missed = taken.Except(done.Select(d => d.Mishap)).ToList();
            // A life that ended early has not tried the rest.
            if (done.Any(d => d.Differences.Count > 0)) left.UnionWith(missed);
            else if (taken.Count == 1) notReached.AddRange(missed);
            else
            {
                left.UnionWith(missed);
                alone.UnionWith(missed.Where(apart.Contains));
                apart.UnionWith(missed);
            }
        }
    }

    /// <summary>Requests that run beside each other come in any order, and a seed is to mean the same every time.</summary>
    static IEnumerable<Mishap> InOrder(IEnumerable<Mishap> all) =>
        all.OrderBy(m => m.Step, StringComparer.Ordinal).ThenBy(m => m.Request, StringComparer.Ordinal).ThenBy(m => m.Nth).ThenBy(m => m.Kind);

    List<Mishap> OfSteps(IEnumerable<Mishap> some, int most) =>
        [.. some.GroupBy(m => m.Step).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(stepsPerLife).SelectMany(step => OfStep(step, most))];

    /// <summary>One thing for a request, and after a kill nothing more.</summary>
    List<Mishap> OfStep(IEnumerable<Mishap> step, int most)
    {
        var some = step.OrderBy(_ => random.Next()).DistinctBy(m => (m.Request, m.Nth)).Take(most).ToList();
        return some.Find(m => m.IsKill) is { } kill ? [kill] : some;
    }
}
