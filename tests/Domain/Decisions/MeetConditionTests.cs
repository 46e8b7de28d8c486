using Mpp.Domain.Cases;
using Mpp.Domain.Decisions;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Decisions;

public class MeetConditionTests
{
    static Case Open => Approved with { Conditions = [new("condition-1", "A new budget.", "agreement"), new("condition-2", "An auditor named.", "payment")] };

    [Fact]
    public void A_condition_is_met_once_by_somebody_with_a_note()
    {
        var change = Do(MeetCondition.Apply(Open, "condition-1", "Came by mail.", Officer, Monday));
        Assert.Equal([true, false], change.Case.Conditions.Select(c => c.IsMet));
        Assert.Equal(("Olle", "Came by mail."), (change.Case.Conditions[0].MetBy, change.Case.Conditions[0].Note));
        Assert.Equal(["already-met"], Codes(MeetCondition.Apply(change.Case, "condition-1", null, Officer, Monday)));
    }

    [Fact]
    public void An_unknown_condition_is_refused_with_those_there_are()
    {
        var refusal = Assert.Single(MeetCondition.Apply(Open, "condition-3", null, Officer, Monday).Refusals);
        Assert.Equal("unknown-condition", refusal.Code);
        Assert.Contains("condition-1, condition-2", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_payment_condition_can_be_met_while_the_agreement_is_in_force()
    {
        Assert.True(MeetCondition.Apply(InForce with { Conditions = Open.Conditions }, "condition-2", null, Officer, Monday).IsAllowed);
        Assert.Equal(["wrong-status"], Codes(MeetCondition.Apply(Rejected, "condition-1", null, Officer, Monday)));
    }
}
