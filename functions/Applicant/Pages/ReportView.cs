using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;

namespace Mpp.Functions.Applicant.Pages;

/// <summary>
/// A report as its parties may see it. <paramref name="State"/>: ahead, open, overdue, in, returned, approved; dropped, where the case ended before it came. <paramref name="Missing"/>: what a
/// returned one lacks.
/// </summary>
public sealed record ReportView(
    string Id, DateOnly PeriodFrom, DateOnly PeriodTo, DateOnly DueOn, DateTimeOffset DeadlineUtc, bool IsFinal, ReportStatus Status, string State, DateTimeOffset? ReceivedAtUtc,
    IReadOnlyList<string> Missing, DateTimeOffset? ApprovedAtUtc, long? AcceptedSek)
{
    public static ReportView Of(Viewer viewer, Report report)
    {
        var (last, approval) = (report.Assessments is [.., var newestWord] ? newestWord : null, report.Assessments.SingleOrDefault(a => a.IsApproved));
        return new(
            report.Id, report.PeriodFrom, report.PeriodTo, report.DueOn, SwedishCalendar.EndOfDay(report.DueOn).ToUtc(), report.IsFinal, report.Status, StateOf(viewer, report),
            report.Deliveries is [.., var newest] ? newest.ReceivedAtUtc : null, report.Status == ReportStatus.Returned ? last?.Missing ?? [] : [], approval?.AtUtc, approval?.Accepted.Sum(a => a.AmountSek));
    }

    /// <summary>It can be written: it has opened, its period is over, or a version of it is there.</summary>
    public static bool IsOpen(Viewer viewer, Report report) =>
        report.RemindersSent.Count > 0 || report.Deliveries.Count > 0 || viewer.NowUtc >= SwedishCalendar.EndOfDay(report.PeriodTo).ToUtc();

    static string StateOf(Viewer viewer, Report report) => report.Status switch
    {
        ReportStatus.Approved => "approved",
        _ when StatusTable.IsEnded(viewer.Case) => "dropped",
        ReportStatus.Submitted => "in",
        _ when ReportPlan.Overdue(viewer.Case, viewer.NowUtc).Contains(report) => "overdue",
        ReportStatus.Returned => "returned",
        _ => IsOpen(viewer, report) ? "open" : "ahead",
    };
}

/// <summary>
/// Money for an approved report. <paramref name="State"/>: ordered, held, paid; dropped, where the case ended before. <paramref name="Holds"/>: why it waits, as far as this case's own record says, with what other grants of the partnership have told it; who approves it and who
/// holds it is ICLD's business.
/// </summary>
public sealed record PaymentView(string Id, string Report, long AmountSek, DateTimeOffset OrderedAtUtc, DateOnly PayBy, DateOnly? PaidOn, string State, IReadOnlyList<string> Holds)
{
    public static PaymentView Of(Viewer viewer, Payment payment)
    {
        var isOpen = !StatusTable.IsEnded(viewer.Case) && !payment.IsPaid;
        IReadOnlyList<string> holds = isOpen ? [.. PaymentHolds.Of(viewer.Case, payment, viewer.NowUtc).Select(h => h.Code).Distinct().SelectMany(code => Why(viewer, payment, code))] : [];
        return new(payment.Id, payment.Report, payment.AmountSek, payment.OrderedAtUtc, payment.PayBy, payment.Made?.PaidOn, payment.IsPaid ? "paid" : !isOpen ? "dropped" : holds.Count > 0 ? "held" : "ordered", holds);
    }

    /// <summary>In the reader's words, and without the names of those who work at ICLD.</summary>
    static IEnumerable<string> Why(Viewer viewer, Payment payment, string code) => code switch
    {
        "report-overdue" => ReportPlan.Overdue(viewer.Case, viewer.NowUtc).Select(r => viewer.Report(r.Id, r.IsFinal)).Select(name => viewer.Say($"{name} är försenad", $"{name} is overdue")),
        "condition-unmet" => viewer.Case.Conditions.Where(c => c.Blocks == "payment" && !c.IsMet).Select(c => viewer.Say($"ett villkor är inte uppfyllt: {c.Text}", $"a condition is not met: {c.Text}")),
        "suspended" => [viewer.Say("ärendet är vilande", "the case is suspended")],
        "partnership-report-overdue" => viewer.Case.HeldFor.Select(r => viewer.Say(
            $"en rapport i ärendet {r.Reference}, ett annat bidrag i samma partnerskap, skulle ha kommit in senast {viewer.Date(r.DueOn)}",
            $"a report of {r.Reference}, another grant of the same partnership, was due {viewer.Date(r.DueOn)}")),
        "held" => [viewer.Say($"ICLD har stoppat utbetalningen: {payment.Hold?.Reason}", $"ICLD holds the payment: {payment.Hold?.Reason}")],
        _ => [viewer.Say("svara på något av våra brev, så berättar vi varför", "reply to any of our letters, and we will tell you why")],
    };
}

/// <summary>The report page as data, for the applicant. <paramref name="Next"/>: the report that the page's form is for; null where none can be sent.</summary>
public sealed record ReportPageView(string Reference, string? Next, IReadOnlyList<ReportHistory> Reports, IReadOnlyList<ReportLine> Lines, IReadOnlyList<PaymentView> Payments)
{
    public static ReportPageView Of(Viewer viewer) => new(
        viewer.Case.Reference, viewer.MayReport ? viewer.NextReport?.Id : null, [.. viewer.Case.Reports.Select(r => ReportHistory.Of(viewer, r))], ReportLine.All(viewer.Case),
        [.. viewer.Case.Payments.Select(p => PaymentView.Of(viewer, p))]);
}

/// <summary>What was sent of a report, and what became of it.</summary>
public sealed record ReportHistory(ReportView Report, IReadOnlyList<ReportVersion> Versions, IReadOnlyList<AssessmentView> Assessments)
{
    public static ReportHistory Of(Viewer viewer, Report report) => new(
        ReportView.Of(viewer, report),
        [.. report.Deliveries.Select(d => new ReportVersion(d.Number, d.ReceivedAtUtc, d.Costs.Sum(c => c.AmountSek), d.Costs, [.. d.Attachments.Select(FileView.Of)]))],
        [.. report.Assessments.Select(a => new AssessmentView(a.Delivery, a.IsApproved ? "approve" : "return", a.AtUtc, a.Accepted, a.Missing, a.Reason))]);
}

public sealed record ReportVersion(int Number, DateTimeOffset ReceivedAtUtc, long ClaimedSek, IReadOnlyList<LineAmount> Costs, IReadOnlyList<FileView> Files);

public sealed record AssessmentView(int Version, string Outcome, DateTimeOffset AtUtc, IReadOnlyList<LineAmount> Accepted, IReadOnlyList<string> Missing, string Reason);

/// <summary>A line of the budget as the accounts follow it, whole SEK.</summary>
public sealed record ReportLine(string Line, int Year, string Category, long BudgetSek, long AcceptedSek)
{
    public static IReadOnlyList<ReportLine> All(Case @case)
    {
        return @case.Reports.Count == 0 ? [] : [.. GrantBudget.Lines(@case).Select(Of)];

        ReportLine Of(LineAmount line)
        {
            var asked = @case.Application.Budget.First(b => b.Line == line.Line);
            return new(line.Line, asked.Year, asked.Category, line.AmountSek, GrantBudget.AcceptedSek(@case, line.Line));
        }
    }
}
