using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Reporting;

/// <summary>
/// Nobody may send a report of a suspended case, so the time for it stands still: once the case is resumed, a report is due as many days later as it was open, or would have been, while the case was suspended. Its
/// reminders go on from there, at the hour of letters. Handbook section 4.7.
/// </summary>
static class ResumeReports
{
    /// <param name="case">Not suspended any more, and owing again what it owed.</param>
    /// <param name="suspendedAtUtc">When it began.</param>
    /// <param name="live">Those in force today, for reminders.</param>
    /// <param name="nowUtc">Programme time.</param>
    public static Case Apply(Case @case, DateTimeOffset suspendedAtUtc, ProgrammeSettings live, DateTimeOffset nowUtc)
    {
        foreach (var report in @case.Reports.Where(ReportPlan.IsOpen))
        {
            var days = DaysLost(report, suspendedAtUtc, live, nowUtc);
            var moved = days == 0 ? report : Later(report, days);
            @case = Reports.Replace(@case, moved) with { Obligations = Reminding(@case.Obligations, moved, days, live, nowUtc) };
        }

        return @case;
    }

    /// <summary>Whole days, by the calendar of Stockholm; a report that opens later has lost none.</summary>
    static int DaysLost(Report report, DateTimeOffset suspendedAtUtc, ProgrammeSettings live, DateTimeOffset nowUtc)
    {
        var (opensOn, suspendedOn) = (report.DueOn.AddDays(live.ReportOpensOffset), SwedishCalendar.StockholmDate(suspendedAtUtc));
        return Math.Max(0, SwedishCalendar.StockholmDate(nowUtc).DayNumber - Math.Max(opensOn.DayNumber, suspendedOn.DayNumber));
    }

    /// <summary>The reminders that have gone out count for the new date; unless it had been that of earlier ones, which say themselves how far they came.</summary>
    static Report Later(Report report, int days)
    {
        var dueOn = report.DueOn.AddDays(days);
        var come = report.RemindersSent.Where(s => s.DueOn == dueOn).Select(s => s.OffsetDays).DefaultIfEmpty(int.MinValue).Max();
        return report with { DueOn = dueOn, RemindersSent = [.. report.RemindersSent.Select(s => s.DueOn == report.DueOn && s.OffsetDays > come ? s with { DueOn = dueOn } : s)] };
    }

    static IReadOnlyList<Obligation> Reminding(IReadOnlyList<Obligation> owed, Report report, int days, ProgrammeSettings live, DateTimeOffset nowUtc)
    {
        var held = owed.FirstOrDefault(o => o.Kind == RemindOfReport.Obligation && o.Occasion == report.Id);
        var isMissed = held is not null && (held.Due with { Local = held.Due.Local.AddDays(days) }).ToUtc() <= nowUtc;
        if (!isMissed && days == 0) return owed;
        var next = isMissed ? new(RemindOfReport.Obligation, report.Id, NextMorning(live, nowUtc)) : ReportPlan.NextReminder(report, live, nowUtc);
        return owed.Without(RemindOfReport.Obligation, report.Id).With([.. next is null ? Array.Empty<Obligation>() : [next]]);
    }

    /// <summary>What fell due meanwhile is not sent in the middle of the night, or of a meeting.</summary>
    static LocalDeadline NextMorning(ProgrammeSettings live, DateTimeOffset nowUtc)
    {
        var today = SwedishCalendar.At(SwedishCalendar.StockholmDate(nowUtc), live.LettersGoOutAt, live.Zone);
        return today.ToUtc() > nowUtc ? today : today with { Local = today.Local.AddDays(1) };
    }
}
