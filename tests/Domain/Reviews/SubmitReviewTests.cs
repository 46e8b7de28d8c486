using Mpp.Domain.Cases;
using Mpp.Domain.Reviews;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Reviews;

public class SubmitReviewTests
{
    [Theory]
    [InlineData(1, 20)]
    [InlineData(3, 60)]
    [InlineData(5, 100)]
    public void The_total_goes_from_20_to_100(int score, int total) => Assert.Equal(total, ReviewScores.Total(Review(score).Scores, Handbook.Rubric));

    [Fact]
    public void A_criterion_counts_by_its_weight()
    {
        List<Score> scores = [.. Review(3).Scores.Select(s => s.Criterion == "democracy" ? s with { Value = 5 } : s.Criterion == "budget" ? s with { Value = 1 } : s)];
        Assert.Equal(64m, ReviewScores.Total(scores, Handbook.Rubric));
    }

    [Fact]
    public void The_last_review_makes_the_case_reviewed()
    {
        var first = Do(SubmitReview.Apply(UnderReview, Review(4), As(Rut), Handbook, Monday));
        Assert.Equal(CaseStatus.UnderReview, first.Case.Status);
        Assert.Equal("80.0", Assert.Single(first.Facts).To);

        var second = Do(SubmitReview.Apply(first.Case, Review(3), As(Rolf), Handbook, Monday));
        Assert.Equal(CaseStatus.Reviewed, second.Case.Status);
        Assert.Equal(70m, ReviewScores.Mean(second.Case));
        Assert.Contains(second.Facts, f => f is { Action: "status", From: "under-review", To: "reviewed" });
    }

    [Fact]
    public void One_reviewer_alone_does_not_make_a_case_reviewed()
    {
        var alone = Do(AssignReviewers.Apply(Complete, [Rut], Monday)).Case;
        Assert.Equal(CaseStatus.UnderReview, Send(alone, Rut, 4).Status);
    }

    [Fact]
    public void A_spread_at_the_limit_is_accepted()
    {
        // 20 points apart by the scores 4 and 3, and the limit set to just that.
        var settings = Handbook with { SpreadLimit = 20 };
        var change = Do(SubmitReview.Apply(Send(UnderReview, Rut, 4), Review(3), As(Rolf), settings, Monday));
        Assert.Equal(CaseStatus.Reviewed, change.Case.Status);
        Assert.Empty(change.Tasks);
    }

    [Fact]
    public void A_wide_spread_stays_under_review_and_asks_staff()
    {
        var change = Do(SubmitReview.Apply(Send(UnderReview, Rut, 5), Review(3), As(Rolf), Handbook, Monday));
        Assert.Equal(CaseStatus.UnderReview, change.Case.Status);
        var task = Assert.Single(change.Tasks);
        Assert.Equal("spread", task.Kind);
        Assert.Contains("40 points", task.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_third_review_settles_a_wide_spread()
    {
        var wide = Send(Send(UnderReview, Rut, 5), Rolf, 3);
        var third = Do(AssignReviewers.Apply(wide, [Runa], Monday)).Case;
        Assert.Equal(CaseStatus.Reviewed, Send(third, Runa, 4).Status);
    }

    [Fact]
    public void A_double_click_is_told_that_the_review_is_in_also_by_the_last_reviewer()
    {
        Assert.Equal(["already-sent"], Codes(SubmitReview.Apply(Send(UnderReview, Rut, 4), Review(2), As(Rut), Handbook, Monday)));
        Assert.Equal(["already-sent"], Codes(SubmitReview.Apply(Reviewed, Review(2), As(Rolf), Handbook, Monday)));
    }

    [Fact]
    public void Only_an_assigned_reviewer_sends_a_review_whatever_the_case_of_the_address()
    {
        Assert.Equal(["not-assigned"], Codes(SubmitReview.Apply(UnderReview, Review(4), As(Runa), Handbook, Monday)));
        Assert.True(SubmitReview.Apply(UnderReview, Review(4), new("staff", "RUT@demo.example", "Rut"), Handbook, Monday).IsAllowed);
    }

    [Fact]
    public void Everything_wrong_with_a_review_is_said_at_once()
    {
        ReviewGiven bad = new(
        [
            .. Review(4).Scores.Where(s => s.Criterion is not ("budget" or "results" or "feasibility")), new("results", 6, "Because."), new("feasibility", 4, " "),
            new("democracy", 4, "Again."), new("beauty", 4, "Nice."),
        ], "unknown", null);
        Assert.Equal(
            ["criterion-twice", "missing-criterion", "no-comment", "score-range", "unknown-criterion", "unknown-risk"],
            Codes(SubmitReview.Apply(UnderReview, bad, As(Rut), Handbook, Monday)).Order());
    }

    [Fact]
    public void A_review_before_anybody_was_assigned_and_one_of_a_suspended_case_are_refused()
    {
        Assert.Equal(["wrong-status"], Codes(SubmitReview.Apply(Complete, Review(4), As(Rut), Handbook, Monday)));
        Assert.Equal(["suspended"], Codes(SubmitReview.Apply(UnderReview with { Suspension = new("Audit.", "Disa", Monday, []) }, Review(4), As(Rut), Handbook, Monday)));
    }
}
