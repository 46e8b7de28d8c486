using Mpp.Adapters.Mail;
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
        entries.AddRange(@case.Reports.Select(r => ReportView.Of(viewer, r)).SelectMany(r => Report(viewer, r, reader)));
        entries.AddRange(@case.Payments.Select(p => PaymentView.Of(viewer, p)).Where(p => p.State != "dropped").Select(p => Payment(viewer, p)));
        return entries;
    }

    static IEnumerable<CalendarEntry> Report(Viewer viewer, ReportView report, Recipient reader)
    {
        var name = $"{viewer.Case.Reference}: {viewer.Report(report.Id, report.IsFinal)}";
        switch (report.State)
        {
            case "dropped":
                yield break;
            case "approved" when report.ApprovedAtUtc is { } at:
                yield return new(viewer.Say($"{name} är godkänd, {viewer.Amount(report.AcceptedSek ?? 0)}", $"{name} is approved, {viewer.Amount(report.AcceptedSek ?? 0)}"), SwedishCalendar.StockholmDate(at), null);
                yield break;
            case "in" when report.ReceivedAtUtc is { } at:
                yield return new(viewer.Say($"{name} har kommit in", $"{name} has come in"), SwedishCalendar.StockholmDate(at), null);
                yield break;
            case "ahead":
                yield return new(viewer.Say($"{name} öppnar", $"{name} opens"), report.DueOn.AddDays(viewer.Settings.ReportOpensOffset), null);
                break;
        }

        var due = ReportCalendar.Entry(viewer.Case, viewer.Case.Reports.Single(r => r.Id == report.Id), reader);
        yield return report.Missing.Count == 0 ? due : due with { Summary = $"{due.Summary} ({viewer.Say("saknas", "missing")}: {string.Join("; ", report.Missing)})" };
    }

    static CalendarEntry Payment(Viewer viewer, PaymentView payment)
    {
        var (name, amount) = ($"{viewer.Case.Reference}: {LetterWords.Report(payment.Report, viewer.Language)}", viewer.Amount(payment.AmountSek));
        return payment.PaidOn is { } paidOn
            ? new(viewer.Say($"{name}, {amount} utbetalda", $"{name}, {amount} paid"), paidOn, null)
            : new(viewer.Say($"{name}, {amount} betalas ut senast", $"{name}, {amount} to be paid by"), payment.PayBy, null);
    }
}
