using Mpp.Tests.Support;

namespace Mpp.Tests.Crash;

/// <summary>
/// Sees every storage and mail request of the host, names those of the step that is being played, and lets some of them go wrong. Once the host is dead nothing of it gets through any more;
/// what was forwarded before takes effect.
/// </summary>
sealed class Gate : IGatekeeper
{
    readonly Lock gate = new();
    readonly Dictionary<string, int> counts = [];
    readonly Dictionary<string, MishapKind?> attempted = [];
    readonly Dictionary<Passing, MishapKind> answers = new(ReferenceEqualityComparer.Instance);
    readonly List<Mishap> reached = [];
    List<LifeRequest>? seen;
    TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    string step = "";
    IReadOnlyList<Mishap> planned = [];
    int underWay;
    bool isDead;

    /// <summary>Kills the host; ends when it is gone.</summary>
    public required Func<Task> Kill { get; init; }

    /// <summary>Writes the rows that a request expects to be as they were, in somebody else's name.</summary>
    public required Func<Passing, Task> Touch { get; init; }

    public bool IsDead
    {
        get { lock (gate) return isDead; }
    }

    /// <summary>What has gone wrong in this step.</summary>
    public IReadOnlyList<Mishap> Reached
    {
        get { lock (gate) return [.. reached]; }
    }

    /// <summary>From here on requests belong to a step.</summary>
    public void Begin(string name, IReadOnlyList<Mishap> mishaps)
    {
        lock (gate)
        {
            (step, planned, seen) = (name, mishaps, []);
            counts.Clear();
            attempted.Clear();
            reached.Clear();
        }
    }

    /// <summary>What follows belongs to no step, and nothing more goes wrong. The requests of the step, up to the host's last.</summary>
    public IReadOnlyList<LifeRequest> End()
    {
        lock (gate)
        {
            var all = seen ?? [];
            (seen, planned) = (null, []);
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
        MishapKind? kind;
        lock (gate)
        {
            if (isDead) return Instead.Broken;
            kind = Note(request);
            isDead = kind is MishapKind.KillBefore;
            if (kind is MishapKind.KillAfter or MishapKind.AnswerLost or MishapKind.AnswersLost) answers[request] = kind.Value;
        }

        switch (kind)
        {
            case MishapKind.KillBefore:
                await Kill();
                return Instead.Broken;
            case MishapKind.ServerError or MishapKind.ServerErrors:
                return Instead.Status(500);
            case MishapKind.Throttled:
                return Instead.Status(503, ("Retry-After", "1"));
            case MishapKind.ChangedMeanwhile:
                await Touch(request);
                break;
        }

        lock (gate)
        {
            if (isDead) return Instead.Broken;
            if (underWay++ == 0) drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return null;
        }
    }

    public async Task<Instead?> AfterAsync(Passing request)
    {
        MishapKind? kind = null;
        lock (gate)
        {
            if (answers.Remove(request, out var found)) kind = found;
            var isLast = kind is MishapKind.KillAfter && !isDead;
            if (!isLast && kind is MishapKind.KillAfter) kind = null;
            isDead |= isLast;
        }

        if (kind is MishapKind.KillAfter) await Kill();
        return IsDead || kind is not null ? Instead.Broken : null;
    }

    public void Ended(Passing request)
    {
        lock (gate)
        {
            if (--underWay == 0) drained.TrySetResult();
        }
    }

    /// <summary>Counts the request, and says what goes wrong with it. Another attempt at the same request is no other request.</summary>
    MishapKind? Note(Passing request)
    {
        if (seen is null || RequestName.Of(request) is not { } name) return null;
        var id = request.Headers["x-ms-client-request-id"].ToString();
        if (id.Length > 0 && attempted.TryGetValue(id, out var earlier)) return earlier is MishapKind.ServerErrors or MishapKind.AnswersLost ? earlier : null;

        var nth = counts[name] = counts.GetValueOrDefault(name) + 1;
        seen.Add(new(step, name, nth, Conditions.Of(request).Count > 0));
        var mishap = planned.FirstOrDefault(m => m.Request == name && m.Nth == nth);
        if (mishap is not null) reached.Add(mishap);
        if (id.Length > 0) attempted[id] = mishap?.Kind;
        return mishap?.Kind;
    }
}
