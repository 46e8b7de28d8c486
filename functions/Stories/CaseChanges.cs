using Microsoft.Extensions.Logging;
using Mpp.Adapters.Tables;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;
using Mpp.Functions.Telemetry;

namespace Mpp.Functions.Stories;

/// <summary>
/// The one way in which a case changes: read, let the rule speak, commit in one transaction; a lost race reads and asks again, five times.
/// Staff tasks are written first, since they are idempotent and a stray one is better than a lost one; those that the change settled go after it, and so do the hints of what it took away. Each is settled by
/// what the committed record says of its own occasion, so that nobody settles what somebody else's change has just begun.
/// </summary>
public sealed class CaseChanges(CaseStore cases, TaskStore tasks, DueStore due, ProgrammeCache programme, TimeProvider clock, ILogger<CaseChanges> log)
{
    const int Attempts = 5;

    /// <summary>
    /// Asks <paramref name="rule"/> and commits what it allows. The rule returns null where there is nothing to do. Null: there is no such case.
    /// <paramref name="known"/> spares the first read.
    /// </summary>
    public async Task<CaseChanged?> ApplyAsync(
        string reference, Actor actor, Func<StoredCase, DateTimeOffset, ValueTask<Ruling<Change>?>> rule, Func<Case, CommandReceipt?>? receipt, CancellationToken cancellation,
        StoredCase? known = null)
    {
        Tracing.About(reference);
        for (var attempt = 1; ; attempt++)
        {
            var before = attempt == 1 && known is not null ? known : await cases.FindAsync(reference, cancellation);
            if (before is null) return null;
            var now = clock.GetUtcNow();
            var ruling = await rule(before, now);
            if (ruling?.Value is not { } change) return new(before, before.Case, ruling?.Refusals ?? [], null, attempt > 1);

            if (change.Facts.Count == 0)
            {
                if (change.Case.Obligations.SequenceEqual(before.Case.Obligations)) return new(before, before.Case, [], null, attempt > 1);

                // Only the clock's business: what happens later has moved, and nobody did anything.
                change = change with { Facts = [new AuditFact("obligations", From: Named(before.Case), To: Named(change.Case))] };
            }

            var settings = await programme.OfAsync(change.Case, cancellation);
            foreach (var task in change.Tasks.Concat(WhatWaits.Begun(before.Case, change.Case, settings)).DistinctBy(WhatWaits.Id)) await tasks.AddAsync(reference, task, now, cancellation);
            var outcome = await cases.CommitAsync(before, change, actor, now, receipt?.Invoke(change.Case), cancellation);
            if (outcome is CommitOutcome.Committed) await SettleAsync(before.Case, change.Case, settings, now, cancellation);
            if (outcome is not CommitOutcome.LostRace) return new(before, change.Case, [], outcome, attempt > 1);
            if (attempt == Attempts) throw new StorageBusyException($"Case {reference} changed {Attempts} times while a command was at it");
        }
    }

    /// <summary>What the change has settled: staff's tasks, and hints of what will not fall due any more. One that is due already is the sweep's, and goes with its work.</summary>
    async Task SettleAsync(Case before, Case after, ProgrammeSettings settings, DateTimeOffset now, CancellationToken cancellation)
    {
        var kept = after.Obligations.Concat(after.Suspension?.Held ?? []);
        var dropped = before.Obligations.ToBeFound().Where(o => o.Due.ToUtc() > now).Except(kept).Select(o => DueRow.Of(after.Reference, o).Id);
        try
        {
            await Task.WhenAll([.. WhatWaits.Settled(before, after, settings).Select(task => tasks.SettleAsync(after.Reference, task, now, cancellation)), LateInTimeAsync(), .. dropped.Select(id => due.SettleAsync(id, cancellation))]);
        }
        catch (Exception e) when (StorageTrouble.Is(e))
        {
            // The change is on file: whoever finds the task open all the same ticks it off, and the sweep finds that nothing is behind the hint.
            log.LogWarning(e, "Not everything that a change of {Reference} has settled was marked so", after.Reference);
        }

        async Task LateInTimeAsync()
        {
            if (before.Status != CaseStatus.NotEligible || after.Status == CaseStatus.NotEligible) return;
            foreach (var task in (await tasks.OpenOfAsync(after.Reference, cancellation)).Where(t => WhatWaits.IsOver(after, t.Task, settings))) await tasks.SettleAsync(after.Reference, task.Task, now, cancellation);
        }
    }

    static string Named(Case @case) => string.Join(' ', @case.Obligations.Select(o => o.Id));
}

/// <summary>What became of it: committed where <paramref name="Commit"/> is set; else refused, or nothing to do.</summary>
public sealed record CaseChanged(StoredCase Before, Case Case, IReadOnlyList<Refusal> Refusals, CommitOutcome? Commit, bool AfterLostRace);
