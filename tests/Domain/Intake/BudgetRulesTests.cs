using Mpp.Domain.Cases;
using Mpp.Domain.Intake;
using static Mpp.Tests.Domain.Samples;

namespace Mpp.Tests.Domain.Intake;

public class BudgetRulesTests
{
    [Fact]
    public void A_sum_that_is_off_is_named_with_both_figures_and_the_difference() => Assert.Equal(
        "The 9 budget lines add up to SEK 1,350,000, but SEK 1,330,000 is requested: a difference of SEK 20,000.",
        Assert.Single(Judge(Kalix with { RequestedSek = 1_330_000 }).Refusals).Message);

    [Fact]
    public void Amounts_that_overflow_every_sum_are_refused_and_not_added_up_wrong()
    {
        // Added up as longs these are exactly what is requested.
        var lines = new[] { Line(1, "travel", long.MaxValue), Line(2, "travel", long.MaxValue), Line(3, "travel", 450_002) };
        var judged = Judge(Kalix with { Budget = lines, RequestedSek = 450_000 });

        Assert.Equal(["budget-amount", "budget-sum"], judged.Refusals.Select(r => r.Code));
        Assert.Contains("SEK 18,446,744,073,709,551,614,", Judge(Kalix with { Budget = [.. lines[..2]], RequestedSek = 1 }).Refusals[1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void An_amount_that_cannot_be_meant_is_refused(long requestedSek) => Assert.Contains("requested-amount", Judge(Kalix with { RequestedSek = requestedSek }).Refusals.Select(r => r.Code));

    [Fact]
    public void A_negative_line_cannot_balance_another()
    {
        var judged = Judge(Kalix with { Budget = [.. Kalix.Budget, Line(1, "audit", 50_000), Line(1, "other", -50_000)] });
        Assert.Equal("budget-amount", Assert.Single(judged.Refusals).Code);
        Assert.Contains("'1-other'", judged.Refusals[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_wrong_lines_make_one_sentence_a_rule()
    {
        var lines = Enumerable.Range(0, 10_000).Select(n => new BudgetLine($"line {n / 2}\n{new string('x', 5000)}", 99, $"category {n}", $"party {n}", -1));
        var judged = Judge(Kalix with { Budget = [.. lines] });

        Assert.Equal(["budget-amount", "budget-sum", "budget-line-duplicate", "unknown-budget-category", "unknown-budget-party", "budget-year"], judged.Refusals.Select(r => r.Code));
        Assert.All(judged.Refusals, r => Assert.InRange(r.Message.Length, 1, 1000));
        Assert.Contains("and 4995 more", judged.Refusals[2].Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', string.Concat(judged.Refusals.Select(r => r.Message)));
    }

    [Fact]
    public void No_budget_at_all_does_not_add_up_to_what_is_requested() => Assert.Equal(["budget-sum"], Judge(Kalix with { Budget = [] }).Refusals.Select(r => r.Code));

    [Theory]
    [InlineData(675_000, 675_000, false)]
    [InlineData(675_001, 674_999, true)]
    [InlineData(1_350_000, 0, true)]
    public void Labour_is_at_most_half_of_a_project(long labour, long travel, bool isRefused)
    {
        var judged = Judge(Kalix with { Budget = [Line(1, "labour", labour), Line(1, "travel", travel)] });
        Assert.Equal(isRefused ? ["labour-share"] : [], judged.Refusals.Select(r => r.Code));
        if (isRefused) Assert.Contains("at most 50 % (SEK 675,000)", judged.Refusals[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labour_of_a_steering_group_has_a_cap_of_its_own_each_year()
    {
        Assert.Empty(Judge(SteeringGroup(150_000, 150_000)).Refusals);
        var refusal = Assert.Single(Judge(SteeringGroup(100_000, 150_001)).Refusals);
        Assert.Equal(("labour-share", "Labour may cost at most SEK 150,000 a year; the budget has SEK 150,001 in year 2."), (refusal.Code, refusal.Message));
        Assert.Empty(Judge(WithThird(SteeringGroup(200_000, 200_000))).Refusals);
        Assert.Equal("labour-share", Assert.Single(Judge(WithThird(SteeringGroup(200_001, 1))).Refusals).Code);
    }

    [Theory]
    [InlineData("UG", null, 500_000, false)]
    [InlineData("UG", null, 500_001, true)]
    [InlineData("RS", null, 450_000, false)]
    [InlineData("RS", null, 450_001, true)]
    [InlineData("RS", "MD", 600_000, false)]
    [InlineData("RS", "MD", 600_001, true)]
    [InlineData("RS", "UG", 650_000, false)]
    [InlineData("UG", "KE", 650_001, true)]
    public void The_cap_follows_from_partners_and_countries(string first, string? second, long aYear, bool isOver)
    {
        var application = Kalix with
        {
            Partners = [.. new[] { first, second }.OfType<string>().Select((c, i) => Kalix.Partners[0] with { Id = $"partner-{i + 1}", Name = $"Partner {i}", Country = c })],
            Budget = [.. Enumerable.Range(1, 3).Select(y => Line(y, "travel", aYear))],
            RequestedSek = 3 * aYear,
        };

        var judged = Judge(application);
        Assert.Empty(judged.Refusals);
        Assert.Equal(isOver ? ["over-cap"] : [], judged.Warnings.Select(w => w.Code));
        var strict = EligibilityRules.Judge(application, Spring with { RefusesOverCap = true }, Handbook, Received);
        Assert.Equal(isOver ? ["over-cap"] : [], strict.Refusals.Select(r => r.Code));
        Assert.Empty(strict.Warnings);
    }

    [Fact]
    public void A_year_over_the_cap_is_named_though_the_whole_is_under_it() => Assert.Equal(
        "Over the cap (project, two parties, outside Europe): year 1 has SEK 700,000; the cap is SEK 500,000 a year.",
        Assert.Single(Judge(Kalix with { Budget = [Line(1, "travel", 700_000), Line(2, "travel", 300_000), Line(3, "travel", 350_000)] }).Warnings).Message);

    [Fact]
    public void The_known_three_year_grants_of_over_two_million_are_warned_of_and_not_refused() => Assert.Equal(
        "Over the cap (project, two parties, outside Europe): SEK 2,550,000 is requested; the cap is SEK 500,000 a year, SEK 1,500,000 for 3; "
        + "year 1 has SEK 850,000; the cap is SEK 500,000 a year; year 2 has SEK 850,000; the cap is SEK 500,000 a year; year 3 has SEK 850,000; the cap is SEK 500,000 a year.",
        Assert.Single(Judge(Kalix with { Budget = [.. Enumerable.Range(1, 3).Select(y => Line(y, "travel", 850_000))], RequestedSek = 2_550_000 }).Warnings).Message);

    [Fact]
    public void A_cap_for_all_is_not_a_cap_a_year()
    {
        var development = Kalix with { GrantType = "development", EndDate = new(2027, 6, 30), Budget = [Line(1, "travel", 150_001)], RequestedSek = 150_001 };
        Assert.Equal("Over the cap (development, two parties, outside Europe): SEK 150,001 is requested; the cap is SEK 150,000.", Assert.Single(Judge(development).Warnings).Message);
    }

    [Fact]
    public void Budgets_that_add_up_are_never_refused_for_their_sum_and_a_krona_more_always_is()
    {
        var random = new Random(11);
        string[] categories = ["travel", "meetings", "audit", "other"];
        for (var round = 0; round < 500; round++)
        {
            var lines = Enumerable.Range(0, random.Next(1, 60)).Select(n => Line(random.Next(1, 4), categories[random.Next(4)], random.Next(0, 40_000)) with { Line = $"line-{n}" }).ToList();
            var sum = lines.Sum(l => l.AmountSek) + 1;
            lines.Add(Line(1, "travel", 1));
            Assert.Empty(Judge(Kalix with { Budget = lines, RequestedSek = sum }).Refusals);
            Assert.Equal("budget-sum", Assert.Single(Judge(Kalix with { Budget = lines, RequestedSek = sum + 1 }).Refusals).Code);
        }
    }

    static Application SteeringGroup(long labourYear1, long labourYear2) => Kalix with
    {
        GrantType = "steering-group",
        EndDate = new(2028, 6, 30),
        Budget = [Line(1, "labour", labourYear1), Line(2, "labour", labourYear2)],
        RequestedSek = labourYear1 + labourYear2,
    };

    static Application WithThird(Application application) => application with { Partners = [.. application.Partners, application.Partners[0] with { Id = "partner-2", Name = "Machakos", Country = "KE" }] };

    static Eligibility Judge(Application application) => EligibilityRules.Judge(application, Spring, Handbook, Received);
}
