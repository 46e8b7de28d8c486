using Mpp.Domain.Cases;

namespace Mpp.Domain.Rounds;

/// <summary>A paused round takes applications again. Who was kept out meanwhile gets a later date (<see cref="ExtendRound"/>) or a permit.</summary>
public static class ResumeRound
{
    public static Ruling<RoundChange> Apply(Round round, string? reason = null) => round.IsPaused
        ? new RoundChange(round with { IsPaused = false }, [new("resume", round.Id, null, null, string.IsNullOrWhiteSpace(reason) ? null : reason.Trim())])
        : new Refusal("not-paused", $"{round.Name} ({round.Id}) is not paused.");
}
