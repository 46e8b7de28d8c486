using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;

namespace Mpp.Functions.Rounds;

/// <summary>
/// What had come too late when a round was extended: the change reaches it (handbook section 3). A refusal went out by letter, so a person takes it back.
/// </summary>
public sealed class LateCases(RoundCases cases, ProgrammeStore programme, TaskStore tasks, TimeProvider clock)
{
    /// <summary>A task for each case of the round that was refused as late and is in time now. Once more changes nothing.</summary>
    public async Task RaiseTasksAsync(string roundId, CancellationToken cancellation)
    {
        if ((await programme.ReadAsync(cancellation)).FindRound(roundId)?.Round is not { } round) return;
        foreach (var @case in await cases.AllAsync(roundId, cancellation))
        {
            if (!IsInTimeNow(@case, round)) continue;
            var others = string.Join(" ", @case.Eligibility.Refusals.Where(r => r.Code != "round-closed").Select(r => r.Message));
            await tasks.AddAsync(@case.Reference, new(WhatWaits.LateInTime, $"{round.ClosesOn:yyyy-MM-dd}",
                $"{@case.Reference} was refused as late, and {round.Name} has been extended since: override its eligibility, or say why not.{(others.Length > 0 ? $" Wrong in it besides: {others}" : "")}"), clock.GetUtcNow(), cancellation);
        }
    }

    static bool IsInTimeNow(Case @case, Round round) =>
        @case.Status == CaseStatus.NotEligible && @case.ReceivedAtUtc < round.ClosesAtUtc() && @case.Eligibility.Refusals.Any(r => r.Code == "round-closed");
}
