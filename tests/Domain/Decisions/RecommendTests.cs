using Mpp.Domain.Cases;
using Mpp.Domain.Decisions;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Decisions;

public class RecommendTests
{
    [Fact]
    public void An_officer_recommends_an_amount_with_conditions()
    {
        var change = Do(Recommend.Apply(Reviewed, Approve(1_000_000, new ConditionText(" A new budget. ", "agreement")), Officer, Monday));
        Assert.Equal(CaseStatus.Recommended, change.Case.Status);
        Assert.Equal(new ConditionText("A new budget.", "agreement"), Assert.Single(change.Case.Recommendation!.Conditions));
        Assert.Contains(change.Facts, f => f is { Action: "recommended-amount", From: null, To: "1000000" });
        Assert.Empty(change.Letters);
    }

    [Fact]
    public void More_than_was_requested_and_nothing_are_refused()
    {
        Assert.Equal(["amount-over-request"], Codes(Recommend.Apply(Reviewed, Approve(1_200_001), Officer, Monday)));
        Assert.Equal(["amount-missing"], Codes(Recommend.Apply(Reviewed, Approve(0), Officer, Monday)));
        Assert.Equal(["amount-missing"], Codes(Recommend.Apply(Reviewed, Approve(-5), Officer, Monday)));
        Assert.True(Recommend.Apply(Reviewed, Approve(1_200_000), Officer, Monday).IsAllowed);
    }

    [Fact]
    public void A_rejection_needs_a_reason_and_has_neither_amount_nor_conditions() =>
        Assert.Equal(
            ["amount-with-rejection", "conditions-with-rejection", "no-reason"],
            Codes(Recommend.Apply(Reviewed, new(Outcome.Reject, 5, [new("Something.", "payment")], ""), Officer, Monday)));

    [Fact]
    public void Conditions_need_a_text_and_block_agreement_or_payment() =>
        Assert.Equal(
            ["condition-empty", "condition-blocks"],
            Codes(Recommend.Apply(Reviewed, Approve(5, new ConditionText(" ", "agreement"), new ConditionText("X", "everything")), Officer, Monday)));

    [Fact]
    public void Until_the_decision_another_recommendation_takes_its_place()
    {
        var change = Do(Recommend.Apply(Recommended, Approve(900_000), Officer, Monday));
        Assert.Equal(900_000, change.Case.Recommendation!.AmountSek);
        Assert.Contains(change.Facts, f => f is { Action: "recommended-amount", From: "1000000", To: "900000" });
        Assert.DoesNotContain(change.Facts, f => f.Action == "status");
    }

    [Fact]
    public void A_double_click_is_refused_but_another_officer_may_take_the_same_over()
    {
        Assert.Equal(["already-recommended"], Codes(Recommend.Apply(Recommended, Approve(1_000_000), Officer, Monday.AddSeconds(1))));
        Assert.True(Recommend.Apply(Recommended, Approve(1_000_000), Decider, Monday).IsAllowed);
    }

    [Fact]
    public void Before_the_reviews_are_in_and_after_the_decision_it_is_refused()
    {
        Assert.Equal(["wrong-status"], Codes(Recommend.Apply(UnderReview, Approve(5), Officer, Monday)));
        Assert.Equal(["wrong-status"], Codes(Recommend.Apply(Approved, Approve(5), Officer, Monday)));
    }
}
