using Mpp.Domain.Cases;
using Mpp.Domain.Intake;
using Mpp.Domain.Rounds;
using static Mpp.Tests.Domain.Samples;

namespace Mpp.Tests.Domain.Intake;

public class EligibilityRulesTests
{
    [Fact]
    public void A_whole_application_in_time_is_neither_refused_nor_warned_of()
    {
        var judged = Judge(Kalix);
        Assert.Empty(judged.Refusals);
        Assert.Empty(judged.Warnings);
    }

    public static TheoryData<string, Func<Application, Application>> OneRuleBroken => new()
    {
        { "unknown-grant-type", a => a with { GrantType = "holiday" } },
        { "applicant-kind", a => a with { Applicant = a.Applicant with { Kind = "company" } } },
        { "organisation-number", a => a with { Applicant = a.Applicant with { OrgNumber = "2120002693" } } },
        { "no-name", a => a with { Applicant = a.Applicant with { Name = " " } } },
        { "no-name", a => a with { Partners = [a.Partners[0] with { Name = "" }] } },
        { "no-partner", a => a with { Partners = [] } },
        { "partner-country", a => a with { Partners = [a.Partners[0] with { Country = "BY" }] } },
        { "partner-country", a => a with { Partners = [a.Partners[0] with { Country = "SE" }] } },
        { "partner-country", a => a with { Partners = [a.Partners[0] with { Country = "ug" }] } },
        { "partner-duplicate", a => a with { Partners = [a.Partners[0], a.Partners[0] with { Id = "partner-2", Name = " MASAKA " }] } },
        { "no-contact", a => a with { Applicant = a.Applicant with { Contacts = [] } } },
        { "unknown-contact-role", a => a with { Partners = [a.Partners[0] with { Contacts = [a.Partners[0].Contacts[0] with { Role = "mayor" }] }] } },
        { "dates-order", a => a with { EndDate = a.StartDate.AddDays(-1) } },
        { "dates-length", a => a with { EndDate = a.EndDate.AddDays(1) } },
        { "dates-range", a => a with { StartDate = default, EndDate = default } },
        { "dates-range", a => a with { StartDate = new(1026, 7, 1) } },
        { "dates-range", a => a with { EndDate = DateOnly.MaxValue } },
        { "no-title", a => a with { Title = " \t" } },
        { "no-core-area", a => a with { CoreAreas = [] } },
        { "unknown-core-area", a => a with { CoreAreas = ["participation", "football"] } },
        { "missing-attachment", a => a with { Attachments = [a.Attachments[0]] } },
        { "missing-attachment", a => a with { Attachments = [a.Attachments[0], a.Attachments[1] with { Size = 0 }] } },
        { "unknown-attachment-kind", a => a with { Attachments = [.. a.Attachments, File("file-3", "selfie", "me.png", 'c')] } },
        { "no-consent", a => a with { Consent = null } },
        { "no-consent", a => a with { Consent = new(" ", Received) } },
        { "unknown-steering-role", a => a with { SteeringGroup = [new("Anna Ek", "applicant", "king", null)] } },
        { "unknown-side", a => a with { Team = [new("Anna Ek", "outside", "project-manager")] } },
        { "budget-sum", a => a with { RequestedSek = a.RequestedSek - 1 } },
        { "budget-year", a => a with { Budget = [.. a.Budget.Select(l => l.Line == "3-travel" ? l with { Year = 4 } : l)] } },
        { "budget-year", a => a with { Budget = [.. a.Budget.Select(l => l.Line == "1-travel" ? l with { Year = 0 } : l)] } },
        { "budget-line-duplicate", a => a with { Budget = [.. a.Budget.Select(l => l.Line == "2-travel" ? l with { Line = "1-Travel " } : l)] } },
        { "budget-line-name", a => a with { Budget = [.. a.Budget.Select(l => l.Line == "2-travel" ? l with { Line = "" } : l)] } },
        { "unknown-budget-category", a => a with { Budget = [.. a.Budget.Select(l => l.Category == "meetings" ? l with { Category = "champagne" } : l)] } },
        { "unknown-budget-party", a => a with { Budget = [.. a.Budget.Select(l => l.Line == "1-travel" ? l with { Party = "partner-2" } : l)] } },
        { "labour-share", a => a with { Budget = [.. a.Budget.Select(l => l.Category == "meetings" ? l with { Category = "labour" } : l)] } },
    };

    [Theory]
    [MemberData(nameof(OneRuleBroken))]
    public void A_broken_rule_is_named_alone(string code, Func<Application, Application> spoil) => Assert.Equal([code], Judge(spoil(Kalix)).Refusals.Select(r => r.Code));

    [Fact]
    public void Everything_wrong_is_said_at_once()
    {
        var hopeless = new Application { GrantType = "holiday", Title = "", Applicant = new("", "", "", []), StartDate = new(2027, 1, 1), EndDate = new(2026, 1, 1), RequestedSek = -5 };

        Assert.Equal(
            ["round-closed", "unknown-grant-type", "no-name", "applicant-kind", "organisation-number", "no-partner", "no-contact", "dates-order", "no-title", "no-core-area", "missing-attachment",
                "no-consent", "requested-amount", "budget-sum"],
            EligibilityRules.Judge(hopeless, Spring, Handbook, Stockholm("2026-03-20T12:00")).Refusals.Select(r => r.Code));
    }

    [Theory]
    [InlineData("2120000167", true)]
    [InlineData("2120002692", true)]
    [InlineData("2321000016", true)]
    [InlineData("2120000168", false)]
    [InlineData("212000-0167", false)]
    [InlineData("212000016", false)]
    [InlineData("21200001671", false)]
    [InlineData("２１２００００１６７", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_organisation_number_has_ten_digits_and_a_check_digit(string? text, bool isValid) => Assert.Equal(isValid, OrganisationNumber.IsValid(text));

    [Fact]
    public void A_check_digit_finds_every_single_wrong_digit()
    {
        const string Right = "2120002692";
        for (var place = 0; place < Right.Length; place++)
        {
            for (var digit = '0'; digit <= '9'; digit++)
                Assert.Equal(Right[place] == digit, OrganisationNumber.IsValid($"{Right[..place]}{digit}{Right[(place + 1)..]}"));
        }
    }

    [Theory]
    [InlineData("2026-02-14T23:59:59.9999999", "round-not-open")]
    [InlineData("2026-02-15T00:00", null)]
    [InlineData("2026-03-15T23:59:59.9999999", null)]
    [InlineData("2026-03-16T00:00", "round-closed")]
    [InlineData("2026-03-16T00:00:00.0000001", "round-closed")]
    public void A_round_is_open_from_its_first_midnight_to_its_last_in_Stockholm(string local, string? code) =>
        Assert.Equal(code is null ? [] : [code], EligibilityRules.Judge(Kalix, Spring, Handbook, Stockholm(local)).Refusals.Select(r => r.Code));

    [Fact]
    public void The_refusal_of_a_late_one_says_when_it_came_and_when_the_round_closed() => Assert.Equal(
        "Spring 2026 (2026-spring) closed 2026-03-15 at 24:00; the application was received 2026-03-16 00:00:07. Apply in the next round.",
        Assert.Single(EligibilityRules.Judge(Kalix, Spring, Handbook, Stockholm("2026-03-16T00:00:07")).Refusals).Message);

    [Fact]
    public void A_permit_lets_one_applicant_in_until_its_last_midnight()
    {
        var round = Spring with { LatePermits = [new(Kalix.Applicant.OrgNumber, new(2026, 3, 20), "Power cut", "Olle", Received)] };

        var late = EligibilityRules.Judge(Kalix, round, Handbook, Stockholm("2026-03-20T23:59:59"));
        Assert.Empty(late.Refusals);
        Assert.Equal("late-permit", Assert.Single(late.Warnings).Code);
        Assert.Equal("round-closed", Assert.Single(EligibilityRules.Judge(Kalix, round, Handbook, Stockholm("2026-03-21T00:00")).Refusals).Code);
        var other = Kalix with { Applicant = Kalix.Applicant with { OrgNumber = "2120000167" } };
        Assert.Equal("round-closed", Assert.Single(EligibilityRules.Judge(other, round, Handbook, Stockholm("2026-03-16T08:00")).Refusals).Code);
        Assert.Empty(EligibilityRules.Judge(Kalix, round, Handbook, Received).Warnings);
    }

    [Fact]
    public void What_our_own_outage_delayed_is_for_staff_to_look_at()
    {
        var judged = EligibilityRules.Judge(Kalix, Spring, Handbook, Stockholm("2026-03-16T00:05"), isDelayedByUs: true);
        Assert.Empty(judged.Refusals);
        Assert.Equal("delayed-by-us", Assert.Single(judged.Warnings).Code);
    }

    [Fact]
    public void A_paused_round_takes_nothing_not_even_with_a_permit()
    {
        var round = Spring with { IsPaused = true, LatePermits = [new(Kalix.Applicant.OrgNumber, new(2026, 3, 20), "Power cut", "Olle", Received)] };
        Assert.Equal("round-paused", Assert.Single(EligibilityRules.Judge(Kalix, round, Handbook, Stockholm("2026-03-18T12:00")).Refusals).Code);
        Assert.Equal("round-paused", Assert.Single(EligibilityRules.Judge(Kalix, round, Handbook, Received).Refusals).Code);
    }

    [Fact]
    public void Without_a_round_nothing_can_be_applied_for() => Assert.Equal("no-round", Assert.Single(EligibilityRules.Judge(Kalix, null, Handbook, Received).Refusals).Code);

    [Fact]
    public void A_round_may_be_limited_to_types_and_countries()
    {
        Assert.Equal("grant-type-not-in-round", Refused(Spring with { GrantTypes = ["dissemination"] }));
        Assert.Equal("country-not-in-round", Refused(Spring with { Countries = ["KE", "TZ"] }));
        Assert.Equal("grant-type-not-in-round", Refused(Inception));
        Assert.Empty(EligibilityRules.Judge(Kalix, Spring with { GrantTypes = ["project"], Countries = ["UG"] }, Handbook, Received).Refusals);

        static string Refused(Round round) => Assert.Single(EligibilityRules.Judge(Kalix, round, Handbook, Received).Refusals).Code;
    }

    [Fact]
    public void A_country_is_judged_on_the_day_of_submission_in_Stockholm()
    {
        var settings = Handbook with { Countries = [new("UG", "Uganda", "Uganda", false, null, new(2026, 2, 28))] };
        Assert.Empty(EligibilityRules.Judge(Kalix, Spring, settings, Utc("2026-02-28T22:59:59Z")).Refusals);
        Assert.Equal("partner-country", Assert.Single(EligibilityRules.Judge(Kalix, Spring, settings, Utc("2026-02-28T23:00:00Z")).Refusals).Code);
    }

    public static TheoryData<string, Func<Application, Application>> Warned => new()
    {
        { "no-coordinator", a => a with { Applicant = a.Applicant with { Contacts = [a.Applicant.Contacts[1]] } } },
        { "partner-contact", a => a with { Partners = [a.Partners[0] with { Contacts = [] }] } },
        { "unknown-language", a => a with { Applicant = a.Applicant with { Contacts = [a.Applicant.Contacts[0] with { Language = "fi" }] } } },
        { "dates-short", a => a with { EndDate = new(2026, 12, 31), Budget = [Line(1, "travel", 400_000)], RequestedSek = 400_000 } },
        { "dates-past", a => a with { StartDate = new(2026, 2, 19), EndDate = new(2029, 2, 18) } },
        { "unknown-sdg", a => a with { Sdgs = ["18"] } },
        { "unknown-sdg", a => a with { Sdgs = ["12.5", "peace"] } },
        { "summary-long", a => a with { Summary = string.Concat(Enumerable.Repeat("word ", 201)) } },
        { "renewal-reference", a => a with { RenewalOf = "the one before" } },
        { "no-steering-group", a => a with { SteeringGroup = [] } },
        { "partner-labour", a => a with { Budget = [.. a.Budget.Select(l => l.Line == "1-labour" ? l with { Party = "partner-1" } : l)] } },
    };

    [Theory]
    [MemberData(nameof(Warned))]
    public void What_staff_should_know_of_is_a_warning_and_no_refusal(string code, Func<Application, Application> spoil)
    {
        var judged = Judge(spoil(Kalix));
        Assert.Empty(judged.Refusals);
        Assert.Equal([code], judged.Warnings.Select(w => w.Code));
    }

    [Fact]
    public void Inception_needs_no_steering_group()
    {
        var inception = Kalix with { GrantType = "inception", EndDate = new(2027, 6, 30), SteeringGroup = [], Budget = [Line(1, "travel", 275_000)], RequestedSek = 275_000 };
        var judged = EligibilityRules.Judge(inception, Inception, Handbook, Received);
        Assert.Empty(judged.Refusals);
        Assert.Empty(judged.Warnings);
    }

    [Fact]
    public void Every_refusal_is_a_code_and_one_short_sentence_or_more_without_line_breaks()
    {
        foreach (var spoil in OneRuleBroken.Select(row => (Func<Application, Application>)row[1]))
        {
            foreach (var refusal in Judge(spoil(Kalix)).Refusals)
            {
                Assert.Matches("^[a-z]+(-[a-z]+)*$", refusal.Code);
                Assert.Matches("^[^\\n\\r]{10,700}[.]$", refusal.Message);
            }
        }
    }

    static Eligibility Judge(Application application) => EligibilityRules.Judge(application, Spring, Handbook, Received);
}
