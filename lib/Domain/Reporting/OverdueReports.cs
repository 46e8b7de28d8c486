using System.Globalization;
using Mpp.Domain.Cases;

namespace Mpp.Domain.Reporting;

/// <summary>Reports for which the next thing that can happen is that a person rings the municipality. Handbook section 4.7: "+30 to staff".</summary>
public static class OverdueReports
{
    public const string TaskKind = "report-overdue";

    internal static IEnumerable<StaffTask> Waiting(Case @case)
    {
        foreach (var report in @case.Reports.Where(ReportPlan.IsOpen))
            foreach (var asked in report.RemindersSent.Where(s => s.AsksStaff && s.DueOn == report.DueOn)) yield return Task(report, asked.OffsetDays);
    }

    /// <summary>Instead of a reminder, <paramref name="offsetDays"/> after the due date.</summary>
    internal static StaffTask Task(Report report, int offsetDays) => new(
        TaskKind, string.Create(CultureInfo.InvariantCulture, $"{report.Id}.{LetterOrders.Date(report.DueOn)}.{offsetDays}"),
        string.Create(CultureInfo.InvariantCulture, $"Report {report.Id}, due {LetterOrders.Date(report.DueOn)}, is not in: {offsetDays} days from its due date. Ring the municipality."));
}
