using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Reporting;

/// <summary>
/// The approved budget and what has been accepted and paid of it, whole SEK. A decision cuts the total and not the lines: these stand as they were applied for, with the moves of
/// approved amendments. Handbook sections 4.7–4.9.
/// </summary>
public static class GrantBudget
{
    /// <summary>The lines as they are now, in the order of the form.</summary>
    public static IReadOnlyList<LineAmount> Lines(Case @case)
    {
        var moves = @case.Amendments.Where(a => a.Decision is { IsApproved: true }).SelectMany(a => a.Moves).ToList();
        return [.. @case.Application.Budget.Select(b => new LineAmount(b.Line, b.AmountSek + moves.Where(m => m.To == b.Line).Sum(m => m.AmountSek) - moves.Where(m => m.From == b.Line).Sum(m => m.AmountSek)))];
    }

    /// <summary>The most that can be accepted of a line over all reports: what it holds and what may be spent beyond it without a decision.</summary>
    public static long CeilingSek(LineAmount line, ProgrammeSettings settings) => line.AmountSek + line.AmountSek * settings.FreeMovePercent / 100;

    /// <summary>What the decision gave; 0 before one, or for a rejection.</summary>
    public static long ApprovedSek(Case @case) => @case.Decision is { Outcome: Outcome.Approve } decision ? decision.AmountSek : 0;

    public static long AcceptedSek(Case @case) => @case.Reports.Sum(r => r.Accepted.Sum(a => a.AmountSek));

    public static long AcceptedSek(Case @case, string line) => @case.Reports.Sum(r => r.Accepted.Where(a => a.Line == line).Sum(a => a.AmountSek));

    public static long PaidSek(Case @case) => @case.Payments.Where(p => p.IsPaid).Sum(p => p.AmountSek);
}
