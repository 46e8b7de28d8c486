using System.Globalization;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Domain.Reporting;

/// <summary>Reports for which the next thing that can happen is that a person rings the municipality. Handbook section 4.7: "+30 to staff".</summary>
public static class OverdueReports
{
    public const string TaskKind = "report-overdue";

    internal static IEnumerable<StaffTask> Waiting(Case @case)
    {
        foreach (var report in @case.Reports.Where(ReportPlan.IsOpen))
        {
            var asked = report.RemindersSent.Where(s => s.AsksStaff && s.DueOn == report.DueOn).ToList();
            foreach (var sent in asked) yield return Task(report, sent.OffsetDays);
            if (asked.Count == 0 && !@case.IsToCome(RemindOfReport.Obligation, report.Id)) yield return Unreminded(report);
        }
    }

    /// <summary>No reminder is to come, and none has asked staff: the agreement came into force long after the report was due.</summary>
    static StaffTask Unreminded(Report report) => new(
        TaskKind, $"{report.Id}.{LetterOrders.Date(report.DueOn)}", $"Report {report.Id} was due {LetterOrders.Date(report.DueOn)} and is not in, and no reminder of it is to come: agree on a new date and move it.");

    /// <summary>Instead of a reminder, <paramref name="offsetDays"/> after the due date.</summary>
    internal static StaffTask Task(Report report, int offsetDays) => new(
        TaskKind, string.Create(CultureInfo.InvariantCulture, $"{report.Id}.{LetterOrders.Date(report.DueOn)}.{offsetDays}"),
        string.Create(CultureInfo.InvariantCulture, $"Report {report.Id}, due {LetterOrders.Date(report.DueOn)}, is not in: {offsetDays} days from its due date. Ring the municipality."));
}
