using Mpp.Domain.Calendar;
using Mpp.Domain.Rounds;

namespace Mpp.Tests.Books;

/// <summary>The round's window, its envelope, its announcements (handbook 3).</summary>
static class RoundDeeds
{
    public static RoundDeed Any(Round round, Chance chance, DateTimeOffset nowUtc)
    {
        var today = SwedishCalendar.StockholmDate(nowUtc);
        var (who, reason) = (chance.Pick(Cast.Officers), chance.Reason());
        var later = chance.Or(round.ClosesOn.AddDays(chance.Between(1, 30)), round.ClosesOn, today.AddDays(-1), DateOnly.MaxValue);
        var envelopeSek = chance.Sek(round.EnvelopeSek + chance.Pick(-200_000, 50_000, 300_000));
        var (orgNumber, earlier) = (chance.Or("212000-2692", "12"), chance.Or(round.ClosesOn.AddDays(-1), today.AddDays(-1), later));
        var next = new NextRound(chance.Or($"next-{chance.Below(int.MaxValue)}", round.Id, "No Id!"), EnvelopeSek: chance.OneIn(2) ? null : chance.Sek(1_000));
        return chance.Below(6) switch
        {
            0 => new("extend", hand => ExtendRound.Apply(hand.Round, later, reason, hand.NowUtc), new { closesOn = later, reason }),
            1 => new("pause", hand => PauseRound.Apply(hand.Round, reason), new { reason }),
            2 => new("resume", hand => ResumeRound.Apply(hand.Round), new { }),
            3 => new("permit-late", hand => PermitLate.Apply(hand.Round, orgNumber, later, reason, who, hand.NowUtc), new { orgNumber, until = later, reason }),
            4 => new("put-round", hand => PutRound.Apply(hand.Round, hand.Round with { EnvelopeSek = envelopeSek }, hand.Live, hand.CommittedSek), new { round.Name, round.OpensOn, round.ClosesOn, envelopeSek }),
            _ => new("split", hand => SplitRound.Apply(hand.Round, earlier, next, [round.Id], hand.Live, hand.CommittedSek, hand.NowUtc) is var split && split.Value is { } two ? two.First : split.Refusals.ToList(), new { earlier, next }),
        };
    }

    public static RoundDeed Announce(Chance chance, DateTimeOffset nowUtc)
    {
        var today = SwedishCalendar.StockholmDate(nowUtc);
        var (who, on) = (chance.Pick(Cast.Deciders), chance.Or(today.AddDays(chance.Below(3)), today.AddDays(-1), DateOnly.MaxValue));
        return new("announce", hand => AnnounceRound.Apply(hand.Round, on, hand.Decided, hand.Live, who, hand.NowUtc), new { on });
    }
}
