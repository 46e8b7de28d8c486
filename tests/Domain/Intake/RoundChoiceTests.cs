using Mpp.Domain.Cases;
using Mpp.Domain.Intake;
using Mpp.Domain.Rounds;
using static Mpp.Tests.Domain.Samples;

namespace Mpp.Tests.Domain.Intake;

public class RoundChoiceTests
{
    static readonly Round[] Rounds = [Autumn, Inception, Spring];

    [Theory]
    [InlineData("2026-02-20T10:00", "2026-spring", "open")]
    [InlineData("2026-02-14T23:59", "2026-spring", "opens in a minute")]
    [InlineData("2026-03-16T00:00", "2026-spring", "closed just now")]
    [InlineData("2026-06-01T00:00", "2026-spring", "closed longer ago than the next one is away, by a little")]
    [InlineData("2026-09-01T00:00", "2026-autumn", "opens soon")]
    [InlineData("2026-10-15T23:59", "2026-autumn", "open")]
    [InlineData("2027-01-31T12:00", "2026-autumn", "the last there is")]
    public void Without_a_name_it_is_the_open_round_or_the_nearest(string local, string expected, string why)
    {
        var round = RoundChoice.For(null, Kalix, Rounds, Handbook, Stockholm(local));
        Assert.True(expected == round?.Id, $"{why}: {round?.Id}");
    }

    [Fact]
    public void A_rolling_type_gets_the_standing_round_of_the_year() =>
        Assert.Equal("2026-inception", RoundChoice.For(null, Kalix with { GrantType = "inception" }, Rounds, Handbook, Received)?.Id);

    [Fact]
    public void A_named_round_is_taken_whatever_its_state()
    {
        Assert.Equal("2026-autumn", RoundChoice.For("2026-autumn", Kalix, Rounds, Handbook, Received)?.Id);
        Assert.Equal("2026-autumn", RoundChoice.For(" 2026-AUTUMN ", Kalix, Rounds, Handbook, Received)?.Id);
        Assert.Equal("2026-spring", RoundChoice.For(" ", Kalix, Rounds, Handbook, Received)?.Id);
        Assert.Null(RoundChoice.For("2026-summer", Kalix, Rounds, Handbook, Received));
    }

    [Fact]
    public void For_an_unknown_type_or_without_rounds_there_is_none()
    {
        Assert.Null(RoundChoice.For(null, Kalix with { GrantType = "holiday" }, Rounds, Handbook, Received));
        Assert.Null(RoundChoice.For(null, Kalix, [], Handbook, Received));
        Assert.Null(RoundChoice.For(null, Kalix, [Inception], Handbook, Received));
    }

    [Fact]
    public void An_applicant_with_a_permit_gets_into_the_round_it_is_for_even_if_the_next_is_open()
    {
        var first = Spring with { Id = "a", LatePermits = [new(Kalix.Applicant.OrgNumber, new(2026, 3, 20), "Power cut", "Olle", Received)] };
        var second = Spring with { Id = "b", OpensOn = new(2026, 3, 16), ClosesOn = new(2026, 4, 15) };
        var other = Kalix with { Applicant = Kalix.Applicant with { OrgNumber = "2120000167" } };

        Assert.Equal("a", RoundChoice.For(null, Kalix, [first, second], Handbook, Stockholm("2026-03-18T12:00"))?.Id);
        Assert.Equal("b", RoundChoice.For(null, other, [first, second], Handbook, Stockholm("2026-03-18T12:00"))?.Id);
        Assert.Equal("b", RoundChoice.For(null, Kalix, [first, second], Handbook, Stockholm("2026-03-21T12:00"))?.Id);
    }

    [Fact]
    public void A_round_for_the_partners_country_goes_before_one_that_is_not()
    {
        var kenya = Spring with { Id = "kenya", Countries = ["KE"], ClosesOn = new(2026, 3, 1) };
        var uganda = Spring with { Id = "uganda", Countries = ["UG"] };
        Assert.Equal("uganda", RoundChoice.For(null, Kalix, [kenya, uganda], Handbook, Received)?.Id);
        Assert.Equal("kenya", RoundChoice.For(null, Kalix, [kenya], Handbook, Received)?.Id);
    }

    [Fact]
    public void A_paused_round_is_chosen_only_where_no_other_is_open()
    {
        var paused = Spring with { IsPaused = true };
        Assert.Equal("2026-spring", RoundChoice.For(null, Kalix, [paused, Autumn], Handbook, Received)?.Id);
        Assert.Equal("other", RoundChoice.For(null, Kalix, [paused, Spring with { Id = "other", ClosesOn = new(2026, 4, 1) }], Handbook, Received)?.Id);
    }
}
