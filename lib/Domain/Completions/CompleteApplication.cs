using System.Globalization;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Intake;
using Mpp.Domain.Rounds;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Completions;

/// <summary>
/// The applicant sends what was missing. What would break a rule is refused with every reason, so that it can be mended while there is time, and never makes a
/// returned application ineligible. Handbook section 4.3.
/// </summary>
public static class CompleteApplication
{
    internal const string TaskKind = "completion-received";

    /// <param name="case">Returned, with the completion still open.</param>
    /// <param name="completed">The application as it is with what was sent.</param>
    /// <param name="round">The case's.</param>
    /// <param name="settings">The version that the case keeps.</param>
    /// <param name="revision">The stored delivery, numbered on; when it was received is what counts against the deadline.</param>
    public static Ruling<Change> Apply(Case @case, Application completed, Round? round, ProgrammeSettings settings, Revision revision)
    {
        if (Precondition.Check(@case, "complete", CaseStatus.Returned) is { } refusal) return refusal;
        var open = @case.Completions.SingleOrDefault(c => c.IsOpen) ?? throw new InvalidOperationException($"Case {@case.Reference} is returned and has no open completion.");

        List<Refusal> refusals = [];
        if (revision.ReceivedAtUtc >= open.Deadline.ToUtc())
            refusals.Add(new("completion-expired", $"The time to complete {@case.Reference} ended {CompletionLetters.Day(open.Deadline)} at 24:00. ICLD decides on what there is; write to ICLD if something prevented you."));
        if (completed.Applicant.OrgNumber != @case.Application.Applicant.OrgNumber || completed.GrantType != @case.Application.GrantType)
            refusals.Add(new("another-application", $"Applicant and grant type stay as they are in {@case.Reference}. For others, send a new application."));

        var judged = EligibilityRules.JudgeContent(completed, round, settings, SwedishCalendar.StockholmDate(@case.ReceivedAtUtc));
        // What staff have accepted with a reason is not held against the applicant a second time.
        refusals.AddRange(judged.Refusals.Where(r => @case.Eligibility.Refusals.All(accepted => accepted.Code != r.Code)));
        if (refusals.Count > 0) return refusals;

        var occasion = open.Number.ToString(CultureInfo.InvariantCulture);
        var application = CarryOver.From(@case.Application, completed, revision.Number);
        var next = StatusTable.Change(@case, CaseStatus.Eligible) with
        {
            Application = application,
            Revisions = [.. @case.Revisions, revision],
            Eligibility = @case.Eligibility with { Warnings = Warnings(@case, judged) },
            Completions = [.. @case.Completions.Select(c => c == open ? c with { CompletedAtUtc = revision.ReceivedAtUtc } : c)],
            Obligations = @case.Obligations.Without("completion-reminder").Without("completion-expires"),
        };
        var changed = ApplicationDiff.Between(@case.Application, application);
        return new Change(next)
        {
            Facts =
            [
                new("complete", $"completion-{open.Number} revision-{revision.Number}", null, changed.Count > 0 ? string.Join(' ', changed) : "narrative"),
                .. StatusTable.Facts(@case, next),
            ],
            Letters = CompletionLetters.Telling(next, "completion-received", occasion, "receivedAt", LetterOrders.Moment(revision.ReceivedAtUtc)),
            Tasks = [Task(@case, occasion, $" ({string.Join(", ", changed)})")],
        };
    }

    /// <summary>Nobody has said a word on what the applicant sent.</summary>
    internal static IEnumerable<StaffTask> Waiting(Case @case)
    {
        // A revision closes a completion, too; and whatever came before one, the whole application has come again.
        if (@case is { Completions: [.., { CompletedAtUtc: { } at } last], Revisions: [.., { Kind: "completion" } newest] } && newest.ReceivedAtUtc == at)
            yield return Task(@case, last.Number.ToString(CultureInfo.InvariantCulture));
    }

    static StaffTask Task(Case @case, string occasion, string changed = "") => new(TaskKind, occasion, $"{@case.Reference} has been completed{changed}. Accept it as complete, or return it once more.");

    /// <summary>Those about the content anew; those about the day of submission (a permit, an earlier report) stand.</summary>
    static IReadOnlyList<Refusal> Warnings(Case @case, Eligibility judged) =>
        [.. @case.Eligibility.Warnings.Where(w => w.Code is "late-permit" or "delayed-by-us" or RecordEarlierReports.Code), .. judged.Warnings];
}
