using Mpp.Domain.Cases;
using Mpp.Domain.Reviews;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Reviews;

public class DeclareInterestTests
{
    [Fact]
    public void A_reviewer_steps_aside_and_staff_are_asked_for_another()
    {
        var change = Do(DeclareInterest.Apply(UnderReview, "My brother works there.", As(Rut), Handbook));
        Assert.False(change.Case.Reviews[0].IsExpected);
        Assert.Equal("assign-reviewer", Assert.Single(change.Tasks).Kind);
        Assert.Equal("My brother works there.", Assert.Single(change.Facts).Why);
        Assert.Equal(["declared-interest"], Codes(SubmitReview.Apply(change.Case, Review(4), As(Rut), Handbook, Monday)));
    }

    [Fact]
    public void A_review_already_sent_no_longer_counts_and_the_case_is_under_review_again()
    {
        var change = Do(DeclareInterest.Apply(Reviewed, "My brother works there.", As(Rut), Handbook));
        Assert.Equal(CaseStatus.UnderReview, change.Case.Status);
        Assert.Single(ReviewScores.Counting(change.Case));

        var replaced = Do(AssignReviewers.Apply(change.Case, [Runa], Monday)).Case;
        Assert.Equal(CaseStatus.Reviewed, Send(replaced, Runa, 4).Status);
    }

    [Fact]
    public void When_the_one_who_is_missing_steps_aside_the_others_are_enough()
    {
        var three = Do(AssignReviewers.Apply(Reviewed, [Runa], Monday)).Case;
        var change = Do(DeclareInterest.Apply(three, "I moved to Kalix.", As(Runa), Handbook));
        Assert.Equal(CaseStatus.Reviewed, change.Case.Status);
        Assert.Empty(change.Tasks);
    }

    [Fact]
    public void A_moderation_note_falls_with_the_review_that_it_talked_through()
    {
        var moderated = Do(Moderate.Apply(Send(Send(UnderReview, Rut, 5), Rolf, 2), "Talked.", Handbook)).Case;
        var aside = Do(DeclareInterest.Apply(moderated, "I moved to Kalix.", As(Rut), Handbook)).Case;
        var again = Send(Do(AssignReviewers.Apply(aside, [Runa], Monday)).Case, Runa, 5);
        Assert.Equal(CaseStatus.UnderReview, again.Status);
    }

    [Fact]
    public void A_double_click_a_stranger_and_no_reason_are_refused()
    {
        var aside = Do(DeclareInterest.Apply(UnderReview, "My brother works there.", As(Rut), Handbook)).Case;
        Assert.Equal(["already-declared"], Codes(DeclareInterest.Apply(aside, "Again.", As(Rut), Handbook)));
        Assert.Equal(["not-assigned"], Codes(DeclareInterest.Apply(UnderReview, "Why not.", As(Runa), Handbook)));
        Assert.Equal(["no-reason"], Codes(DeclareInterest.Apply(UnderReview, " ", As(Rut), Handbook)));
        Assert.Equal(["wrong-status"], Codes(DeclareInterest.Apply(Recommended, "Too late.", As(Rut), Handbook)));
    }
}
