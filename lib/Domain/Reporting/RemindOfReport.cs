using System.Globalization;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Payments;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Reporting;

/// <summary>
/// A report opens and is reminded of: the coordinators; later with the head of administration copied; later the head; at last it is a task for staff. Each reminder once
/// for a due date; after an outage only the latest of those missed. Handbook section 4.7.
/// </summary>
public static class RemindOfReport
{
    /// <summary>The obligation's kind; its occasion is the report, its time the next reminder's.</summary>
    public const string Obligation = "report-reminder";

    /// <summary>
    /// The change has no letters and no facts where nothing is due: the report is in, or this reminder has gone out. The settings are the present ones: offsets of unsent
    /// reminders are live. Only an obligation that is due reminds, so a due date that was moved does not call up the reminders it has already passed.
    /// </summary>
    public static Ruling<Change> Apply(Case @case, string reportId, ProgrammeSettings settings, DateTimeOffset nowUtc)
    {
        if (Precondition.Check(@case, "remind-of-report", CaseStatus.InForce) is { } wrong) return wrong;
        if (Reports.Find(@case, reportId, out var unknown) is not { } report) return unknown;

        var obligation = @case.Obligations.FirstOrDefault(o => o.Kind == Obligation && o.Occasion == reportId);
        if (ReportPlan.IsOpen(report) && obligation is not null && obligation.Due.ToUtc() > nowUtc) return new Change(@case);

        var planned = @case with
        {
            Obligations = @case.Obligations.Without(Obligation, reportId).With([.. Next(report, settings, nowUtc)]),
        };
        return obligation is not null && LatestUnsent(report, settings, nowUtc) is { } offset
            ? Remind(planned, report, offset, settings, nowUtc)
            : new Change(planned);
    }

    /// <summary>The report is in, its date has moved, or a later reminder has been ordered: after an outage only the latest goes out, the mail service's too.</summary>
    internal static Refusal? Overtaken(Case @case, LetterOrder letter)
    {
        if (@case.Reports.FirstOrDefault(r => r.Id == letter.Values["report"]) is not { } report) return null;
        if (!ReportPlan.IsOpen(report)) return new("report-in", $"Report {report.Id} is in.");
        if (letter.Values["dueOn"] != LetterOrders.Date(report.DueOn)) return new("date-moved", $"Report {report.Id} is due {LetterOrders.Date(report.DueOn)}, and not {letter.Values["dueOn"]}.");
        var later = report.RemindersSent.Where(s => s.DueOn == report.DueOn).Select(s => s.OffsetDays).DefaultIfEmpty(int.MinValue).Max();
        return later > int.Parse(letter.Values["offset"], CultureInfo.InvariantCulture) ? new("overtaken", $"The reminder of {Number(later)} days from the due date has been ordered since.") : null;
    }

    static IEnumerable<Obligation> Next(Report report, ProgrammeSettings settings, DateTimeOffset nowUtc) =>
        ReportPlan.NextReminder(report, settings, nowUtc) is { } next ? [next] : [];

    /// <summary>The latest offset whose moment has come, if it has not gone out for this due date. Earlier ones that were missed are skipped for good.</summary>
    static int? LatestUnsent(Report report, ProgrammeSettings settings, DateTimeOffset nowUtc)
    {
        if (!ReportPlan.IsOpen(report)) return null;
        var come = ReportPlan.Offsets(report, settings).Where(o => ReportPlan.ReminderAt(report, o, settings).ToUtc() <= nowUtc).ToList();
        if (come.Count == 0) return null;

        var latest = come.Max();
        // One that is later than the latest went out if the offsets were changed since; to go back would tell the coordinator something milder than before.
        return report.RemindersSent.Any(r => r.DueOn == report.DueOn && r.OffsetDays >= latest) ? null : latest;
    }

    static Change Remind(Case @case, Report report, int offset, ProgrammeSettings settings, DateTimeOffset nowUtc)
    {
        var letters = offset >= settings.ReportStaffFromOffset ? [] : Letters(@case, report, offset, settings);
        var sent = report with { RemindersSent = [.. report.RemindersSent, new ReminderSent(offset, report.DueOn, nowUtc, AsksStaff: letters.Count == 0)] };
        // The first that goes out after the last day also tells that the grant's own payments are held.
        return PaymentHolds.Told(new Change(TellPartnership.Planned(Reports.Replace(@case, sent), settings.PaymentsHeldFromOffset, nowUtc))
        {
            Facts = [new(offset == settings.ReportOpensOffset ? "report-opened" : "report-reminded", report.Id, To: $"{Number(offset)} days from {LetterOrders.Date(report.DueOn)}")],
            Letters = letters,
            Tasks = letters.Count > 0 ? [] : [OverdueReports.Task(report, offset)],
        }, nowUtc);
    }

    static IReadOnlyList<LetterOrder> Letters(Case @case, Report report, int offset, ProgrammeSettings settings)
    {
        var head = Recipients.Head(@case);
        // Without a head the coordinators are still reminded: a reminder to nobody helps nobody.
        IReadOnlyList<Recipient> to = offset >= settings.ReportHeadFromOffset && head is not null ? [head] : Recipients.Coordinators(@case);
        var letters = LetterOrders.To(to, offset == settings.ReportOpensOffset ? "report-opens" : "report-reminder", $"{report.Id}.{LetterOrders.Date(report.DueOn)}.{Number(offset)}", new Dictionary<string, string>
        {
            ["report"] = report.Id,
            ["periodFrom"] = LetterOrders.Date(report.PeriodFrom),
            ["periodTo"] = LetterOrders.Date(report.PeriodTo),
            ["dueOn"] = LetterOrders.Date(report.DueOn),
            ["offset"] = Number(offset),
        }, to => ReportCalendar.Entry(@case, report, to));

        // Copied once, however many coordinators there are; and not to an address that the letter goes to anyway.
        var isCopied = offset >= settings.ReportHeadCopiedFromOffset && head is not null
            && letters.All(l => !string.Equals(l.To.Email, head.Email, StringComparison.OrdinalIgnoreCase));
        return isCopied ? [.. letters.Select((l, i) => i == 0 ? l with { Cc = [head!] } : l)] : letters;
    }


    static string Number(int offset) => offset.ToString(CultureInfo.InvariantCulture);
}
