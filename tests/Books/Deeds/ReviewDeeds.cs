using Mpp.Domain.Cases;
using Mpp.Domain.Reviews;
using Mpp.Domain.Settings;

namespace Mpp.Tests.Books;

/// <summary>Reviewers are assigned, review, step aside; a wide spread is talked through (handbook 4.4).</summary>
static class ReviewDeeds
{
    public static Deed Assign(Case @case, Chance chance)
    {
        var who = chance.Pick(Cast.Officers);
        var free = Cast.Reviewers.Where(r => Reviewers.IndexOf(@case, r.Email) < 0 && Municipality.PartyNamed(@case.Application, r.Municipality) is null).ToList();
        IReadOnlyList<ReviewerNamed> right = [.. free.Skip(free.Count > 3 ? chance.Below(2) : 0).Take(@case.Reviews.Count < 2 ? 2 : 1)];
        var reviewers = chance.Or(right, Cast.Reviewers, [], [Cast.Reviewers[0], Cast.Reviewers[0]], [Cast.Reviewers[4]], [Cast.Reviewers[0] with { Email = @case.Application.Contacts.FirstOrDefault()?.Email ?? "" }], [new("", "", "")]);
        return new("assign-reviewers", @case.Reference, who, hand => AssignReviewers.Apply(hand.Case, reviewers, hand.NowUtc)) { Role = "Officer", Body = new { reviewers } };
    }

    public static Deed AssignByLoad(Case @case, Chance chance)
    {
        var auto = chance.Or(2, 0, -1, 1, 10, 11);
        return new("assign-by-load", @case.Reference, chance.Pick(Cast.Officers), hand => AssignReviewers.ByLoad(
            hand.Case, auto, [.. Cast.Reviewers.Select(r => new ReviewerCandidate(r.Name, r.Email, r.Municipality, hand.Others.Count(o => o.Reviews.Any(v => v.Email == r.Email && !v.IsSent))))], hand.NowUtc))
        { Role = "Officer", Body = new { auto } };
    }

    public static Deed Review(Case @case, Chance chance)
    {
        var who = Reviewer(@case, chance, r => r is { IsExpected: true, IsSent: false });
        var level = chance.Between(2, 4);
        var rubric = HandbookSettings.Default.Rubric;
        IReadOnlyList<Score> scores = [.. rubric.Select(c => new Score(c.Id, chance.Or(chance.Between(level - 1, level + 1), 0, 6, -1), chance.Or("Well argued.", "")))];
        var given = new ReviewGiven(chance.Or(scores, [.. scores.Skip(1)], [.. scores, scores[0]], [.. scores, new("magic", 3, "Why not?")]), chance.Or("low", "none", ""), null);
        return new("review", @case.Reference, who, hand => SubmitReview.Apply(hand.Case, given, who, hand.Settings, hand.NowUtc))
        { Role = "Reviewer", Body = new { scores = given.Scores.Select(s => new { s.Criterion, score = s.Value, s.Comment }), given.Risk } };
    }

    public static Deed DeclareInterest(Case @case, Chance chance)
    {
        var (who, reason) = (Reviewer(@case, chance, r => r.IsExpected), chance.Reason());
        return new("declare-interest", @case.Reference, who, hand => Mpp.Domain.Reviews.DeclareInterest.Apply(hand.Case, reason, who, hand.Settings)) { Role = "Reviewer", Body = new { reason } };
    }

    public static Deed Moderate(Case @case, Chance chance)
    {
        var note = chance.Text("Both reviewers read the budget anew and agree on a four.");
        return new("moderate", @case.Reference, chance.Pick(Cast.Officers), hand => Mpp.Domain.Reviews.Moderate.Apply(hand.Case, note, hand.Settings)) { Role = "Officer", Body = new { note } };
    }

    /// <summary>One of those who may, or in an odd deed anybody.</summary>
    static Actor Reviewer(Case @case, Chance chance, Func<Review, bool> may)
    {
        var those = Cast.Reviewers.Where(r => @case.Reviews.Any(v => v.Email == r.Email && may(v))).ToList();
        return Cast.As(chance.Or(those.Count > 0 ? chance.Pick(those) : Cast.Reviewers[0], [.. Cast.Reviewers]));
    }
}
