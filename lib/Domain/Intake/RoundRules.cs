using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using Mpp.Domain.Settings;
using static Mpp.Domain.Intake.Findings;

namespace Mpp.Domain.Intake;

/// <summary>Is there a round, was it open, does it take this type?</summary>
static class RoundRules
{
    public static void Judge(Application application, Round? round, DateTimeOffset receivedAtUtc, bool isDelayedByUs, Findings findings)
    {
        if (round is null)
        {
            findings.Refuse("no-round", $"No round was found for grant type {Quoted(application.GrantType)}, or the round that the form names does not exist. See the programme's list of rounds.");
            return;
        }

        if (round.IsPaused)
            findings.Refuse("round-paused", $"{round.Name} ({round.Id}) takes no applications at present: it is paused. Apply again when it has been resumed.");

        if (receivedAtUtc < round.OpensAtUtc())
        {
            findings.Refuse("round-not-open", $"{round.Name} ({round.Id}) opens {Day(round.OpensOn)} at 00:00; the application was received {Moment(receivedAtUtc)}. Apply from then on.");
        }
        else if (receivedAtUtc >= round.ClosesAtUtc())
        {
            var closed = $"{round.Name} ({round.Id}) closed {Day(round.ClosesOn)} at 24:00; the application was received {Moment(receivedAtUtc)}.";
            if (round.PermitFor(application.Applicant.OrgNumber, receivedAtUtc) is { } permit)
                findings.Warn("late-permit", $"{closed} The applicant had a permit until {Day(permit.Until)}.");
            else if (isDelayedByUs)
                findings.Warn("delayed-by-us", $"{closed} An outage of ours may have delayed it: decide whether it counts as in time.");
            else
                findings.Refuse("round-closed", $"{closed} Apply in the next round.");
        }
    }

    public static void JudgeType(GrantTypeRule type, Round? round, ProgrammeSettings settings, Findings findings)
    {
        if (round is null || round.Takes(type)) return;
        var taken = string.Join(", ", settings.GrantTypes.Where(round.Takes).Select(t => t.Type));
        findings.Refuse("grant-type-not-in-round", $"Grant type '{type.Type}' cannot be applied for in {round.Name} ({round.Id}); it takes: {taken}.");
    }
}
