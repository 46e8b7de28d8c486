using Mpp.Domain.Cases;

namespace Mpp.Domain.Rounds;

/// <summary>
/// One line of the decision meeting's list. <paramref name="Score"/>: mean of the reviews' totals, 20 to 100; null while there is none. <paramref name="CumulativeSek"/>: what this and
/// every line above would take of the envelope.
/// </summary>
public sealed record RankingRow(
    int Rank, string Reference, CaseStatus Status, string Applicant, IReadOnlyList<string> Partners, IReadOnlyList<string> Countries, string GrantType, decimal? Score, decimal? Spread,
    long RequestedSek, long? RecommendedSek, long? ApprovedSek, long CumulativeSek, bool IsWithinEnvelope);

/// <summary>The list that the decision meeting works from: ranked by score, filled against the envelope. Handbook section 3.</summary>
public static class Ranking
{
    /// <summary>
    /// Every case of the round that has come as far as being complete and has not ended early. What a line takes of the envelope is the amount approved, else recommended, else requested; a rejection,
    /// or a recommendation to reject, takes nothing.
    /// </summary>
    public static IReadOnlyList<RankingRow> Of(Round round, IEnumerable<Case> cases)
    {
        var ranked = cases.Where(c => c.RoundId == round.Id && IsRanked(c.Status)).Select(c => (Case: c, Score: Score(c)))
            .OrderByDescending(c => c.Score ?? -1).ThenBy(c => c.Case.Reference, StringComparer.Ordinal);
        List<RankingRow> rows = [];
        var cumulative = 0L;
        foreach (var (@case, score) in ranked)
        {
            cumulative += Takes(@case);
            var application = @case.Application;
            rows.Add(new(
                rows.Count + 1, @case.Reference, @case.Status, application.Applicant.Name, [.. application.Partners.Select(p => p.Name)], [.. application.Partners.Select(p => p.Country).Distinct()],
                application.GrantType, score, Spread(@case), application.RequestedSek, @case.Recommendation is { } r ? Amount(r.Outcome, r.AmountSek) : null,
                @case.Decision is { } d ? Amount(d.Outcome, d.AmountSek) : null, cumulative, cumulative <= round.EnvelopeSek));
        }

        return rows;
    }

    static bool IsRanked(CaseStatus status) =>
        status is CaseStatus.Complete or CaseStatus.UnderReview or CaseStatus.Reviewed or CaseStatus.Recommended or CaseStatus.Approved or CaseStatus.Rejected
            or CaseStatus.AgreementSent or CaseStatus.InForce or CaseStatus.Closed;

    static long Takes(Case @case) => @case switch
    {
        { Decision: { } decision } => Amount(decision.Outcome, decision.AmountSek),
        { Recommendation: { } recommendation } => Amount(recommendation.Outcome, recommendation.AmountSek),
        _ => @case.Application.RequestedSek,
    };

    static long Amount(Outcome outcome, long amountSek) => outcome == Outcome.Approve ? amountSek : 0;

    static decimal? Score(Case @case) => Totals(@case) is { Count: > 0 } totals ? decimal.Round(totals.Average(), 1, MidpointRounding.AwayFromZero) : null;

    static decimal? Spread(Case @case) => Totals(@case) is { Count: > 1 } totals ? totals.Max() - totals.Min() : null;

    static List<decimal> Totals(Case @case) => [.. @case.Reviews.Where(r => r is { IsExpected: true, IsSent: true }).Select(r => r.Total).OfType<decimal>()];
}
