using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Timers;

/// <summary>
/// What follows a case's transaction outside of its partition, made good where whoever committed it died before: its place in the lists, and tasks that nobody should be asked for
/// any more. Repeatable at any time.
/// </summary>
public sealed class Aftermath(CaseIndex index, TaskStore tasks, TimeProvider clock)
{
    /// <summary>True if the lists were not as the case. <paramref name="lists"/>: what is known to be as it should need not be looked at.</summary>
    public async Task<bool> MendAsync(Case @case, NightsLists? lists = null, CancellationToken cancellation = default)
    {
        var wereOtherwise = lists?.Show(index, @case) != true && await index.MendAsync(@case, cancellation);
        var kinds = SettledTasks.In(@case);
        if (lists?.MayAsk(@case.Reference, kinds) != false) await tasks.TakeBackAsync(@case.Reference, kinds, clock.GetUtcNow() - Waking.Grace, cancellation);
        return wereOtherwise;
    }
}
