using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Reporting;

/// <summary>
/// The approved budget and what has been accepted and paid of it, whole SEK. A decision cuts the total and not the lines: these stand as they were applied for, with the moves of
/// approved amendments. Handbook sections 4.7–4.9.
/// </summary>
public static class GrantBudget
{
    /// <summary>The lines as they are now, in the order of the form; two of one name, which only an override lets through, are one.</summary>
    public static IReadOnlyList<LineAmount> Lines(Case @case)
    {
        var moves = Approved(@case).SelectMany(a => a.Moves).ToList();
        return [.. @case.Application.Budget.GroupBy(b => b.Line).Select(g => new LineAmount(g.Key, g.Sum(b => b.AmountSek) + Into(moves, g.Key) - OutOf(moves, g.Key)))];
    }

    /// <summary>The most that can be accepted of a line over all reports: what it holds, and what is left of the share that may be spent beyond it without a decision.</summary>
    public static long CeilingSek(Case @case, LineAmount line, ProgrammeSettings settings) => line.AmountSek + Math.Max(0, FreeSek(@case, line.Line, settings) - MovedFreelySek(@case, line.Line));

    /// <summary>How much may be moved to a line, or spent beyond it, without a decision: a share of the line as it was decided.</summary>
    public static long FreeSek(Case @case, string line, ProgrammeSettings settings)
    {
        var moves = Approved(@case).Where(a => !IsByRule(a)).SelectMany(a => a.Moves).ToList();
        var decided = @case.Application.Budget.Where(b => b.Line == line).Sum(b => b.AmountSek) + Into(moves, line) - OutOf(moves, line);
        return Math.Max(0, decided) * settings.FreeMovePercent / 100;
    }

    /// <summary>What has been moved to a line without a decision.</summary>
    public static long MovedFreelySek(Case @case, string line) => Into(Approved(@case).Where(IsByRule).SelectMany(a => a.Moves), line);

    /// <summary>What the decision gave; 0 before one, or for a rejection.</summary>
    public static long ApprovedSek(Case @case) => @case.Decision is { Outcome: Outcome.Approve } decision ? decision.AmountSek : 0;

    public static long AcceptedSek(Case @case) => @case.Reports.Sum(r => r.Accepted.Sum(a => a.AmountSek));

    public static long AcceptedSek(Case @case, string line) => @case.Reports.Sum(r => r.Accepted.Where(a => a.Line == line).Sum(a => a.AmountSek));

    public static long PaidSek(Case @case) => @case.Payments.Where(p => p.IsPaid).Sum(p => p.AmountSek);

    static IEnumerable<Amendment> Approved(Case @case) => @case.Amendments.Where(a => a.Decision is { IsApproved: true });

    static bool IsByRule(Amendment amendment) => amendment.Decision?.ById == Actor.System.Id;

    static long Into(IEnumerable<Move> moves, string line) => moves.Where(m => m.To == line).Sum(m => m.AmountSek);

    static long OutOf(IEnumerable<Move> moves, string line) => moves.Where(m => m.From == line).Sum(m => m.AmountSek);
}
