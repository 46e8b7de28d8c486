using Mpp.Domain.Intake;
using Mpp.Domain.Settings;

// Not Mpp.Tests.Domain.Settings: the name would hide every test's Settings.
namespace Mpp.Tests.Domain;

public class HandbookSettingsTests
{
    static readonly ProgrammeSettings Settings = HandbookSettings.Default;

    [Fact]
    public void The_rubric_adds_up_to_a_hundred_and_has_the_contracts_criteria()
    {
        Assert.Equal(100, Settings.Rubric.Sum(c => c.Weight));
        Assert.Equal(["democracy", "mutual-benefit", "results", "feasibility", "gender-rights", "sustainability", "budget"], Settings.Rubric.Select(c => c.Id));
    }

    [Fact]
    public void Both_country_lists_are_in_force_without_Belarus_and_India()
    {
        Assert.Equal(
            "BA BW CN CO GE GT ID KE MD MK MZ NA RS TR TZ UA UG VN XK ZA ZM ZW",
            string.Join(' ', Settings.Countries.Select(c => c.Code).Order(StringComparer.Ordinal)));
        Assert.Equal("BA GE MD MK RS TR UA XK", string.Join(' ', Settings.Countries.Where(c => c.IsEurope).Select(c => c.Code).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("inception", 1, 220_000, 275_000, 275_000, 330_000)]
    [InlineData("steering-group", 3, 300_000, 300_000, 400_000, 400_000)]
    [InlineData("project", 3, 450_000, 500_000, 600_000, 650_000)]
    [InlineData("development", 1, 150_000, 150_000, null, null)]
    [InlineData("dissemination", 1, 200_000, 200_000, null, null)]
    [InlineData("network-project", 4, 450_000, 500_000, 600_000, 650_000)]
    public void The_caps_are_the_handbooks(string type, int maxYears, int europe, int elsewhere, int? tripartiteEurope, int? tripartiteElsewhere)
    {
        var rule = Settings.GrantType(type)!;
        Assert.Equal((1, maxYears), (rule.MinYears, rule.MaxYears));
        Assert.Equal(new Cap(europe, elsewhere), rule.Cap);
        Assert.Equal(tripartiteEurope is { } e && tripartiteElsewhere is { } o ? new Cap(e, o) : null, rule.TripartiteCap);
        Assert.Equal(type == "inception", rule.IsRolling);
        Assert.Equal(type != "inception", rule.NeedsSteeringGroup);
        Assert.Equal(type == "steering-group" ? (150_000, 200_000) : ((long?)null, null), (rule.LabourCapSek, rule.TripartiteLabourCapSek));
    }

    [Fact]
    public void Required_attachments_are_of_known_kinds() => Assert.Subset(KnownValues.AttachmentKinds.ToHashSet(), Settings.RequiredAttachments.ToHashSet());

    [Fact]
    public void A_country_is_in_force_from_its_first_to_its_last_day_and_always_without_them()
    {
        var settings = Settings with { Countries = [new("IN", "Indien", "India", false, new(2015, 1, 1), new(2020, 12, 31)), new("UG", "Uganda", "Uganda", false)] };

        Assert.Null(settings.CountryInForce("IN", new(2014, 12, 31)));
        Assert.NotNull(settings.CountryInForce("IN", new(2015, 1, 1)));
        Assert.NotNull(settings.CountryInForce("IN", new(2020, 12, 31)));
        Assert.Null(settings.CountryInForce("IN", new(2021, 1, 1)));
        Assert.NotNull(settings.CountryInForce("UG", new(1999, 1, 1)));
        Assert.Null(settings.CountryInForce("BY", new(2026, 1, 1)));
    }
}
