using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Intake;
using static Mpp.Domain.Rounds.RoundText;

namespace Mpp.Domain.Rounds;

/// <summary>One applicant may submit after the close, with a reason, without the round being opened again. Handbook section 3.</summary>
public static class PermitLate
{
    /// <param name="round">Any round; the permit begins to matter when it has closed.</param>
    /// <param name="orgNumber">Ten digits; a hyphen is taken out.</param>
    /// <param name="until">The last day, until 24:00 Stockholm. A second permit takes the first one's place.</param>
    /// <param name="reason">Why this applicant.</param>
    /// <param name="actor">Who permits it.</param>
    /// <param name="nowUtc">Programme time.</param>
    public static Ruling<RoundChange> Apply(Round round, string orgNumber, DateOnly until, string reason, Actor actor, DateTimeOffset nowUtc)
    {
        var digits = orgNumber.Replace("-", "", StringComparison.Ordinal).Trim();
        List<Refusal> refusals = [];
        if (!OrganisationNumber.IsValid(digits)) refusals.Add(new("organisation-number", $"'{orgNumber}' is no organisation number: ten digits, of which the last is a check digit."));
        if (Precondition.Reason(reason, "permit-late") is { } noReason) refusals.Add(noReason);
        if (until <= round.ClosesOn) refusals.Add(new("not-later", $"{round.Name} ({round.Id}) is open until {Day(round.ClosesOn)} for everybody; {Day(until)} is not later."));
        else if (until.Year > 2100) refusals.Add(new("dates-range", $"{Day(until)} cannot be meant."));
        else if (nowUtc >= SwedishCalendar.EndOfDay(until).ToUtc()) refusals.Add(new("date-passed", $"{Day(until)} is over."));
        if (refusals.Count > 0) return refusals;

        LatePermit permit = new(digits, until, reason.Trim(), actor.Name, nowUtc);
        var earlier = round.LatePermits.FirstOrDefault(p => p.OrgNumber == digits);
        return new RoundChange(
            round with { LatePermits = [.. round.LatePermits.Where(p => p.OrgNumber != digits), permit] },
            [new("permit-late", $"{round.Id} {digits}", earlier is null ? null : Day(earlier.Until), Day(until), permit.Reason)]);
    }
}
