using Mpp.Domain.Cases;

namespace Mpp.Domain.Rounds;

/// <summary>For the time being the round takes no applications; its dates stay as they are.</summary>
public static class PauseRound
{
    public static Ruling<RoundChange> Apply(Round round, string reason)
    {
        List<Refusal> refusals = [];
        if (round.IsPaused) refusals.Add(new("already-paused", $"{round.Name} ({round.Id}) is paused already."));
        if (Precondition.Reason(reason, "pause") is { } noReason) refusals.Add(noReason);
        if (refusals.Count > 0) return refusals;

        return new RoundChange(round with { IsPaused = true }, [new("pause", round.Id, null, null, reason.Trim())]);
    }
}
