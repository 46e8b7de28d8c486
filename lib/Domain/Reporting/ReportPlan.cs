using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Reporting;

/// <summary>Which reports an agreement owes, when, and at which moments they are reminded of. Handbook section 4.7.</summary>
public static class ReportPlan
{
    /// <summary>
    /// A report for each project year: its period follows on the one before, the last ends with the project (and may be shorter). Due so many days after the
    /// period's end, the last year's, which is the final one, later.
    /// </summary>
    public static IReadOnlyList<Report> For(Application application, ProgrammeSettings settings)
    {
        if (application.EndDate < application.StartDate)
        {
            throw new ArgumentException($"A project that ends {application.EndDate:O} before it starts {application.StartDate:O} has no reports.", nameof(application));
        }

        List<Report> reports = [];
        for (var from = application.StartDate; from <= application.EndDate; from = ProjectYears.Begins(application.StartDate, reports.Count + 1))
        {
            var yearEnds = ProjectYears.Begins(application.StartDate, reports.Count + 2).AddDays(-1);
            var isFinal = yearEnds >= application.EndDate;
            var to = isFinal ? application.EndDate : yearEnds;
            reports.Add(new($"year-{reports.Count + 1}", from, to, to.AddDays(isFinal ? settings.FinalReportDueDays : settings.ReportDueDays), isFinal));
        }

        return reports;
    }

    /// <summary>The moment at which the reminder of <paramref name="offsetDays"/> (from the due date) goes out.</summary>
    public static LocalDeadline ReminderAt(Report report, int offsetDays, ProgrammeSettings settings) =>
        SwedishCalendar.At(report.DueOn.AddDays(offsetDays), settings.LettersGoOutAt, settings.Zone);

    /// <summary>The obligation to remind at the first moment after <paramref name="afterUtc"/>; null if the report is in or no moment is left.</summary>
    public static Obligation? NextReminder(Report report, ProgrammeSettings settings, DateTimeOffset afterUtc) => !IsOpen(report)
        ? null
        : Offsets(report, settings)
            .Select(offset => ReminderAt(report, offset, settings))
            .Where(at => at.ToUtc() > afterUtc)
            .MinBy(at => at.Local) is { } next
                ? new(RemindOfReport.Obligation, report.Id, next)
                : null;

    /// <summary>The days, from the due date, of the letters about a report. It opens once: a due date that is moved afterwards does not open it again.</summary>
    public static IEnumerable<int> Offsets(Report report, ProgrammeSettings settings) =>
        report.RemindersSent.Count > 0 || report.Deliveries.Count > 0 ? settings.ReportReminderOffsets : settings.ReportReminderOffsets.Prepend(settings.ReportOpensOffset);

    /// <summary>Not in yet, or returned.</summary>
    public static bool IsOpen(Report report) => report.Status is ReportStatus.Planned or ReportStatus.Returned;

    /// <summary>
    /// The reports that the case owes and has not delivered when the day begins in Stockholm that comes <paramref name="days"/> days after the due date: 1, when the last day has ended. A case that ended owes none, and nobody could send one of a suspended case.
    /// </summary>
    public static IReadOnlyList<Report> Overdue(Case @case, DateTimeOffset atUtc, int days = 1) =>
        StatusTable.IsEnded(@case) || @case.Suspension is not null ? [] : [.. @case.Reports.Where(r => IsOpen(r) && IsOverdue(r.DueOn, atUtc, days))];

    /// <summary>As above, for a report that is not in, by its due date.</summary>
    public static bool IsOverdue(DateOnly dueOn, DateTimeOffset atUtc, int days = 1) => SwedishCalendar.StartOfDay(dueOn.AddDays(days)).ToUtc() <= atUtc;
}
