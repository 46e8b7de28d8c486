using Mpp.Domain.Amendments;
using Mpp.Domain.Agreements;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;
using Mpp.Domain.Reviews;

namespace Mpp.Domain.Cases;

/// <summary>
/// The kinds of staff tasks that a change has settled by itself, whatever their occasion: nobody should be asked for what has been done.
/// Those that only a person can call done (a file that could not be had) are not among them.
/// </summary>
public static class SettledTasks
{
    /// <summary>Each kind, and whether a case as it stands asks for it.</summary>
    static readonly (string Kind, Func<Case, bool> IsAskedFor)[] Kinds =
    [
        ("late-in-time", c => c.Status == CaseStatus.NotEligible),
        ("spread", c => c.Status == CaseStatus.UnderReview && ReviewScores.Counting(c).Count > 1),
        ("completion-received", IsCompleted),
        ("completion-expired", IsCompleted),
        ("sign-agreement", Signs),
        ("agreement-unsigned", c => c.Status == CaseStatus.AgreementSent && c.Obligations.All(o => o.Kind != EscalateSigning.Obligation)),
        (SubmitReport.Task, Assesses),
        (RemindOfReport.TaskKind, Late),
        (OrderPayment.TaskKind, Pays),
        (RemindOfPayment.TaskKind, Pays),
        (RequestAmendment.TaskKind, Amends),
    ];

    /// <summary>What a change has settled.</summary>
    public static IReadOnlyList<string> Of(Case before, Case after) => [.. Kinds.Where(k => k.IsAskedFor(before) && !k.IsAskedFor(after)).Select(k => k.Kind)];

    /// <summary>What a case as it stands asks nobody for: for the night, which does not know what it was before.</summary>
    public static IReadOnlyList<string> In(Case @case) => [.. Kinds.Where(k => !k.IsAskedFor(@case)).Select(k => k.Kind)];

    static bool IsCompleted(Case @case) => @case.Status == CaseStatus.Eligible && @case.Completions.Count > 0;

    static bool Assesses(Case @case) => !StatusTable.IsEnded(@case) && @case.Reports.Any(r => r.Status == ReportStatus.Submitted);

    static bool Late(Case @case) => !StatusTable.IsEnded(@case) && @case.Reports.Any(r => ReportPlan.IsOpen(r) && r.RemindersSent.Any(s => s.DueOn == r.DueOn && s.OffsetDays > 0));

    static bool Pays(Case @case) => PaymentHolds.Open(@case).Count > 0;

    static bool Amends(Case @case) => !StatusTable.IsEnded(@case) && @case.Amendments.Any(a => a.Decision is null);

    /// <summary>The agreement is out and waits for ICLD's own signature.</summary>
    static bool Signs(Case @case) =>
        @case is { Status: CaseStatus.AgreementSent, Agreement: { } agreement } && agreement.Signatures.All(s => s.Party != "icld");
}
