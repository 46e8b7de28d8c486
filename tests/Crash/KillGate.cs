using Mpp.Tests.Support;

namespace Mpp.Tests.Crash;

/// <summary>
/// Sees every storage and mail request of the host, names those of the step that is being played, and kills the host at one of them. Once it is dead nothing of it gets through any
/// more; what was forwarded before takes effect.
/// </summary>
sealed class KillGate : IGatekeeper
{
    readonly Lock gate = new();
    readonly Dictionary<string, int> counts = [];
    List<LifeRequest>? seen;
    TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    string step = "";
    KillPoint? point;
    Passing? last;
    int underWay;
    bool isDead;

    /// <summary>Kills the host; ends when it is gone.</summary>
    public Func<Task> Kill { get; set; } = () => throw new InvalidOperationException("There is no host to kill.");

    public bool IsDead
    {
        get { lock (gate) return isDead; }
    }

    /// <summary>From here on requests belong to a step, and one of them may be the host's last.</summary>
    public void Begin(string name, KillPoint? kill)
    {
        lock (gate)
        {
            (step, point, seen) = (name, kill, []);
            counts.Clear();
        }
    }

    /// <summary>What follows belongs to no step. The requests of the step, up to the host's last.</summary>
    public IReadOnlyList<LifeRequest> End()
    {
        lock (gate)
        {
            var all = seen ?? [];
            (seen, point) = (null, null);
            return all;
        }
    }

    /// <summary>Another host may come: nothing of the dead one is on its way any more.</summary>
    public async Task ReviveAsync()
    {
        Task nothingUnderWay;
        lock (gate) nothingUnderWay = underWay == 0 ? Task.CompletedTask : drained.Task;
        await nothingUnderWay;
        lock (gate) isDead = false;
    }

    public async Task<Instead?> BeforeAsync(Passing request)
    {
        lock (gate)
        {
            if (isDead) return Instead.Broken;
            var fatal = Fatal(request);
            if (fatal is null or { IsAfter: true })
            {
                if (underWay++ == 0) drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
                if (fatal is not null) last = request;
                return null;
            }

            isDead = true;
        }

        await Kill();
        return Instead.Broken;
    }

    public async Task<Instead?> AfterAsync(Passing request)
    {
        var isLast = false;
        lock (gate)
        {
            isLast = ReferenceEquals(request, last) && !isDead;
            isDead |= isLast;
        }

        if (isLast) await Kill();
        lock (gate)
        {
            if (--underWay == 0) drained.TrySetResult();
            return isDead ? Instead.Broken : null;
        }
    }

    /// <summary>Counts the request, and says whether it is the one to die at.</summary>
    KillPoint? Fatal(Passing request)
    {
        if (seen is null || RequestName.Of(request) is not { } name) return null;
        var nth = counts[name] = counts.GetValueOrDefault(name) + 1;
        seen.Add(new(step, name, nth));
        return point is { } p && p.At.Name == name && p.At.Nth == nth ? p : null;
    }
}
