using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using Mpp.Domain.Payments;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Reporting;

/// <summary>
/// An officer's word on a report. <paramref name="Accepted"/> by line; null: everything that is claimed. <paramref name="Missing"/>: what a returned report lacks. <paramref name="Version"/>: the
/// version that was read (1 …); null: whichever is the newest.
/// </summary>
public sealed record AssessmentGiven(string Report, bool IsApproved, IReadOnlyList<LineAmount>? Accepted, IReadOnlyList<string> Missing, string? Reason, int? Version = null);

/// <summary>
/// A report that is in is approved, which orders the payment of what is accepted and, after the last one, may close the case; or returned with what is missing, and then the applicant has ten working days at least.
/// Accepted is never more than claimed, over all reports never more than a line's ceiling or the approved total. Handbook sections 4.7 and 4.8.
/// </summary>
public static class AssessReport
{
    const string Verb = "assess-report";

    /// <param name="case">In force.</param>
    /// <param name="given">The officer's word.</param>
    /// <param name="settings">Those frozen at submission, for amounts.</param>
    /// <param name="live">Those in force today, for reminders.</param>
    /// <param name="actor">The officer.</param>
    /// <param name="nowUtc">Programme time.</param>
    public static Ruling<Change> Apply(Case @case, AssessmentGiven given, ProgrammeSettings settings, ProgrammeSettings live, Actor actor, DateTimeOffset nowUtc)
    {
        if (Precondition.Check(@case, Verb, CaseStatus.InForce) is { } wrong) return wrong;
        if (Reports.Find(@case, given.Report, out var unknown) is not { } report) return unknown;
        if (report.Status == ReportStatus.Approved) return new Refusal("already-approved", $"Report {report.Id} of {@case.Reference} has been approved already.");
        if (report.Status != ReportStatus.Submitted) return new Refusal("report-not-in", $"Report {report.Id} of {@case.Reference} is not in{(report.Status == ReportStatus.Returned ? " again" : "")}: there is nothing to assess.");
        if (given.Version is { } read && read != report.Deliveries[^1].Number)
            return new Refusal("other-version", $"You assess version {read} of report {report.Id}; version {report.Deliveries[^1].Number} is the newest. Read it, and decide anew.");
        return given.IsApproved ? Approve(@case, report, given, settings, actor, nowUtc) : Return(@case, report, given, live, actor, nowUtc);
    }

    static Ruling<Change> Approve(Case @case, Report report, AssessmentGiven given, ProgrammeSettings settings, Actor actor, DateTimeOffset nowUtc)
    {
        IReadOnlyList<LineAmount> accepted = [.. (given.Accepted ?? report.Claimed).Where(a => a.AmountSek != 0)];
        if (Faults(@case, report, accepted, given, settings) is { Count: > 0 } faults) return faults;

        var approved = Reports.Replace(@case, report with
        {
            Status = ReportStatus.Approved,
            Assessments = [.. report.Assessments, new(report.Deliveries[^1].Number, IsApproved: true, accepted, [], given.Reason?.Trim() ?? "", actor.Id, actor.Name, nowUtc)],
        });
        var payment = OrderPayment.For(approved, report.Id, accepted, settings, nowUtc);
        var after = payment is null ? approved : approved with { Payments = [.. approved.Payments, payment], Obligations = approved.Obligations.With(OrderPayment.Due(payment, settings)) };
        return CloseCase.WhenDone(@case, PaymentHolds.Told(new Change(after)
        {
            Facts =
            [
                new("report-approved", report.Id, LetterOrders.Amount(report.Claimed.Sum(c => c.AmountSek)), LetterOrders.Amount(accepted.Sum(a => a.AmountSek)), given.Reason?.Trim()),
                .. payment is null ? [] : new[] { new AuditFact("payment-ordered", payment.Id, To: LetterOrders.Amount(payment.AmountSek)) },
            ],
            Letters =
            [
                .. LetterOrders.To(Recipients.Paid(@case), "report-approved", report.Id, new Dictionary<string, string>
                {
                    ["report"] = report.Id,
                    ["claimedSek"] = LetterOrders.Amount(report.Claimed.Sum(c => c.AmountSek)),
                    ["acceptedSek"] = LetterOrders.Amount(accepted.Sum(a => a.AmountSek)),
                    ["accepted"] = LetterOrders.Lines(accepted.Select(a => $"{a.Line}: {LetterOrders.Amount(a.AmountSek)}")),
                    ["payBy"] = payment is null ? "" : LetterOrders.Date(payment.PayBy),
                    ["reason"] = given.Reason?.Trim() ?? "",
                }),
            ],
            Tasks = payment is null ? [] : [OrderPayment.Task(@case, payment)],
        }, nowUtc), nowUtc);
    }

    static List<Refusal> Faults(Case @case, Report report, IReadOnlyList<LineAmount> accepted, AssessmentGiven given, ProgrammeSettings settings)
    {
        List<Refusal> faults = [];
        var lines = GrantBudget.Lines(@case).ToDictionary(l => l.Line);
        foreach (var twice in accepted.GroupBy(a => a.Line).Where(g => g.Count() > 1)) faults.Add(new("line-twice", $"Line '{twice.Key}' is accepted {twice.Count()} times: give each line once."));
        foreach (var line in accepted)
        {
            var claimed = report.Claimed.Where(c => c.Line == line.Line).Sum(c => c.AmountSek);
            if (!lines.TryGetValue(line.Line, out var budget)) faults.Add(new("unknown-line", $"The budget has no line '{line.Line}'. It has {string.Join(", ", lines.Keys)}."));
            else if (line.AmountSek < 0) faults.Add(new("accepted-negative", $"What is accepted of line '{line.Line}' is 0 SEK or more."));
            else if (line.AmountSek > claimed) faults.Add(new("over-claim", $"Of line '{line.Line}' {claimed} SEK are claimed, so {line.AmountSek} SEK cannot be accepted."));
            else if (GrantBudget.AcceptedSek(@case, line.Line) + line.AmountSek > GrantBudget.CeilingSek(@case, budget, settings))
                faults.Add(new("over-line", $"Line '{line.Line}' holds {budget.AmountSek} SEK and can take {GrantBudget.CeilingSek(@case, budget, settings)} SEK without a decision; {GrantBudget.AcceptedSek(@case, line.Line)} SEK were accepted before. Accept less, or have money moved to it by an amendment."));
        }

        var left = GrantBudget.ApprovedSek(@case) - GrantBudget.AcceptedSek(@case);
        if (accepted.Sum(a => a.AmountSek) > left) faults.Add(new("over-approved", $"{accepted.Sum(a => a.AmountSek)} SEK are more than is left of the grant: {left} SEK of {GrantBudget.ApprovedSek(@case)} SEK. The total never rises without a new decision."));
        if (string.IsNullOrWhiteSpace(given.Reason) && accepted.Sum(a => a.AmountSek) < report.Claimed.Sum(c => c.AmountSek))
            faults.Add(new("no-reason", "Less is accepted than is claimed: give the reason, the applicant gets it."));
        return faults;
    }

    static Ruling<Change> Return(Case @case, Report report, AssessmentGiven given, ProgrammeSettings live, Actor actor, DateTimeOffset nowUtc)
    {
        IReadOnlyList<string> missing = [.. given.Missing.Select(m => m.Trim()).Where(m => m.Length > 0)];
        if (missing.Count == 0) return new Refusal("nothing-missing", "Name what is missing, so that the applicant can mend it.");

        var earliest = SwedishCalendar.AddWorkingDays(SwedishCalendar.StockholmDate(nowUtc), live.ReportReturnWorkingDays);
        var returned = report with
        {
            Status = ReportStatus.Returned,
            DueOn = earliest > report.DueOn ? earliest : report.DueOn,
            Assessments = [.. report.Assessments, new(report.Deliveries[^1].Number, IsApproved: false, [], missing, given.Reason?.Trim() ?? "", actor.Id, actor.Name, nowUtc)],
        };
        var after = Reports.Replace(@case, returned) with
        {
            Obligations = ReportPlan.NextReminder(returned, live, nowUtc) is { } next ? @case.Obligations.With(next) : @case.Obligations,
        };
        return PaymentHolds.Told(new Change(after)
        {
            Facts =
            [
                new("report-returned", report.Id, Why: string.Join("; ", missing)),
                .. returned.DueOn == report.DueOn ? [] : new[] { new AuditFact("report-date-moved", report.Id, LetterOrders.Date(report.DueOn), LetterOrders.Date(returned.DueOn)) },
            ],
            Letters =
            [
                .. LetterOrders.To(Recipients.Coordinators(@case), "report-returned", $"{report.Id}.{returned.Assessments.Count}", new Dictionary<string, string>
                {
                    ["report"] = report.Id,
                    ["missing"] = LetterOrders.Lines(missing),
                    ["dueOn"] = LetterOrders.Date(returned.DueOn),
                    ["reason"] = given.Reason?.Trim() ?? "",
                }, to => ReportCalendar.Entry(@case, returned, to)),
            ],
        }, nowUtc);
    }
}
