using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;

namespace Mpp.Tests.Books;

/// <summary>Reports come in, are returned and approved, and their dates move (handbook 4.7).</summary>
static class ReportDeeds
{
    public static Deed Submit(Case @case, Chance chance)
    {
        var report = chance.Or(@case.Reports.FirstOrDefault(ReportPlan.IsOpen)?.Id ?? "year-1", "year-1", "year-2", "year-9", "");
        var isCareless = chance.OneIn(10);
        IReadOnlyList<LineAmount> costs =
        [
            .. @case.Application.Budget.Where(l => report == $"year-{l.Year}").Select(l => new LineAmount(l.Line, chance.Sek(l.AmountSek * (isCareless ? 130 : chance.Pick(0, 50, 90, 100, 100, 105, 130)) / 100))),
        ];
        if (costs.Count == 0) costs = [new(@case.Application.Budget.Select(l => l.Line).FirstOrDefault() ?? "none", chance.Sek(1_000))];
        costs = chance.Or(costs, [], [.. costs, costs[0]], [.. costs, new("nobody's", 1)]);
        var content = $"content-{chance.Below(int.MaxValue)}";
        IReadOnlyList<string> narrative = chance.OneIn(3) ? [] : ["individuals", "organisation", "society"];
        return new("report", @case.Reference, IntakeDeeds.Form, hand => SubmitReport.IsRepeat(hand.Case, report, content)
            ? new Change(hand.Case)
            : SubmitReport.Apply(hand.Case, new(report, narrative, costs, [], $"deliveries/{content}", content, hand.NowUtc), hand.Settings, hand.NowUtc))
        { Body = new { reference = @case.Reference, report, narrative = narrative.ToDictionary(n => n, _ => "It went well."), costs, note = content } };
    }

    public static Deed Assess(Case @case, Chance chance)
    {
        var who = chance.Pick(Cast.Officers);
        var report = @case.Reports.FirstOrDefault(r => r.Status == ReportStatus.Submitted);
        var returns = chance.OneIn(4);
        IReadOnlyList<LineAmount>? accepted = returns ? null : report is null ? [] : chance.Or<IReadOnlyList<LineAmount>?>(Acceptable(@case, report, chance), null, [], [new("nobody's", 1)], [.. report.Claimed, .. report.Claimed.Take(1)]);
        var given = new AssessmentGiven(
            chance.Or(report?.Id ?? "year-1", "year-1", "year-9", ""), !returns, accepted?.Select(a => a with { AmountSek = chance.Sek(a.AmountSek) }).ToList(),
            returns ? chance.Or<IReadOnlyList<string>>(["The auditor's certificate"], [], ["  "]) : [], chance.Reason());
        return new("assess-report", @case.Reference, who, hand => AssessReport.Apply(hand.Case, given, hand.Settings, hand.Live, who, hand.NowUtc))
        {
            Role = "Officer",
            Body = new { given.Report, outcome = returns ? "return" : "approve", acceptedSek = given.Accepted, given.Missing, given.Reason },
        };
    }

    public static Deed MoveDate(Case @case, Chance chance, DateTimeOffset nowUtc)
    {
        var report = @case.Reports.FirstOrDefault(ReportPlan.IsOpen);
        var today = SwedishCalendar.StockholmDate(nowUtc);
        var dueOn = chance.Or((report is not null && report.DueOn > today ? report.DueOn : today).AddDays(chance.Between(1, 60)), today.AddDays(-1), report?.DueOn ?? today, report?.PeriodTo ?? today, today.AddYears(5));
        var (id, reason) = (chance.Or(report?.Id ?? "year-1", "year-9"), chance.Reason());
        return new("move-report-date", @case.Reference, chance.Pick(Cast.Officers), hand => MoveReportDate.Apply(hand.Case, id, dueOn, reason, hand.Live, hand.NowUtc))
        { Role = "Officer", Body = new { report = id, dueOn, reason } };
    }

    /// <summary>About as much of what is claimed as the lines and the grant have left: worked out here, and not by the rules under test.</summary>
    static List<LineAmount> Acceptable(Case @case, Report report, Chance chance)
    {
        var left = @case.Decision!.AmountSek - @case.Reports.Where(r => r.Status == ReportStatus.Approved).Sum(r => r.Accepted.Sum(a => a.AmountSek));
        // Perhaps with what may be spent beyond a line, perhaps forgetting that some of it has been moved there already.
        var percent = chance.OneIn(3) ? 110 : 100;
        List<LineAmount> accepted = [];
        foreach (var claim in report.Claimed)
        {
            var moves = @case.Amendments.Where(a => a.Decision is { IsApproved: true }).SelectMany(a => a.Moves).ToList();
            var budget = @case.Application.Budget.Single(l => l.Line == claim.Line).AmountSek + moves.Where(m => m.To == claim.Line).Sum(m => m.AmountSek) - moves.Where(m => m.From == claim.Line).Sum(m => m.AmountSek);
            var before = @case.Reports.Where(r => r.Status == ReportStatus.Approved).Sum(r => r.Accepted.Where(a => a.Line == claim.Line).Sum(a => a.AmountSek));
            var most = Math.Min(Math.Min(claim.AmountSek, budget * percent / 100 - before), left);
            if (most <= 0) continue;
            var take = chance.OneIn(6) ? most / 2 : most;
            accepted.Add(new(claim.Line, take));
            left -= take;
        }

        return accepted;
    }
}
