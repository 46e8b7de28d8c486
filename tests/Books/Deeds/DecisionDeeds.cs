using Mpp.Domain.Cases;
using Mpp.Domain.Decisions;

namespace Mpp.Tests.Books;

/// <summary>Recommendation, decision within the envelope, conditions (handbook 4.5).</summary>
static class DecisionDeeds
{
    public static Deed Recommend(Case @case, Chance chance)
    {
        var who = chance.Pick(Cast.Officers);
        var proposal = Proposal(@case, chance, @case.Application.RequestedSek, chance.OneIn(8));
        return new("recommend", @case.Reference, who, hand => Mpp.Domain.Decisions.Recommend.Apply(hand.Case, proposal, who, hand.NowUtc)) { Role = "Officer", Body = Written(proposal) };
    }

    public static Deed Decide(Case @case, Chance chance)
    {
        var recommended = @case.Recommendation;
        var other = Cast.Deciders.First(d => d.Id != recommended?.ById);
        var who = chance.Or(chance.OneIn(2) ? other : Cast.Deciders.Last(d => d.Id != recommended?.ById), [.. Cast.Deciders]);
        var rejects = recommended?.Outcome == Outcome.Reject ^ chance.OneIn(10);
        var proposal = Proposal(@case, chance, recommended is { AmountSek: > 0 } ? recommended.AmountSek : @case.Application.RequestedSek, rejects);
        if (chance.OneIn(2)) proposal = proposal with { Conditions = null };
        var operation = $"{@case.Reference}-{chance.Below(int.MaxValue)}";
        return new("decide", @case.Reference, who, hand =>
        {
            var ruling = Mpp.Domain.Decisions.Decide.Apply(hand.Case, proposal, proposal.Outcome == Outcome.Approve ? operation : null, who, hand.NowUtc);
            return ruling.IsAllowed && proposal.Outcome == Outcome.Approve && proposal.AmountSek > hand.LeftSek
                ? new Refusal("over-envelope", $"{proposal.AmountSek} SEK is more than the {hand.LeftSek} SEK that are left.")
                : ruling;
        })
        { Role = "Decider", Body = Written(proposal) };
    }

    public static Deed MeetCondition(Case @case, Chance chance)
    {
        var who = chance.Pick(Cast.Officers);
        var open = @case.Conditions.FirstOrDefault(c => !c.IsMet)?.Id ?? "condition-1";
        var condition = chance.Or(open, "condition-1", "condition-9", "");
        return new("meet-condition", @case.Reference, who, hand => Mpp.Domain.Decisions.MeetCondition.Apply(hand.Case, condition, "Seen.", who, hand.NowUtc)) { Role = "Officer", Body = new { condition, note = "Seen." } };
    }

    static Proposal Proposal(Case @case, Chance chance, long rightSek, bool rejects)
    {
        var amount = rejects ? chance.Or(0, 1) : chance.Sek(chance.OneIn(3) ? Math.Max(1, rightSek * chance.Between(50, 100) / 100) : Math.Min(rightSek, @case.Application.RequestedSek));
        IReadOnlyList<ConditionText> conditions = rejects || !chance.OneIn(3) ? [] : [new("A signed letter of intent.", chance.Pick("agreement", "payment")), new("An auditor is named.", "payment")];
        return new(rejects ? Outcome.Reject : Outcome.Approve, amount, chance.Or(conditions, [new("", "payment")], [new("Dance.", "everything")], [.. Enumerable.Repeat(new ConditionText("One of twenty.", "payment"), 20)]), chance.Reason());
    }

    static object Written(Proposal proposal) => new { outcome = proposal.Outcome, proposal.AmountSek, proposal.Conditions, proposal.Reason };
}
