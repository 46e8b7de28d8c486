using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Payments;
using Mpp.Domain.Settings;
using static Mpp.Domain.Intake.Findings;

namespace Mpp.Domain.Reporting;

/// <summary>A report as it came in, by webhook or private link. <paramref name="Narrative"/>: which parts (individuals, organisation, society) hold a text; the texts stay in the raw delivery.</summary>
public sealed record ReportSent(
    string Report, IReadOnlyList<string> Narrative, IReadOnlyList<LineAmount> Costs, IReadOnlyList<Attachment> Attachments, string Blob, string ContentHash, DateTimeOffset ReceivedAtUtc);

/// <summary>
/// The applicant's annual report is in: nothing reminds of it any more. It may come early, and again until it is assessed, and then the newest version counts. What the handbook asks for and is
/// not there is a warning to staff, who return the report or do not. Handbook section 4.7.
/// </summary>
public static class SubmitReport
{
    /// <summary>What staff are asked to do.</summary>
    public const string Task = "assess-report";

    /// <summary>A form that sends itself over and over must not fill the record: so many versions wait for an assessment at most.</summary>
    public const int MostVersions = 20;

    const int MostNamed = 5;

    static readonly string[] Narrative = ["individuals", "organisation", "society"];

    /// <summary>The kinds of files that belong to a report, in the handbook's order (section 4.7).</summary>
    public static readonly IReadOnlyList<string> Files = ["accounts", "salary-form", "report-approval", "audit-certificate"];

    /// <summary>The same content as a version that is in: the sender only did not hear the answer.</summary>
    public static bool IsRepeat(Case @case, string reportId, string contentHash) => @case.Reports.Any(r => r.Id == reportId && r.Deliveries.Any(d => d.ContentHash == contentHash));

    public static Ruling<Change> Apply(Case @case, ReportSent sent, ProgrammeSettings settings, DateTimeOffset nowUtc)
    {
        if (Precondition.Check(@case, "report", CaseStatus.InForce) is { } wrong) return wrong;
        if (Reports.Find(@case, sent.Report, out var unknown) is not { } report) return unknown;
        if (report.Status == ReportStatus.Approved) return new Refusal("already-approved", $"Report {report.Id} of {@case.Reference} has been approved and cannot be changed.");
        if (report.Deliveries.Count - (report.Assessments.Count == 0 ? 0 : report.Assessments[^1].Delivery) >= MostVersions)
            return new Refusal("too-many-versions", $"{MostVersions} versions of report {report.Id} of {@case.Reference} wait for their assessment; no more are taken before. Write to ICLD.");
        if (Faults(@case, sent) is { Count: > 0 } faults) return faults;

        var delivery = new ReportDelivery(report.Deliveries.Count + 1, sent.Blob, sent.ContentHash, sent.ReceivedAtUtc, sent.Costs, sent.Attachments, Warnings(@case, report, sent, settings));
        var after = Reports.Replace(@case, report with { Status = ReportStatus.Submitted, Deliveries = [.. report.Deliveries, delivery] }) with
        {
            Obligations = @case.Obligations.Without(RemindOfReport.Obligation, report.Id),
        };
        var occasion = $"{report.Id}.{delivery.Number}";
        return PaymentHolds.Told(new Change(TellPartnership.Planned(after, settings.PaymentsHeldFromOffset, nowUtc))
        {
            Facts = [new("report-submitted", report.Id, From: $"version-{delivery.Number}", To: LetterOrders.Amount(sent.Costs.Sum(c => c.AmountSek))), .. delivery.Warnings.Select(w => new AuditFact("report-warning", report.Id, To: w.Code))],
            Letters =
            [
                .. LetterOrders.To(Recipients.Coordinators(@case), "report-received", occasion, new Dictionary<string, string>
                {
                    ["report"] = report.Id,
                    ["receivedAt"] = LetterOrders.Moment(sent.ReceivedAtUtc),
                    ["claimedSek"] = LetterOrders.Amount(sent.Costs.Sum(c => c.AmountSek)),
                    ["costs"] = LetterOrders.Lines(sent.Costs.Select(c => $"{c.Line}: {LetterOrders.Amount(c.AmountSek)}")),
                }),
            ],
            Tasks = [TaskFor(@case, report, delivery)],
        }, nowUtc);
    }

    /// <summary>The newest version of each report that nobody has assessed; an earlier one is not assessed any more.</summary>
    internal static IEnumerable<StaffTask> Waiting(Case @case) => @case.Reports.Where(r => r.Status == ReportStatus.Submitted).Select(r => TaskFor(@case, r, r.Deliveries[^1]));

    static StaffTask TaskFor(Case @case, Report report, ReportDelivery delivery) => new(
        Task, $"{report.Id}.{delivery.Number}", $"Report {report.Id} of {@case.Reference} is in (version {delivery.Number}): approve it, or return it with what is missing.");

    /// <summary>One refusal a code, however many lines break it.</summary>
    static List<Refusal> Faults(Case @case, ReportSent sent)
    {
        List<Refusal> faults = [];
        var lines = GrantBudget.Lines(@case).Select(l => l.Line).ToHashSet();
        if (sent.Costs.Where(c => !lines.Contains(c.Line)).Select(c => c.Line).ToList() is { Count: > 0 } unknown)
            faults.Add(new("unknown-line", $"The accounts follow the budget line by line, and it has no line {Listed(unknown)}. It has {string.Join(", ", lines)}."));
        if (sent.Costs.Where(c => c.AmountSek < 0).Select(c => c.Line).ToList() is { Count: > 0 } negative)
            faults.Add(new("cost-negative", $"The cost of a line is 0 SEK or more; that of {Listed(negative)} is less."));
        if (sent.Costs.GroupBy(c => c.Line).Where(g => g.Count() > 1).Select(g => g.Key).ToList() is { Count: > 0 } twice)
            faults.Add(new("line-twice", $"More than once in the accounts: {Listed(twice)}. Add the costs of a line up."));
        if (sent.Costs.Count == 0) faults.Add(new("no-costs", "The report has no accounts: give the cost of each budget line, 0 where there was none."));
        return faults;
    }

    /// <summary>One warning a code: each is a row of the transaction, and a budget may have hundreds of lines.</summary>
    static List<Refusal> Warnings(Case @case, Report report, ReportSent sent, ProgrammeSettings settings)
    {
        List<Refusal> warnings = [];
        if (Narrative.Except(sent.Narrative).ToList() is { Count: > 0 } silent) warnings.Add(new("narrative-missing", $"The narrative says nothing of results for {string.Join(", ", silent)}."));
        if (Files.Except(sent.Attachments.Select(a => a.Kind)).ToList() is { Count: > 0 } missing) warnings.Add(new("attachment-missing", $"There is no attachment of the kind {string.Join(", ", missing)}."));
        if (SwedishCalendar.EndOfDay(report.PeriodTo).ToUtc() > sent.ReceivedAtUtc) warnings.Add(new("period-not-over", $"The report came before its period was over ({LetterOrders.Date(report.PeriodTo)})."));
        if (Overspent(@case, sent, settings) is { Count: > 0 } overspent)
            warnings.Add(new("line-overspent", $"More is claimed than a line holds with what is free to move: {string.Join("; ", overspent.Take(MostNamed))}{(overspent.Count > MostNamed ? $" and {overspent.Count - MostNamed} more" : "")}."));

        var total = sent.Costs.Sum(c => c.AmountSek) + GrantBudget.AcceptedSek(@case);
        if (total > GrantBudget.ApprovedSek(@case)) warnings.Add(new("grant-overspent", $"With this report {total} SEK are claimed of the {GrantBudget.ApprovedSek(@case)} SEK that were approved."));
        return warnings;
    }

    static List<string> Overspent(Case @case, ReportSent sent, ProgrammeSettings settings)
    {
        List<string> overspent = [];
        foreach (var line in GrantBudget.Lines(@case))
        {
            var claimed = sent.Costs.Where(c => c.Line == line.Line).Sum(c => c.AmountSek) + GrantBudget.AcceptedSek(@case, line.Line);
            var ceiling = GrantBudget.CeilingSek(@case, line, settings);
            if (claimed > ceiling) overspent.Add($"line '{line.Line}' holds {line.AmountSek} SEK, {ceiling} SEK with what is free, and with this report {claimed} SEK are claimed of it");
        }

        return overspent;
    }
}
