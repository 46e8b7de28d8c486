using Mpp.Domain.Agreements;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;
using Mpp.Domain.Settings;

namespace Mpp.Tests.Books;

static partial class Laws
{
    /// <summary>A reminder goes out once for a due date, never before its time, never after a later one, and after an outage only the latest; nothing of a report is ever forgotten.</summary>
    static void CheckReports(Case before, Case after, ProgrammeSettings live, DateTimeOffset nowUtc)
    {
        if (ReferenceEquals(before.Reports, after.Reports)) return;
        foreach (var report in after.Reports)
        {
            foreach (var sent in report.RemindersSent.GroupBy(r => r.DueOn))
                if (!sent.Select(s => s.OffsetDays).SequenceEqual(sent.Select(s => s.OffsetDays).Distinct().Order())) throw new LawBrokenException($"{after.Reference}: reminders of {report.Id} for {sent.Key:O}: {string.Join(' ', sent.Select(s => s.OffsetDays))}.");
            if (before.Reports.FirstOrDefault(r => r.Id == report.Id) is not { } earlier) continue;
            if (earlier.Deliveries.Count > report.Deliveries.Count || earlier.Assessments.Count > report.Assessments.Count || earlier.RemindersSent.Count > report.RemindersSent.Count) throw new LawBrokenException($"{after.Reference}: something of {report.Id} was forgotten.");
            if (earlier.RemindersSent.Count == report.RemindersSent.Count) continue;

            var newest = report.RemindersSent[^1];
            var come = live.ReportReminderOffsets.Append(live.ReportOpensOffset).Where(o => At(report.DueOn.AddDays(o), live) <= nowUtc).ToList();
            if (!come.Contains(newest.OffsetDays) || newest.OffsetDays != come.Max()) throw new LawBrokenException($"{after.Reference}: {report.Id}, due {report.DueOn:O}, is reminded of with {newest.OffsetDays} at {nowUtc:u}, when {string.Join(' ', come)} have come.");
        }
    }

    /// <summary>
    /// When all that is due has been carried out, what a case waits for will come: nothing waits for ever because its obligation was lost.
    /// </summary>
    public static void CheckWaiting(Case @case, ProgrammeSettings live, bool hasChangedSettings, DateTimeOffset nowUtc)
    {
        if (@case.Suspension is not null) return;
        bool Owes(string kind, string occasion) => @case.Obligations.Any(o => o.Kind == kind && o.Occasion == occasion);
        void Must(bool isSo, string what)
        {
            if (!isSo) throw new LawBrokenException($"{@case.Reference} is {@case.Status} at {nowUtc:u}, and {what}; it owes {Owed(@case)}.");
        }

        if (@case.Status == CaseStatus.Returned) Must(@case.Completions.Where(c => c.IsOpen).All(c => Owes("completion-expires", $"{c.Number}")) && @case.Completions.Count(c => c.IsOpen) == 1, "nothing ends its completion");
        if (@case is { Status: CaseStatus.AgreementSent, Agreement.IsSignedByAll: true }) Must(Owes(PutInForce.Obligation, "agreement"), "nothing puts the signed agreement in force");
        if (@case.Status != CaseStatus.InForce) return;
        Must(@case.Reports.Any(r => r.Status != ReportStatus.Approved) || @case.Payments.Any(p => !p.IsPaid), "everything is approved and paid");
        if (hasChangedSettings) return;
        foreach (var report in @case.Reports.Where(r => r.Status is ReportStatus.Planned or ReportStatus.Returned))
        {
            var next = live.ReportReminderOffsets.Select(o => (DateTimeOffset?)At(report.DueOn.AddDays(o), live)).Where(at => at > nowUtc).Min();
            Must(next is null || @case.Obligations.Any(o => o.Kind == RemindOfReport.Obligation && o.Occasion == report.Id && o.Due.ToUtc() <= next), $"nobody will be reminded of {report.Id} on {next:u}");
        }

        foreach (var payment in @case.Payments.Where(p => !p.IsPaid && At(p.PayBy, live) > nowUtc)) Must(Owes(OrderPayment.Obligation, payment.Report), $"nobody will look for payment {payment.Id}");
    }

    /// <summary>When all that is due has been carried out, the grants of a partnership know of each other's reports that hold their payments; one that came later may not have looked yet, or has looked already.</summary>
    public static void CheckPartnerships(IReadOnlyList<Case> cases, DateTimeOffset nowUtc)
    {
        foreach (var holder in cases)
        {
            var owed = holder.Reports.Where(r => r.Status is ReportStatus.Planned or ReportStatus.Returned && holder is { Status: CaseStatus.InForce, Suspension: null } && r.DueOn < SwedishCalendar.StockholmDate(nowUtc)).ToList();
            foreach (var told in holder.HoldsOthersFor)
                if (!owed.Any(r => r.Id == told.Report && r.DueOn == told.DueOn)) throw new LawBrokenException($"{holder.Reference} ({holder.Status}) has told the others of {told}, and that is over.");
            foreach (var other in cases.Where(c => c != holder && !StatusTable.IsEnded(c) && PaymentHolds.IsSamePartnership(holder, c)))
            {
                var known = other.HeldFor.Where(h => h.Reference == holder.Reference).ToList();
                if (known.Any(k => !owed.Any(r => r.Id == k.Report && r.DueOn == k.DueOn))) throw new LawBrokenException($"{other.Reference} believes to be held for {string.Join(", ", known)}.");
                if (other.ReceivedAtUtc <= holder.ReceivedAtUtc && !holder.HoldsOthersFor.SequenceEqual(known)) throw new LawBrokenException($"{other.Reference} knows of {string.Join(", ", known)}; {holder.Reference} has told of {string.Join(", ", holder.HoldsOthersFor)}.");
            }
        }
    }

    static DateTimeOffset At(DateOnly day, ProgrammeSettings live) => SwedishCalendar.At(day, live.LettersGoOutAt).ToUtc();
}
