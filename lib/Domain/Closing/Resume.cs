using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Closing;

/// <summary>
/// A suspended case goes on where it stood. What it owed is owed again; what fell due meanwhile is due at once, of several reminders only the latest. An applicant
/// who was completing the application has as many working days left as on the day of the suspension, and one who had a report to write as many days.
/// </summary>
public static class Resume
{
    public static Ruling<Change> Apply(Case @case, string reason, ProgrammeSettings live, DateTimeOffset nowUtc)
    {
        const string Verb = "resume";
        if (StatusTable.IsEnded(@case)) return Precondition.Status(@case, Verb)!;
        if (@case.Suspension is not { } suspension) return new Refusal("not-suspended", $"{@case.Reference} is not suspended.");
        if (Precondition.Reason(reason, Verb) is { } missing) return missing;

        var owing = @case with { Suspension = null, Obligations = suspension.Held.With(@case.Obligations) };
        var resumed = TellPartnership.Planned(ResumeReports.Apply(Completing(owing, suspension, nowUtc), suspension.AtUtc, live, nowUtc), live.PaymentsHeldFromOffset, nowUtc);
        var moved = resumed.Reports.Where(r => @case.Reports.Any(was => was.Id == r.Id && was.DueOn != r.DueOn)).ToList();
        // What the bank had paid before may have been written down meanwhile, and been the last.
        return CloseCase.WhenDone(@case, PaymentHolds.Told(new Change(resumed)
        {
            Facts =
            [
                new("resumed", From: "suspended", To: "running", Why: reason.Trim()),
                .. moved.Select(r => new AuditFact("report-date-moved", r.Id, LetterOrders.Date(@case.Reports.Single(was => was.Id == r.Id).DueOn), LetterOrders.Date(r.DueOn))),
            ],
            Letters = LetterOrders.To(Recipients.Everyone(@case), "resumed", Occasion.Of(nowUtc), new Dictionary<string, string>
            {
                ["reason"] = reason.Trim(),
                ["reports"] = LetterOrders.Lines(moved.Select(r => $"{r.Id}: {LetterOrders.Date(r.DueOn)}")),
            }, moved.Count == 0 ? null : to => ReportCalendar.Entry(@case, moved.MinBy(r => r.DueOn)!, to)),
            Tasks = [.. Unannounced(@case, nowUtc)],
        }, nowUtc), nowUtc);
    }

    /// <summary>The announcement may have passed the case by while it was suspended.</summary>
    static IEnumerable<StaffTask> Unannounced(Case @case, DateTimeOffset nowUtc)
    {
        if (@case.Decision is { AnnouncedAtUtc: null })
        {
            yield return new("announce", Occasion.Of(nowUtc), $"{@case.Reference} runs again and is decided, but not announced: order another announcement of its round.");
        }
    }

    static Case Completing(Case @case, Suspension suspension, DateTimeOffset nowUtc)
    {
        // Time that had run out before the suspension is not given back.
        if (@case.Completions.FirstOrDefault(c => c.IsOpen) is not { } open || open.Deadline.ToUtc() <= suspension.AtUtc) return @case;

        var lastDay = SwedishCalendar.LastDay(open.Deadline);
        var moved = SwedishCalendar.AddWorkingDays(SwedishCalendar.StockholmDate(nowUtc), WorkingDaysLeft(SwedishCalendar.StockholmDate(suspension.AtUtc), lastDay));
        if (moved <= lastDay) return @case;

        var days = moved.DayNumber - lastDay.DayNumber;
        return @case with
        {
            Completions = [.. @case.Completions.Select(c => c.Number == open.Number ? c with { Deadline = Later(c.Deadline, days) } : c)],
            Obligations = [.. @case.Obligations.Select(o => IsOfCompletion(o) ? o with { Due = Later(o.Due, days) } : o)],
        };
    }

    static int WorkingDaysLeft(DateOnly from, DateOnly lastDay) =>
        Enumerable.Range(1, Math.Max(0, lastDay.DayNumber - from.DayNumber)).Count(d => SwedishCalendar.IsWorkingDay(from.AddDays(d)));

    static bool IsOfCompletion(Obligation obligation) => obligation.Kind.StartsWith("completion-", StringComparison.Ordinal);

    static LocalDeadline Later(LocalDeadline deadline, int days) => deadline with { Local = deadline.Local.AddDays(days) };
}
