using System.Globalization;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Intake;

/// <summary>
/// The same submission came again with other content: a new revision of the case, until the round closes (or the applicant's permit ends) and as long as nobody reviews it. Handbook section 4.1.
/// </summary>
public static class ReviseApplication
{
    /// <summary>A form that sends itself over and over must not fill the record.</summary>
    public const int MostRevisions = 100;

    /// <summary>
    /// True if the case has had this content before: a repeat, which changes nothing. An old delivery that comes late must not undo a newer revision.
    /// </summary>
    public static bool IsRepeat(Case @case, string contentHash) => @case.Revisions.Any(r => r.ContentHash == contentHash);

    /// <param name="case">Eligible or not, returned or accepted as complete.</param>
    /// <param name="revised">The whole application as the form sent it this time.</param>
    /// <param name="round">The case's round; where it has none, the one that is chosen now.</param>
    /// <param name="settings">The version that the case keeps.</param>
    /// <param name="revision">The stored delivery, numbered on.</param>
    public static Ruling<Change> Apply(Case @case, Application revised, Round? round, ProgrammeSettings settings, Revision revision)
    {
        if (@case.RoundId is not null && round?.Id != @case.RoundId)
            throw new InvalidOperationException($"Case {@case.Reference} is of round {@case.RoundId} and cannot be revised in {round?.Id ?? "none"}.");

        var refusals = Refusals(@case, revised, round, revision).ToList();
        if (refusals.Count > 0) return refusals;

        var isSameApplicant = revised.Applicant.OrgNumber == @case.Application.Applicant.OrgNumber;
        var eligibility = Judge(@case, revised, round, settings, revision, isSameApplicant);
        var isRefused = eligibility is { Refusals.Count: > 0, Override: null };
        var application = CarryOver.From(@case.Application, revised, revision.Number);
        var next = StatusTable.Change(@case, isRefused ? CaseStatus.NotEligible : CaseStatus.Eligible) with
        {
            RoundId = @case.RoundId ?? round?.Id,
            Application = application,
            Revisions = [.. @case.Revisions, revision],
            Eligibility = eligibility,
            // The whole application has come again: whatever was asked for is in it, or will be asked for again.
            Completions = [.. @case.Completions.Select(c => c.IsOpen ? c with { CompletedAtUtc = revision.ReceivedAtUtc } : c)],
            Obligations = @case.Obligations.Without("completion-reminder").Without("completion-expires"),
        };
        var changed = ApplicationDiff.Between(@case.Application, application);
        return new Change(next)
        {
            Facts =
            [
                new("revise", Name(revision), null, changed.Count > 0 ? string.Join(' ', changed) : "narrative"),
                .. StatusTable.Facts(@case, next),
                .. SubmitApplication.Judged(next),
            ],
            Letters = IntakeLetters.Answer(next, revision),
            Tasks = @case.Status is CaseStatus.Returned or CaseStatus.Complete
                ? [new("revised", revision.Number.ToString(CultureInfo.InvariantCulture), $"{@case.Reference} was {StatusTable.StaffLabel(@case.Status, "en").ToLowerInvariant()} and has come in again as a whole. Look at what changed.")]
                : [],
        };
    }

    static IEnumerable<Refusal> Refusals(Case @case, Application revised, Round? round, Revision revision)
    {
        if (Precondition.Check(@case, "revise", CaseStatus.NotEligible, CaseStatus.Eligible, CaseStatus.Returned, CaseStatus.Complete) is { } refusal) yield return refusal;
        if (IsRepeat(@case, revision.ContentHash)) yield return new("repeat", $"Case {@case.Reference} has had this content before; nothing changes.");
        if (@case.Revisions.Count >= MostRevisions) yield return new("too-many-revisions", $"Case {@case.Reference} has {@case.Revisions.Count} revisions; no more are taken. Write to ICLD.");

        var findings = new Findings();
        RoundRules.Judge(revised, round, revision.ReceivedAtUtc, isDelayedByUs: false, findings);
        // Too early, or without a round, it stays as ineligible as it was; too late or while the round is paused, nothing may change.
        foreach (var closed in findings.Refusals.Where(r => r.Code is "round-closed" or "round-paused")) yield return closed;
    }

    static Eligibility Judge(Case @case, Application revised, Round? round, ProgrammeSettings settings, Revision revision, bool isSameApplicant)
    {
        var before = @case.Eligibility;
        var judged = EligibilityRules.Judge(revised, round, settings, revision.ReceivedAtUtc);
        // Judged on the day of the first submission, and about the applicant, not about what it now sends.
        var overdue = isSameApplicant ? before.Refusals.Where(r => r.Code == RecordEarlierReports.Code).ToList() : [];
        IReadOnlyList<Refusal> refusals = [.. judged.Refusals, .. overdue];
        var isCovered = refusals.All(r => before.Refusals.Any(b => b.Code == r.Code));
        return new(refusals, judged.Warnings, isSameApplicant ? before.EarlierReportsCheckedAtUtc : null, isCovered ? before.Override : null);
    }

    static string Name(Revision revision) => string.Create(CultureInfo.InvariantCulture, $"revision-{revision.Number}");
}
