using Mpp.Domain.Cases;
using Mpp.Domain.Closing;

namespace Mpp.Tests.Books;

/// <summary>Suspension, withdrawal, termination (handbook 4.10).</summary>
static class ClosingDeeds
{
    public static Deed Suspend(Case @case, Chance chance)
    {
        var (who, reason) = (chance.Pick(Cast.Deciders), chance.Reason());
        return new("suspend", @case.Reference, who, hand => Mpp.Domain.Closing.Suspend.Apply(hand.Case, reason, who, hand.NowUtc)) { Role = "Decider", Body = new { reason } };
    }

    public static Deed Resume(Case @case, Chance chance)
    {
        var reason = chance.Reason();
        return new("resume", @case.Reference, chance.Pick(Cast.Deciders), hand => Mpp.Domain.Closing.Resume.Apply(hand.Case, reason, hand.Live, hand.NowUtc)) { Role = "Decider", Body = new { reason } };
    }

    public static Deed Withdraw(Case @case, Chance chance)
    {
        var (who, reason) = (chance.Pick(Cast.Officers), chance.Reason());
        return new("withdraw", @case.Reference, who, hand => Mpp.Domain.Closing.Withdraw.Apply(hand.Case, reason, who, hand.NowUtc)) { Role = "Officer", Body = new { reason } };
    }

    public static Deed Terminate(Case @case, Chance chance) => Terminate(@case, chance, chance.Sek(chance.OneIn(2) ? 0 : Paid(@case)));

    public static Deed TerminateForTooMuch(Case @case, Chance chance) => Terminate(@case, chance, chance.Pick(-1, Paid(@case) + 1));

    static Deed Terminate(Case @case, Chance chance, long recoverSek)
    {
        var (who, reason) = (chance.Pick(Cast.Deciders), chance.Reason());
        return new("terminate", @case.Reference, who, hand => Mpp.Domain.Closing.Terminate.Apply(hand.Case, reason, recoverSek, who, hand.NowUtc)) { Role = "Decider", Body = new { reason, recoverSek } };
    }

    static long Paid(Case @case) => @case.Payments.Where(p => p.IsPaid).Sum(p => p.AmountSek);
}
