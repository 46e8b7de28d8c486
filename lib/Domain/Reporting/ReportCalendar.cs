using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Domain.Reporting;

/// <summary>A report's due date for the recipient's calendar, in the recipient's language.</summary>
public static class ReportCalendar
{
    public static CalendarEntry Entry(Case @case, Report report, Recipient to)
    {
        var year = report.Id.Replace("year-", "", StringComparison.Ordinal);
        var summary = (to.Language, report.IsFinal) switch
        {
            ("sv", false) => $"{@case.Reference}: rapport för år {year} ska vara inne",
            ("sv", true) => $"{@case.Reference}: slutrapport (år {year}) ska vara inne",
            (_, false) => $"{@case.Reference}: report for year {year} due",
            (_, true) => $"{@case.Reference}: final report (year {year}) due",
        };
        return new(summary, report.DueOn, SwedishCalendar.EndOfDay(report.DueOn).ToUtc());
    }
}
