using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using static Mpp.Tests.Domain.Samples;

namespace Mpp.Tests.Domain.Rounds;

public class RoundCommandTests
{
    static readonly DateTimeOffset Now = Stockholm("2026-03-10T12:00");

    [Fact]
    public void A_round_opens_and_closes_at_midnight_in_Stockholm()
    {
        Assert.Equal(Utc("2026-02-14T23:00:00Z"), Spring.OpensAtUtc());
        Assert.Equal(Utc("2026-03-15T23:00:00Z"), Spring.ClosesAtUtc());
        Assert.Equal(Utc("2026-10-15T22:00:00Z"), Autumn.ClosesAtUtc());
    }

    [Fact]
    public void A_new_round_is_put_with_one_line_in_the_trail()
    {
        var change = PutRound.Apply(null, Spring, Handbook).Value!;
        Assert.Equal(Spring, change.Round with { LatePermits = Spring.LatePermits, Announcements = Spring.Announcements });
        Assert.Equal(new AuditFact("put-round", "2026-spring", null, "2026-02-15 2026-03-15 10000000"), Assert.Single(change.Facts));
    }

    [Fact]
    public void Putting_a_round_again_keeps_its_permits_announcements_and_pause_and_says_what_changed()
    {
        var before = Spring with { IsPaused = true, LatePermits = [new("2120000167", new(2026, 3, 20), "x", "Olle", Now)], Announcements = [new(1, new(2026, 6, 1), new(new(2026, 6, 1, 8, 0, 0)), ["2026-0001"], "Dora", Now)] };
        var change = PutRound.Apply(before, Spring with { EnvelopeSek = 9_000_000, Countries = ["UG", "UG"] }, Handbook).Value!;

        Assert.True(change.Round.IsPaused);
        Assert.Single(change.Round.LatePermits);
        Assert.Single(change.Round.Announcements);
        Assert.Equal(["UG"], change.Round.Countries);
        Assert.Equal([("2026-spring envelopeSek", "10000000", "9000000"), ("2026-spring countries", "all", "UG")], change.Facts.Select(f => (f.Subject, f.From, f.To)));
    }

    public static TheoryData<string, Func<Round, Round>> Unsound => new()
    {
        { "round-id", r => r with { Id = "" } },
        { "round-id", r => r with { Id = "2026 spring" } },
        { "round-id", r => r with { Id = "2026-Spring" } },
        { "round-id", r => r with { Id = "-2026" } },
        { "round-id", r => r with { Id = "2026-spring\n" } },
        { "round-id", r => r with { Id = new string('a', 41) } },
        { "round-name", r => r with { Name = " " } },
        { "dates-order", r => r with { ClosesOn = r.OpensOn.AddDays(-1) } },
        { "dates-range", r => r with { ClosesOn = DateOnly.MaxValue } },
        { "dates-range", r => r with { OpensOn = default } },
        { "envelope", r => r with { EnvelopeSek = 0 } },
        { "envelope", r => r with { EnvelopeSek = -1 } },
        { "envelope", r => r with { EnvelopeSek = long.MaxValue } },
        { "envelope-committed", r => r with { EnvelopeSek = 4_999_999 } },
        { "grant-types", r => r with { GrantTypes = [] } },
        { "unknown-grant-type", r => r with { GrantTypes = ["project", "holiday"] } },
        { "countries", r => r with { Countries = [] } },
        { "unknown-country", r => r with { Countries = ["UG", "SE"] } },
    };

    [Theory]
    [MemberData(nameof(Unsound))]
    public void An_unsound_round_is_refused(string code, Func<Round, Round> spoil) => Assert.Equal([code], Codes(PutRound.Apply(null, spoil(Spring), Handbook, committedSek: 5_000_000)));

    [Fact]
    public void A_round_is_extended_to_a_later_day_that_is_not_over_also_after_its_close()
    {
        var change = ExtendRound.Apply(Spring, new(2026, 3, 22), "Storm", Stockholm("2026-03-17T08:00")).Value!;
        Assert.Equal(new(2026, 3, 22), change.Round.ClosesOn);
        Assert.Equal(new AuditFact("extend", "2026-spring", "2026-03-15", "2026-03-22", "Storm"), Assert.Single(change.Facts));

        Assert.Equal(["not-later"], Codes(ExtendRound.Apply(Spring, Spring.ClosesOn, "Storm", Now)));
        Assert.Equal(["no-reason", "not-later"], Codes(ExtendRound.Apply(Spring, new(2026, 3, 1), "", Now)));
        Assert.Equal(["date-passed"], Codes(ExtendRound.Apply(Spring, new(2026, 3, 22), "Storm", Stockholm("2026-03-23T00:00"))));
        Assert.Equal(["dates-range"], Codes(ExtendRound.Apply(Spring, DateOnly.MaxValue, "Storm", Now)));
    }

    [Fact]
    public void A_round_is_paused_and_resumed()
    {
        var paused = PauseRound.Apply(Spring, "Coup").Value!.Round;
        Assert.True(paused.IsPaused);
        Assert.Equal(["already-paused", "no-reason"], Codes(PauseRound.Apply(paused, " ")));
        Assert.False(ResumeRound.Apply(paused).Value!.Round.IsPaused);
        Assert.Equal(["not-paused"], Codes(ResumeRound.Apply(Spring)));
    }

    [Fact]
    public void A_late_permit_is_for_one_applicant_and_the_newest_counts()
    {
        var first = PermitLate.Apply(Spring, "212000-2692", new(2026, 3, 20), "Power cut", Officer, Now).Value!;
        Assert.Equal(new LatePermit("2120002692", new(2026, 3, 20), "Power cut", "Olle Officer", Now), Assert.Single(first.Round.LatePermits));

        var second = PermitLate.Apply(first.Round, "2120002692", new(2026, 3, 18), "Shorter", Officer, Now).Value!;
        Assert.Equal(new(2026, 3, 18), Assert.Single(second.Round.LatePermits).Until);
        Assert.Equal(("2026-spring 2120002692", "2026-03-20", "2026-03-18"), Assert.Single(second.Facts) is var f ? (f.Subject, f.From, f.To) : default);

        Assert.Equal(["organisation-number", "no-reason", "not-later"], Codes(PermitLate.Apply(Spring, "123", new(2026, 3, 15), "", Officer, Now)));
        Assert.Equal(["date-passed"], Codes(PermitLate.Apply(Spring, "2120002692", new(2026, 3, 20), "x", Officer, Stockholm("2026-03-21T00:00"))));
        Assert.Equal(["dates-range"], Codes(PermitLate.Apply(Spring, "2120002692", DateOnly.MaxValue, "x", Officer, Now)));
    }

    [Fact]
    public void An_announcement_freezes_its_selection_and_goes_out_in_the_morning()
    {
        var first = AnnounceRound.Apply(Spring, new(2026, 6, 1), ["2026-0002", "2026-0001", "2026-0002"], Handbook, Officer, Now).Value!.Round;
        var announcement = Assert.Single(first.Announcements);
        Assert.Equal(["2026-0001", "2026-0002"], announcement.References);
        Assert.Equal((1, Stockholm("2026-06-01T08:00")), (announcement.Number, announcement.Due.ToUtc()));

        Assert.Equal(["nothing-to-announce"], Codes(AnnounceRound.Apply(first, new(2026, 6, 2), ["2026-0001"], Handbook, Officer, Now)));
        var second = AnnounceRound.Apply(first, new(2026, 6, 2), ["2026-0001", "2026-0003"], Handbook, Officer, Now).Value!.Round;
        Assert.Equal(["2026-0003"], second.Announcements[1].References);

        var done = AnnounceRound.Done(second, 1, Now.AddDays(90)).Round;
        Assert.Equal([Now.AddDays(90), null], done.Announcements.Select(a => a.DoneAtUtc));
        Assert.Equal(Now.AddDays(90), AnnounceRound.Done(done, 1, Now.AddDays(91)).Round.Announcements[0].DoneAtUtc);
        Assert.Throws<InvalidOperationException>(() => AnnounceRound.Done(done, 7, Now));
    }

    [Fact]
    public void An_announcement_is_for_today_or_later()
    {
        Assert.Equal(["date-passed"], Codes(AnnounceRound.Apply(Spring, new(2026, 3, 9), ["2026-0001"], Handbook, Officer, Now)));
        Assert.True(AnnounceRound.Apply(Spring, new(2026, 3, 10), ["2026-0001"], Handbook, Officer, Now).IsAllowed);
        Assert.Equal(["date-passed", "nothing-to-announce"], Codes(AnnounceRound.Apply(Spring, new(2026, 3, 9), [], Handbook, Officer, Now)));
    }
}
