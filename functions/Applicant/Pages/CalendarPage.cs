using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;

namespace Mpp.Functions.Applicant.Pages;

/// <summary>The case's dates for the reader's own calendar.</summary>
public static class CalendarPage
{
    public const string Name = "calendar.ics";

    /// <summary>What falls due, and the day of receipt, so that a file is never empty (RFC 5545 wants one entry at least).</summary>
    public static IReadOnlyList<CalendarEntry> Entries(Viewer viewer)
    {
        var (@case, reader) = (viewer.Case, Recipients.Contact(viewer.Case, viewer.Contact.Id)!);
        List<CalendarEntry> entries = [new(viewer.Say(
            $"{@case.Reference}: ansökan mottagen av ICLD",
            $"{@case.Reference}: application received by ICLD"), SwedishCalendar.StockholmDate(@case.ReceivedAtUtc), null)];
        if (viewer.OpenCompletion is { } open)
            entries.Add(new(viewer.Say(
                $"Sista dag att komplettera ansökan {@case.Reference} till ICLD",
                $"Last day to complete application {@case.Reference} to ICLD"), SwedishCalendar.LastDay(open.Deadline), open.Deadline.ToUtc()));
        if (@case.Status == CaseStatus.InForce)
            entries.AddRange(@case.Reports.Where(r => r.Status is ReportStatus.Planned or ReportStatus.Returned).Select(r => ReportCalendar.Entry(@case, r, reader)));
        return entries;
    }
}
