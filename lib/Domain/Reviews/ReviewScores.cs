using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Reviews;

/// <summary>The arithmetic of reviews. Handbook section 4.4.</summary>
public static class ReviewScores
{
    /// <summary>Σ weight × score / 5: from 20 to 100 where the weights add up to 100.</summary>
    public static decimal Total(IReadOnlyList<Score> scores, IReadOnlyList<Criterion> rubric) =>
        rubric.Sum(c => c.Weight * scores.Single(s => s.Criterion == c.Id).Value) / 5m;

    /// <summary>Those that count: sent, by reviewers who have declared no interest.</summary>
    public static IReadOnlyList<Review> Counting(Case @case) => [.. @case.Reviews.Where(r => r is { IsExpected: true, IsSent: true })];

    /// <summary>The case's score: the mean of the reviews that count; null while there are none.</summary>
    public static decimal? Mean(Case @case) => Counting(@case) is { Count: > 0 } reviews ? reviews.Average(r => r.Total ?? 0) : null;

    /// <summary>Points between the highest and the lowest total.</summary>
    public static decimal Spread(Case @case) => Counting(@case) is { Count: > 1 } reviews ? reviews.Max(r => r.Total ?? 0) - reviews.Min(r => r.Total ?? 0) : 0;

    /// <summary>Enough reviewers, and every one has sent.</summary>
    public static bool AllAreIn(Case @case, ProgrammeSettings settings)
    {
        var expected = @case.Reviews.Count(r => r.IsExpected);
        return expected >= settings.ReviewersPerCase && Counting(@case).Count == expected;
    }

    /// <summary>Further apart than the programme accepts without a further reviewer or a moderation note.</summary>
    public static bool IsSpreadOpen(Case @case, ProgrammeSettings settings) =>
        Spread(@case) > settings.SpreadLimit && @case.ModerationNote is null && Counting(@case).Count <= settings.ReviewersPerCase;

    /// <summary>The case as the reviews on file make it: reviewed once all are in and agree (or were talked through), else under review.</summary>
    internal static Case Settle(Case @case, ProgrammeSettings settings) =>
        StatusTable.Change(@case, AllAreIn(@case, settings) && !IsSpreadOpen(@case, settings) ? CaseStatus.Reviewed : CaseStatus.UnderReview);
}
