using Mpp.Domain.Rounds;
using static Mpp.Tests.Domain.Samples;

namespace Mpp.Tests.Domain.Rounds;

public class SplitRoundTests
{
    static readonly DateTimeOffset Now = Stockholm("2026-02-20T12:00");

    [Fact]
    public void Both_rounds_together_have_the_money_and_the_days_of_the_one()
    {
        var whole = Spring with { IsPaused = true, LatePermits = [new("2120000167", new(2026, 3, 20), "x", "Olle", Now)] };
        var split = SplitRound.Apply(whole, new(2026, 3, 1), new("2026-spring-b"), [whole.Id], Handbook, 4_000_000, Now).Value!;
        var (first, next) = (split.First.Round, split.Next.Round);

        Assert.Equal(whole.EnvelopeSek, first.EnvelopeSek + next.EnvelopeSek);
        Assert.Equal(3_000_000, next.EnvelopeSek);
        Assert.Equal((whole.OpensOn, new DateOnly(2026, 3, 1)), (first.OpensOn, first.ClosesOn));
        Assert.Equal((new DateOnly(2026, 3, 2), whole.ClosesOn), (next.OpensOn, next.ClosesOn));
        Assert.Equal(first.ClosesAtUtc(), next.OpensAtUtc());
        Assert.Equal((true, 1, false, 0), (first.IsPaused, first.LatePermits.Count, next.IsPaused, next.LatePermits.Count));
        Assert.Equal(["split", "split", "put-round"], split.First.Facts.Concat(split.Next.Facts).Select(f => f.Action));
    }

    [Theory]
    [InlineData("2026-02-19", "next", null, 0, "date-passed")]
    [InlineData("2026-03-15", "next", null, 0, "not-earlier")]
    [InlineData("2026-03-01", "2026-SPRING", null, 0, "round-exists")]
    [InlineData("2026-03-01", "No id", null, 0, "round-id")]
    [InlineData("2026-03-01", "next", 6_000_001L, 4_000_000, "envelope-committed")]
    [InlineData("2026-03-01", "next", 10_000_000L, 0, "envelope")]
    [InlineData("2026-03-01", "next", 0L, 0, "envelope")]
    [InlineData("2026-03-01", "next", null, 10_000_000, "envelope")]
    public void A_split_that_makes_no_sense_is_refused(string closesOn, string id, long? envelopeSek, long committedSek, string code) =>
        Assert.Contains(code, SplitRound.Apply(Spring, DateOnly.Parse(closesOn, null), new(id, EnvelopeSek: envelopeSek), [Spring.Id], Handbook, committedSek, Now).Refusals.Select(r => r.Code));
}
