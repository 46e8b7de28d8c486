using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Payments;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Reporting;

/// <summary>An officer moves the due date of a report that is not in; the reminders follow it, each once for a date. Handbook section 4.7.</summary>
public static class MoveReportDate
{
    public static Ruling<Change> Apply(Case @case, string reportId, DateOnly dueOn, string? reason, ProgrammeSettings live, DateTimeOffset nowUtc)
    {
        const string Verb = "move-report-date";
        if (Precondition.Check(@case, Verb, CaseStatus.InForce) is { } wrong) return wrong;
        if (Reports.Find(@case, reportId, out var unknown) is not { } report) return unknown;

        List<Refusal> refusals = [];
        if (!ReportPlan.IsOpen(report)) refusals.Add(new("already-in", $"Report {report.Id} of {@case.Reference} is in: there is no date to move."));
        if (dueOn == report.DueOn) refusals.Add(new("same-date", $"Report {report.Id} is due {LetterOrders.Date(dueOn)} already."));
        if (dueOn < SwedishCalendar.StockholmDate(nowUtc)) refusals.Add(new("date-past", $"{LetterOrders.Date(dueOn)} is past: nobody could keep it."));
        if (dueOn < report.PeriodTo) refusals.Add(new("date-within-period", $"The period of {report.Id} ends {LetterOrders.Date(report.PeriodTo)}: it cannot be due before."));
        if (Precondition.Reason(reason, Verb) is { } missing) refusals.Add(missing);
        if (refusals.Count > 0) return refusals;

        var moved = report with { DueOn = dueOn };
        var after = Reports.Replace(@case, moved) with
        {
            Obligations = @case.Obligations.Without(RemindOfReport.Obligation, report.Id).With([.. ReportPlan.NextReminder(moved, live, nowUtc) is { } next ? [next] : Array.Empty<Obligation>()]),
        };
        return PaymentHolds.Told(new Change(TellPartnership.Planned(after, live.PaymentsHeldFromOffset, nowUtc))
        {
            Facts = [new("report-date-moved", report.Id, LetterOrders.Date(report.DueOn), LetterOrders.Date(dueOn), reason!.Trim())],
            Letters =
            [
                .. LetterOrders.To(Recipients.Everyone(@case), "deadline-moved", $"{report.Id}.{LetterOrders.Date(dueOn)}.{Occasion.Of(nowUtc)}", new Dictionary<string, string>
                {
                    ["report"] = report.Id,
                    ["was"] = LetterOrders.Date(report.DueOn),
                    ["dueOn"] = LetterOrders.Date(dueOn),
                    ["reason"] = reason.Trim(),
                }, to => ReportCalendar.Entry(@case, moved, to)),
            ],
        }, nowUtc);
    }
}
