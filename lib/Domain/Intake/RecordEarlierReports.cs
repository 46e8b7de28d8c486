using Mpp.Domain.Cases;

namespace Mpp.Domain.Intake;

/// <summary>
/// The one rule of eligibility that touches other cases: no new grant while a report of an earlier one is overdue. The story looks, as of the day of submission,
/// and records what it found here; the marker says that it has looked. Handbook section 4.2.
/// </summary>
public static class RecordEarlierReports
{
    public const string Code = "overdue-report";

    /// <param name="case">Any case: one that has moved on keeps its status, and staff get a task.</param>
    /// <param name="overdue">References of the applicant's cases with an overdue report; empty: none.</param>
    /// <param name="nowUtc">When the story looked.</param>
    /// <param name="heldFor">Of these the reports that hold the payments of its partnership, if it ever comes to some; null: none.</param>
    /// <returns>The same case, unchanged, where this is recorded already.</returns>
    public static Change Apply(Case @case, IReadOnlyList<string> overdue, DateTimeOffset nowUtc, IReadOnlyList<OverdueReport>? heldFor = null)
    {
        if (@case.Eligibility.EarlierReportsCheckedAtUtc is not null) return new(@case);

        var marked = @case with { Eligibility = @case.Eligibility with { EarlierReportsCheckedAtUtc = nowUtc }, HeldFor = heldFor ?? [] };
        if (overdue.Count == 0) return new(marked) { Facts = [new("check-earlier-reports", null, null, "none-overdue")] };

        var refusal = new Refusal(Code, $"A report of an earlier grant of this applicant is overdue: {string.Join(", ", overdue.Take(5))}{(overdue.Count > 5 ? $" and {overdue.Count - 5} more" : "")}. Send it, and then write to ICLD.");
        AuditFact fact = new("check-earlier-reports", string.Join(' ', overdue.Take(5)), null, Code);

        // Staff have looked at it meanwhile, or accepted it with a reason: what they did is not undone by a machine.
        if (@case.Status is not (CaseStatus.Eligible or CaseStatus.NotEligible) || @case.Eligibility.Override is not null || @case.Suspension is not null)
        {
            return new(marked with { Eligibility = marked.Eligibility with { Warnings = [.. @case.Eligibility.Warnings, refusal] } })
            {
                Facts = [fact],
                Tasks = StatusTable.IsEnded(@case) ? [] : [new(Code, "1", $"{@case.Reference}: {refusal.Message} The case is {StatusTable.StaffLabel(@case.Status, "en").ToLowerInvariant()}; decide what follows.")],
            };
        }

        var refused = StatusTable.Change(marked, CaseStatus.NotEligible) with { Eligibility = marked.Eligibility with { Refusals = [.. @case.Eligibility.Refusals, refusal] } };
        return new(refused) { Facts = [fact, .. StatusTable.Facts(@case, refused)], Letters = IntakeLetters.Reasons(refused, "not-eligible", "earlier-reports") };
    }
}
