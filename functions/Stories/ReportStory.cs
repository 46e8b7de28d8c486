using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Functions.Stories;

/// <summary>Where a report's story begins and ends, and what is its own among what a case owes.</summary>
public static class ReportStory
{
    public static string InstanceId(string reference, string report, int generation) => $"rep-{reference}-{report}-g{generation}";

    /// <summary>The report that the obligation of this id is about, whose story carries it out and no other; null for one that is everybody's.</summary>
    public static string? Of(string obligationId) => Obligations.OfReports.FirstOrDefault(k => obligationId.StartsWith($"{k}_", StringComparison.Ordinal)) is { } kind ? obligationId[(kind.Length + 1)..] : null;

    /// <summary>Something has happened to it: it has opened, or came in before.</summary>
    public static bool HasBegun(Report report) => report.RemindersSent.Count > 0 || report.Deliveries.Count > 0;

    /// <summary>Nothing is to be waited for any more: it is approved and what was accepted is paid, or the case has ended.</summary>
    public static bool IsOver(Case @case, string report) => StatusTable.IsEnded(@case) || IsSettled(@case, report);

    public static bool IsSettled(Case @case, string report) =>
        @case.Reports.All(r => r.Id != report || r.Status == ReportStatus.Approved) && @case.Payments.All(p => p.Report != report || p.IsPaid);

    /// <summary>The reports whose stories have begun, over or not.</summary>
    public static IReadOnlyList<string> Begun(Case @case) => [.. @case.Reports.Where(HasBegun).Select(r => r.Id)];

    /// <summary>The report that a change was about; null for none.</summary>
    public static string? Concerned(Case before, Case after) => after.Reports.Select(r => r.Id).FirstOrDefault(id => Seen(before, id) != Seen(after, id));

    static (Report? Report, Payment? Payment) Seen(Case @case, string id) => (@case.Reports.FirstOrDefault(r => r.Id == id), @case.Payments.FirstOrDefault(p => p.Report == id));
}
