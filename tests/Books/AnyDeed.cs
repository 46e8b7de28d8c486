using Mpp.Domain.Cases;

namespace Mpp.Tests.Books;

/// <summary>Every deed there is, whether it fits the case's state or not. Those that end a case are rare, or no life would be long.</summary>
static class AnyDeed
{
    static readonly IReadOnlyList<Func<Case, Chance, DateTimeOffset, Deed>> Common =
    [
        (c, chance, _) => IntakeDeeds.Revise(c, chance), (c, chance, _) => IntakeDeeds.Override(c, chance), (c, chance, _) => IntakeDeeds.Return(c, chance),
        (c, chance, _) => IntakeDeeds.Complete(c, chance), (c, chance, _) => IntakeDeeds.Accept(c, chance),
        (c, chance, _) => ReviewDeeds.Assign(c, chance), (c, chance, _) => ReviewDeeds.AssignByLoad(c, chance), (c, chance, _) => ReviewDeeds.Review(c, chance),
        (c, chance, _) => ReviewDeeds.DeclareInterest(c, chance), (c, chance, _) => ReviewDeeds.Moderate(c, chance),
        (c, chance, _) => DecisionDeeds.Recommend(c, chance), (c, chance, _) => DecisionDeeds.Decide(c, chance), (c, chance, _) => DecisionDeeds.MeetCondition(c, chance),
        AgreementDeeds.Send, AgreementDeeds.Sign,
        (c, chance, _) => ReportDeeds.Submit(c, chance), (c, chance, _) => ReportDeeds.Assess(c, chance), ReportDeeds.MoveDate,
        (c, chance, _) => AmendmentDeeds.Request(c, chance), (c, chance, _) => AmendmentDeeds.Decide(c, chance),
        (c, chance, _) => PaymentDeeds.Approve(c, chance), PaymentDeeds.MarkPaid, (c, chance, _) => PaymentDeeds.Hold(c, chance), (c, chance, _) => PaymentDeeds.Release(c, chance),
        (c, chance, _) => ClosingDeeds.Suspend(c, chance), (c, chance, _) => ClosingDeeds.Resume(c, chance),
        (c, chance, _) => CorrectionDeeds.Note(c, chance), (c, chance, _) => CorrectionDeeds.Correct(c, chance), (c, chance, _) => CorrectionDeeds.ReplaceContact(c, chance),
        (c, chance, _) => CorrectionDeeds.RevokeLink(c, chance), (c, chance, _) => CorrectionDeeds.Withhold(c, chance),
    ];

    public static Deed On(Case @case, Chance chance, DateTimeOffset nowUtc) => chance.Below(300) switch
    {
        0 => ClosingDeeds.Withdraw(@case, chance),
        1 => ClosingDeeds.Terminate(@case, chance),
        < 5 => ClosingDeeds.TerminateForTooMuch(@case, chance),
        _ => chance.Pick(Common)(@case, chance, nowUtc),
    };
}
