using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Intake;

/// <summary>A submission becomes a case with a reference, late and ineligible ones too: they are answered and stay on record. Handbook sections 4.1 and 4.2.</summary>
public static class SubmitApplication
{
    /// <param name="reference">Claimed in the intake ledger before.</param>
    /// <param name="application">As the form sent it.</param>
    /// <param name="round">See <see cref="RoundChoice"/>; null: none was found.</param>
    /// <param name="settings">In force on the day of submission; the case keeps their version.</param>
    /// <param name="receivedAtUtc">When the server received it: the time that counts.</param>
    /// <param name="claimedAtUtc">The time that the form claims.</param>
    /// <param name="revision">The stored delivery, number 1.</param>
    /// <param name="isDelayedByUs">It is known that an outage of ours delayed it: being late is then a task for staff and not a refusal.</param>
    public static Change Create(
        string reference, Application application, Round? round, ProgrammeSettings settings, DateTimeOffset receivedAtUtc, DateTimeOffset? claimedAtUtc, Revision revision,
        bool isDelayedByUs = false)
    {
        var eligibility = EligibilityRules.Judge(application, round, settings, receivedAtUtc, isDelayedByUs);
        var @case = new Case
        {
            Reference = reference,
            Status = eligibility.Refusals.Count == 0 ? CaseStatus.Eligible : CaseStatus.NotEligible,
            RoundId = round?.Id,
            SettingsVersion = settings.Version,
            ReceivedAtUtc = receivedAtUtc,
            ClaimedAtUtc = claimedAtUtc,
            Application = application,
            Revisions = [revision],
            Eligibility = eligibility,
        };
        return new(@case)
        {
            Facts =
            [
                new("submit", round?.Id, null, StatusTable.Code(@case.Status)),
                new("received", "revision-1", Time(claimedAtUtc), Time(receivedAtUtc)),
                .. Judged(@case),
            ],
            Letters = IntakeLetters.Answer(@case, revision),
            Tasks = [.. Tasks(@case, round)],
        };
    }

    /// <summary>What the rules said, as codes.</summary>
    internal static IEnumerable<AuditFact> Judged(Case @case) =>
        new[] { ("refused", @case.Eligibility.Refusals), ("warned", @case.Eligibility.Warnings) }
            .Where(f => f.Item2.Count > 0).Select(f => new AuditFact(f.Item1, @case.SettingsVersion, null, string.Join(' ', f.Item2.Select(r => r.Code))));

    static IEnumerable<StaffTask> Tasks(Case @case, Round? round)
    {
        if (Recipients.Coordinators(@case).Count == 0)
            yield return new("no-address", "1", $"{@case.Reference}: the applicant left no e-mail address; no receipt could be sent. Call the municipality.");
        if (@case.Eligibility.Warnings.Any(w => w.Code == "delayed-by-us"))
            yield return new("delayed-by-us", "1", $"{@case.Reference} came after the close of {round!.Name} because of an outage of ours. Decide whether it counts as in time.");

        // Only a hint: what a form claims decides nothing, but it is how a delay on our side, or the form tool's, shows.
        if (round is not null && @case.Eligibility.Refusals.Any(r => r.Code == "round-closed") && @case.ClaimedAtUtc is { } claimed && round.IsWithin(claimed))
            yield return new("late-but-claimed-in-time", "1", $"{@case.Reference} came after the close of {round.Name}, but its form says that it was sent {LetterOrders.Moment(claimed)}, in time. See whether a fault delayed it; if so, override.");
    }

    static string? Time(DateTimeOffset? instant) => instant?.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}
