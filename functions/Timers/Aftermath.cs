using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Timers;

/// <summary>
/// What follows a case's transaction outside of its partition, made good where whoever committed it died before: its place in the lists, and staff's tasks. What waits has one, and a task for which
/// nothing waits is over. Repeatable at any time.
/// </summary>
public sealed class Aftermath(CaseIndex index, TaskStore tasks, ProgrammeCache programme, TimeProvider clock)
{
    /// <summary>True if the lists were not as the case. <paramref name="lists"/>: what is known to be as it should need not be looked at.</summary>
    public async Task<bool> MendAsync(Case @case, NightsLists? lists = null, CancellationToken cancellation = default)
    {
        var wereOtherwise = lists?.Show(index, @case) != true && await index.MendAsync(@case, cancellation);
        await MendTasksAsync(@case, lists?.TasksOf(@case.Reference) ?? await tasks.OpenOfAsync(@case.Reference, cancellation), cancellation);
        return wereOtherwise;
    }

    async Task MendTasksAsync(Case @case, IEnumerable<StoredTask> open, CancellationToken cancellation)
    {
        var (now, settings) = (clock.GetUtcNow(), await programme.OfAsync(@case, cancellation));
        foreach (var missing in WhatWaits.Of(@case, settings).ExceptBy(open.Select(t => WhatWaits.Id(t.Task)), WhatWaits.Id)) await tasks.AddAsync(@case.Reference, missing, now, cancellation);

        // A younger one may be of a command that is under way and has not come to its transaction.
        foreach (var task in open.Where(t => t.CreatedAtUtc <= now - Waking.Grace && WhatWaits.IsOver(@case, t.Task, settings))) await tasks.SettleAsync(@case.Reference, task.Task, now, cancellation);
    }
}
