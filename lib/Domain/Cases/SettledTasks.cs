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
    public static IReadOnlyList<string> Of(Case before, Case after)
    {
        List<string> kinds = [];
        if (Left(CaseStatus.NotEligible)) kinds.Add("late-in-time");
        if (Left(CaseStatus.UnderReview) && ReviewScores.Counting(before).Count > 1) kinds.Add("spread");
        if (Left(CaseStatus.Eligible) && after.Completions.Count > 0) kinds.AddRange(["completion-received", "completion-expired"]);
        if (Signs(before) && !Signs(after)) kinds.Add("sign-agreement");
        if (Left(CaseStatus.AgreementSent) && before.Obligations.All(o => o.Kind != EscalateSigning.Obligation)) kinds.Add("agreement-unsigned");
        if (Assesses(before) && !Assesses(after)) kinds.Add(SubmitReport.Task);
        if (Late(before) && !Late(after)) kinds.Add(RemindOfReport.TaskKind);
        if (Pays(before) && !Pays(after)) kinds.AddRange([OrderPayment.TaskKind, RemindOfPayment.TaskKind]);
        if (Amends(before) && !Amends(after)) kinds.Add(RequestAmendment.TaskKind);
        return kinds;

        bool Left(CaseStatus status) => before.Status == status && after.Status != status;
    }

    static bool Assesses(Case @case) => !StatusTable.IsEnded(@case) && @case.Reports.Any(r => r.Status == ReportStatus.Submitted);

    static bool Late(Case @case) => !StatusTable.IsEnded(@case) && @case.Reports.Any(r => ReportPlan.IsOpen(r) && r.RemindersSent.Any(s => s.DueOn == r.DueOn && s.OffsetDays > 0));

    static bool Pays(Case @case) => PaymentHolds.Open(@case).Count > 0;

    static bool Amends(Case @case) => !StatusTable.IsEnded(@case) && @case.Amendments.Any(a => a.Decision is null);

    /// <summary>The agreement is out and waits for ICLD's own signature.</summary>
    static bool Signs(Case @case) =>
        @case is { Status: CaseStatus.AgreementSent, Agreement: { } agreement } && agreement.Signatures.All(s => s.Party != "icld");
}
