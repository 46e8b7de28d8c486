using Mpp.Domain.Cases;
using static Mpp.Domain.Rounds.RoundText;

namespace Mpp.Domain.Rounds;

/// <summary>A round stays open longer, or is opened again, for everybody. One applicant alone gets a <see cref="PermitLate"/>.</summary>
public static class ExtendRound
{
    public static Ruling<RoundChange> Apply(Round round, DateOnly closesOn, string reason, DateTimeOffset nowUtc)
    {
        List<Refusal> refusals = [];
        if (Precondition.Reason(reason, "extend") is { } noReason) refusals.Add(noReason);
        if (closesOn <= round.ClosesOn) refusals.Add(new("not-later", $"{round.Name} ({round.Id}) closes {Day(round.ClosesOn)}; {Day(closesOn)} is not later."));
        else if (closesOn.Year > 2100) refusals.Add(new("dates-range", $"{Day(closesOn)} cannot be meant."));
        else if (round with { ClosesOn = closesOn } is var extended && nowUtc >= extended.ClosesAtUtc()) refusals.Add(new("date-passed", $"{Day(closesOn)} is over: nobody could apply any more."));
        if (refusals.Count > 0) return refusals;

        return new RoundChange(round with { ClosesOn = closesOn }, [new("extend", round.Id, Day(round.ClosesOn), Day(closesOn), reason.Trim())]);
    }
}
