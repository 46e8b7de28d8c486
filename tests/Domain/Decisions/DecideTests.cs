using Mpp.Domain.Cases;
using Mpp.Domain.Decisions;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Decisions;

public class DecideTests
{
    static readonly ConditionText NewBudget = new("A new budget.", "agreement"), Audit = new("An auditor named.", "payment");

    static Case WithConditions => Do(Recommend.Apply(Reviewed, Approve(1_000_000, NewBudget), Officer, Monday)).Case;

    [Fact]
    public void An_approval_names_its_ledger_operation_and_tells_nobody_yet()
    {
        var change = Do(Decide.Apply(Recommended, Approve(1_000_000), "operation-1", Decider, Monday));
        Assert.Equal(CaseStatus.Approved, change.Case.Status);
        Assert.Equal("operation-1", change.Case.Decision!.LedgerOperation);
        Assert.Null(change.Case.Decision.AnnouncedAtUtc);
        Assert.Empty(change.Letters);
        Assert.Empty(change.Tasks);
    }

    [Fact]
    public void A_rejection_commits_no_money()
    {
        var change = Do(Decide.Apply(Recommended, Reject("The envelope is better used elsewhere."), null, Decider, Monday));
        Assert.Equal(CaseStatus.Rejected, change.Case.Status);
        Assert.Null(change.Case.Decision!.LedgerOperation);
        Assert.Empty(change.Case.Conditions);
    }

    [Fact]
    public void The_recommender_does_not_decide_however_the_address_is_written()
    {
        Assert.Equal(["four-eyes"], Codes(Decide.Apply(Recommended, Approve(1_000_000), "operation-1", Officer, Monday)));
        Assert.Equal(["four-eyes"], Codes(Decide.Apply(Recommended, Approve(1_000_000), "operation-1", Officer with { Id = "OLLE@demo.example", Name = "Another" }, Monday)));
    }

    [Fact]
    public void One_person_with_two_addresses_is_one_person()
    {
        var recommended = Do(Recommend.Apply(Reviewed, Approve(1_000_000), Officer with { PersonId = "0d1c" }, Monday)).Case;
        Assert.Equal("0d1c", recommended.Recommendation!.ByPersonId);
        Assert.Equal(["four-eyes"], Codes(Decide.Apply(recommended, Approve(1_000_000), "operation-1", Decider with { PersonId = "0D1C" }, Monday)));
        Assert.Equal(["four-eyes"], Codes(Decide.Apply(recommended, Approve(1_000_000), "operation-1", Officer with { PersonId = "another" }, Monday)));
        Assert.Equal(["four-eyes"], Codes(Decide.Apply(recommended, Approve(1_000_000), "operation-1", Officer, Monday)));
        Assert.True(Decide.Apply(recommended, Approve(1_000_000), "operation-1", Decider with { PersonId = "another" }, Monday).IsAllowed);

        // Nobody is the same person for being unknown to the directory.
        Assert.True(Decide.Apply(Recommended, Approve(1_000_000), "operation-1", Decider, Monday).IsAllowed);
        Assert.True(Decide.Apply(Recommended, Approve(1_000_000), "operation-1", Decider with { PersonId = "another" }, Monday).IsAllowed);
    }

    [Fact]
    public void More_than_recommended_is_allowed_with_a_reason_more_than_requested_never()
    {
        Assert.True(Decide.Apply(Recommended, Approve(1_100_000), "operation-1", Decider, Monday).IsAllowed);
        Assert.Equal(["no-reason"], Codes(Decide.Apply(Recommended, Approve(1_100_000) with { Reason = " " }, "operation-1", Decider, Monday)));
        Assert.Equal(["amount-over-request"], Codes(Decide.Apply(Recommended, Approve(1_200_001), "operation-1", Decider, Monday)));
    }

    [Fact]
    public void Who_follows_the_recommendation_needs_no_reason_and_who_does_not_does()
    {
        Assert.True(Decide.Apply(Recommended, Approve(1_000_000) with { Reason = null }, "operation-1", Decider, Monday).IsAllowed);
        Assert.Equal(["no-reason"], Codes(Decide.Apply(Recommended, Reject(""), null, Decider, Monday)));
        Assert.Equal(["no-reason"], Codes(Decide.Apply(WithConditions, new(Outcome.Approve, 1_000_000, [], ""), "operation-1", Decider, Monday)));
    }

    [Fact]
    public void Conditions_left_out_are_those_of_the_recommendation()
    {
        var condition = Assert.Single(Do(Decide.Apply(WithConditions, new(Outcome.Approve, 1_000_000, null, null), "operation-1", Decider, Monday)).Case.Conditions);
        Assert.Equal(("condition-1", "A new budget.", "agreement", false), (condition.Id, condition.Text, condition.Blocks, condition.IsMet));
    }

    [Fact]
    public void Conditions_are_numbered_in_their_order()
    {
        var change = Do(Decide.Apply(WithConditions, Approve(1_000_000, NewBudget, Audit), "operation-1", Decider, Monday));
        Assert.Equal(["condition-1", "condition-2"], change.Case.Conditions.Select(c => c.Id));
        Assert.Contains(change.Facts, f => f is { Subject: "condition-2", To: "blocks-payment" });
    }

    [Fact]
    public void Without_a_round_there_is_no_envelope_to_take_from()
    {
        var rolling = Recommended with { RoundId = null };
        Assert.Equal(["no-round"], Codes(Decide.Apply(rolling, Approve(1_000_000), "operation-1", Decider, Monday)));
        Assert.True(Decide.Apply(rolling, Reject("No."), null, Decider, Monday).IsAllowed);
    }

    [Fact]
    public void A_second_decision_is_refused() =>
        Assert.Equal(["wrong-status"], Codes(Decide.Apply(Approved, Approve(1_000_000), "operation-2", Decider, Monday)));

    [Fact]
    public void Everything_is_said_at_once() =>
        Assert.Equal(
            ["amount-over-request", "condition-blocks", "four-eyes", "no-reason"],
            Codes(Decide.Apply(Recommended, new(Outcome.Approve, 2_000_000, [new("X", "all")], null), "operation-1", Officer, Monday)));

    [Fact]
    public void An_approval_without_a_ledger_operation_is_a_bug() =>
        Assert.Throws<ArgumentException>(() => Decide.Apply(Recommended, Approve(1_000_000), null, Decider, Monday));
}
