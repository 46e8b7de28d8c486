using System.Globalization;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Reviews;

/// <summary>A review as it is sent: a score of 1–5 with a comment for each criterion of the rubric, and the risk as low, medium or high.</summary>
public sealed record ReviewGiven(IReadOnlyList<Score> Scores, string Risk, string? Comment);

/// <summary>An assigned reviewer sends the review, once. The last one to come in makes the case reviewed, or asks for moderation. Handbook section 4.4.</summary>
public static class SubmitReview
{
    const string Verb = "review";
    internal const string SpreadKind = "spread";

    static readonly string[] Risks = ["low", "medium", "high"];

    /// <summary>The settings are those of the case: the rubric is frozen at submission.</summary>
    public static Ruling<Change> Apply(Case @case, ReviewGiven given, Actor actor, ProgrammeSettings settings, DateTimeOffset nowUtc)
    {
        var index = Reviewers.IndexOf(@case, actor.Id);
        if (index >= 0 && @case.Reviews[index].IsSent) return new Refusal("already-sent", $"{actor.Name} has sent the review of {@case.Reference} already; it cannot be changed.");
        if (Precondition.Check(@case, Verb, CaseStatus.UnderReview) is { } wrong) return wrong;
        if (index < 0) return new Refusal("not-assigned", $"{actor.Name} is no reviewer of {@case.Reference}.");
        if (!@case.Reviews[index].IsExpected) return new Refusal("declared-interest", $"{actor.Name} has declared an interest in {@case.Reference} and cannot review it.");

        List<Refusal> refusals = [.. Faults(given, settings.Rubric)];
        if (refusals.Count > 0) return refusals;

        var review = @case.Reviews[index] with
        {
            SentAtUtc = nowUtc,
            Scores = [.. given.Scores.Select(s => s with { Comment = s.Comment.Trim() })],
            Risk = given.Risk,
            Comment = given.Comment?.Trim(),
            Total = ReviewScores.Total(given.Scores, settings.Rubric),
        };
        var after = ReviewScores.Settle(Reviewers.With(@case, index, review), settings);
        return new Change(after)
        {
            Facts = [new("review-sent", Reviewers.Id(index), To: review.Total?.ToString("0.0", CultureInfo.InvariantCulture)), .. StatusTable.Facts(@case, after)],
            Tasks = [.. SpreadTask(after, settings)],
        };
    }

    internal static IEnumerable<StaffTask> SpreadTask(Case @case, ProgrammeSettings settings)
    {
        if (ReviewScores.AllAreIn(@case, settings) && ReviewScores.IsSpreadOpen(@case, settings))
        {
            yield return new(SpreadKind, $"{@case.Reviews.Count}", string.Create(
                CultureInfo.InvariantCulture,
                $"The reviews are {ReviewScores.Spread(@case):0.#} points apart, more than {settings.SpreadLimit}: assign a further reviewer, or put a moderation note on file."));
        }
    }

    static IEnumerable<Refusal> Faults(ReviewGiven given, IReadOnlyList<Criterion> rubric)
    {
        foreach (var criterion in rubric.Where(c => given.Scores.All(s => s.Criterion != c.Id)))
        {
            yield return new("missing-criterion", $"'{criterion.Id}' ({criterion.NameEn}) has no score.");
        }

        foreach (var same in given.Scores.GroupBy(s => s.Criterion))
        {
            if (rubric.All(c => c.Id != same.Key)) yield return new("unknown-criterion", $"'{same.Key}' is no criterion; they are {string.Join(", ", rubric.Select(c => c.Id))}.");
            if (same.Count() > 1) yield return new("criterion-twice", $"'{same.Key}' is scored {same.Count()} times.");
        }

        foreach (var score in given.Scores)
        {
            if (score.Value is < 1 or > 5) yield return new("score-range", $"'{score.Criterion}' is scored {score.Value}; scores go from 1 to 5.");
            if (string.IsNullOrWhiteSpace(score.Comment)) yield return new("no-comment", $"'{score.Criterion}' has no comment: say in a sentence why it is {score.Value}.");
        }

        if (!Risks.Contains(given.Risk)) yield return new("unknown-risk", $"Risk '{given.Risk}' is not one of {string.Join(", ", Risks)}.");
    }
}
