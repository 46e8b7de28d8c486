using Microsoft.DurableTask.Client;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Functions.Intake;
using Mpp.Functions.Rounds;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Timers;

/// <summary>
/// Fires one Due row: finds whose it is, starts or wakes that story, and counts the attempt (back-off kept in the row). After three attempts that one
/// instance is examined and its next generation started; after three of those, a task for staff.
/// </summary>
public sealed class Sweep(DueStore due, CaseStore cases, CaseChanges changes, TaskStore tasks, Submissions submissions, Announcements announcements, Waking waking, TimeProvider clock)
{
    const int AttemptsBeforeExamination = 3, ExaminationsBeforeTask = 3;
    static readonly TimeSpan BetweenExaminations = TimeSpan.FromHours(1);

    public async Task FireAsync(DurableTaskClient client, DueRow row, CancellationToken cancellation)
    {
        row = await due.AttemptedAsync(row, clock.GetUtcNow(), cancellation);
        if (row.Subject.StartsWith("round_", StringComparison.Ordinal)) await announcements.FireAsync(client, row, cancellation);
        else await FireCaseAsync(client, Arrival.IsSubject(row.Subject) ? await submissions.FinishAsync(client, row) : row.Subject, row, cancellation);
    }

    async Task FireCaseAsync(DurableTaskClient client, string reference, DueRow row, CancellationToken cancellation)
    {
        // A hint whose obligation has been carried out may be the last that leads to the letters ordered with it: it stays until they are seen to.
        if (await cases.FindWithPendingLettersAsync(reference, cancellation) is not { Stored.Case: var @case, Pending: var letters } || IsMoot(@case, row) && letters.Count == 0)
        {
            await due.SettleAsync(row.Id, cancellation);
            return;
        }

        if (row.Attempts > AttemptsBeforeExamination) @case = await NextGenerationAsync(client, @case, row, cancellation);
        await waking.StartOrWakeAsync(client, @case, row.Id, IsMoot(@case, row) ? "mail" : row.Kind, row.Attempts, cancellation);
    }

    /// <summary>A hint whose obligation was met or moved since has nothing behind it.</summary>
    static bool IsMoot(Case @case, DueRow row) =>
        row.Kind.Contains('_', StringComparison.Ordinal) && !@case.Obligations.Any(o => o.Id == row.Kind && DueRow.Of(@case.Reference, o).Id == row.Id);

    /// <summary>
    /// The story did not settle its work in three wake-ups: whatever its instance is (missing, failed, ended too early, stuck), a new generation runs the
    /// story again from the top and the old one can change nothing any more.
    /// </summary>
    async Task<Case> NextGenerationAsync(DurableTaskClient client, Case @case, DueRow row, CancellationToken cancellation)
    {
        var examination = row.Attempts - AttemptsBeforeExamination;
        if (examination > ExaminationsBeforeTask)
        {
            ProgrammeMetrics.StoriesFailed.Add(1);
            await tasks.AddAsync(@case.Reference, new StaffTask("stuck", row.Kind, $"Case {@case.Reference} does not get on with '{row.Kind}' although its story was started anew {ExaminationsBeforeTask} times. See the runbook 'a stuck case'."), clock.GetUtcNow(), cancellation);
            return @case;
        }

        var (_, instance, _) = Waking.StoryFor(@case, row.Kind, row.Id, row.Attempts - 1);
        var metadata = await client.GetInstanceAsync(instance, getInputsAndOutputs: false, cancellation);

        // Another row of the same case has just had it started anew, or it has got so far that its history began afresh: it is woken, and given its hour.
        if (metadata is { IsCompleted: false } && clock.GetUtcNow() - metadata.CreatedAt < BetweenExaminations) return @case;

        // First they end, all that wait for this case, and then the record moves on: whoever dies in between leaves a row that is fired again, and nobody waiting who is never woken.
        foreach (var waiting in Waking.InstancesOf(@case).Append(instance).Distinct())
            await EndAsync(client, waiting, cancellation);
        var changed = await changes.ApplyAsync(@case.Reference, Actor.System, (before, _) => ValueTask.FromResult<Ruling<Change>?>(
            before.Case.Generation != @case.Generation ? (Ruling<Change>?)null : new Change(before.Case with { Generation = before.Case.Generation + 1 })
            {
                Facts = [new AuditFact("story-restarted", instance, metadata?.RuntimeStatus.ToString() ?? "missing", $"g{before.Case.Generation + 1}")],
            }), null, cancellation);
        return changed!.Case;
    }

    static async Task EndAsync(DurableTaskClient client, string instance, CancellationToken cancellation)
    {
        if (!await IsWaitingAsync()) return;
        try
        {
            await client.TerminateInstanceAsync(instance, "superseded by the next generation", cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // It may have ended by itself meanwhile. What is thrown then differs between clients; whether it still waits does not.
            if (await IsWaitingAsync()) throw;
        }

        async Task<bool> IsWaitingAsync() => await client.GetInstanceAsync(instance, getInputsAndOutputs: false, cancellation) is { IsCompleted: false };
    }
}
