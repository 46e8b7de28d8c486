using Mpp.Domain.Cases;
using Mpp.Domain.Intake;
using Mpp.Domain.Rounds;
using static Mpp.Tests.Domain.Samples;

namespace Mpp.Tests.Domain.Intake;

public class SubmitApplicationTests
{
    [Fact]
    public void An_eligible_application_becomes_a_case_with_a_receipt_to_each_party_in_its_language()
    {
        var change = Submit(Kalix, Spring, Received);
        var @case = change.Case;

        Assert.Equal((CaseStatus.Eligible, "2026-spring", "handbook", 1), (@case.Status, @case.RoundId, @case.SettingsVersion, @case.Generation));
        Assert.Equal((Received, Received.AddSeconds(-5)), (@case.ReceivedAtUtc, @case.ClaimedAtUtc));
        Assert.Equal([("receipt", "applicant-1", "sv", "1"), ("receipt", "partner-1-1", "en", "1")], change.Letters.Select(l => (l.Letter, l.To.Id, l.To.Language, l.Occasion)));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["receivedAt"] = "2026-02-20 11:15",
                ["amountSek"] = "1350000",
                ["startDate"] = "2026-07-01",
                ["endDate"] = "2029-06-30",
                ["grantType"] = "project",
                ["budget"] = string.Join('\n', Kalix.Budget.Select(l => $"{l.Line}: {l.AmountSek}")),
                ["attachments"] = "loi.pdf (letter-of-intent)\nbudget.pdf (budget)",
            },
            change.Letters[0].Values);
        Assert.Equal([("submit", "2026-spring", "eligible"), ("received", "revision-1", "2026-02-20T10:15:00.0000000Z")], change.Facts.Select(f => (f.Action, f.Subject, f.To)));
        Assert.Empty(change.Tasks);
        Assert.Empty(@case.Obligations);
    }

    [Fact]
    public void An_ineligible_one_is_received_too_and_told_every_reason()
    {
        var change = Submit(Kalix with { CoreAreas = [], Consent = null }, Spring, Received);

        Assert.Equal(CaseStatus.NotEligible, change.Case.Status);
        Assert.Equal(["receipt", "receipt", "not-eligible", "not-eligible"], change.Letters.Select(l => l.Letter));
        Assert.Equal(change.Case.Eligibility.Refusals.Select(r => r.Message), change.Letters[2].Values["reasons"].Split('\n'));
        Assert.Equal(("refused", "handbook", "no-core-area no-consent"), Assert.Single(change.Facts, f => f.Action == "refused") is var f ? (f.Action, f.Subject, f.To) : default);
    }

    [Fact]
    public void A_late_one_gets_one_letter_that_says_so_and_everything_else_that_is_wrong()
    {
        var change = Submit(Kalix with { CoreAreas = [] }, Spring, Stockholm("2026-03-16T00:00"));

        Assert.Equal(CaseStatus.NotEligible, change.Case.Status);
        Assert.Equal(["late-refused", "late-refused"], change.Letters.Select(l => l.Letter));
        Assert.Equal(2, change.Letters[0].Values["reasons"].Split('\n').Length);
    }

    [Fact]
    public void A_late_one_whose_form_claims_to_be_in_time_becomes_a_task_as_well()
    {
        Assert.Equal("late-but-claimed-in-time", Assert.Single(Submit(Kalix, Spring, Stockholm("2026-03-16T00:00")).Tasks).Kind);
        Assert.Empty(Submit(Kalix, Spring, Stockholm("2026-03-16T00:06")).Tasks);
    }

    [Fact]
    public void What_our_outage_delayed_is_received_and_becomes_a_task()
    {
        var change = Submit(Kalix, Spring, Stockholm("2026-03-16T02:00"), isDelayedByUs: true);

        Assert.Equal(CaseStatus.Eligible, change.Case.Status);
        Assert.All(change.Letters, l => Assert.Equal("receipt", l.Letter));
        Assert.Equal("delayed-by-us", Assert.Single(change.Tasks).Kind);
    }

    [Fact]
    public void An_early_one_is_received_and_not_eligible() =>
        Assert.Equal(["receipt", "receipt", "not-eligible", "not-eligible"], Submit(Kalix, Spring, Stockholm("2026-02-14T12:00")).Letters.Select(l => l.Letter));

    [Fact]
    public void Without_a_round_it_is_a_case_all_the_same()
    {
        var change = Submit(Kalix, null, Received);
        Assert.Equal((CaseStatus.NotEligible, null), (change.Case.Status, change.Case.RoundId));
        Assert.Equal("no-round", Assert.Single(change.Case.Eligibility.Refusals).Code);
    }

    [Fact]
    public void An_applicant_without_an_address_cannot_be_written_to_so_staff_are_told()
    {
        var change = Submit(Kalix with { Applicant = Kalix.Applicant with { Contacts = [] } }, Spring, Received);
        Assert.All(change.Letters, l => Assert.Equal("partner-1-1", l.To.Id));
        Assert.Equal("no-address", Assert.Single(change.Tasks).Kind);
    }

    [Fact]
    public void A_receipt_repeats_as_much_of_a_long_budget_as_a_letter_bears_and_never_a_negative_sum()
    {
        var values = Submit(Kalix with { Budget = [.. Enumerable.Range(1, 300).Select(n => Line(1, "travel", 7) with { Line = $"line-{n}" })], RequestedSek = -2100 }, Spring, Received).Letters[0].Values;
        Assert.Equal("… + 240", values["budget"].Split('\n')[60]);
        Assert.Equal("0", values["amountSek"]);
        Assert.Equal("1-other: 1234567", Submit(Kalix with { Budget = [Line(1, "other", 1_234_567)] }, Spring, Received).Letters[0].Values["budget"]);
    }

    [Fact]
    public void No_personal_word_is_in_the_part_of_the_trail_that_is_never_erased()
    {
        var change = Submit(Kalix with { CoreAreas = ["Karin Lind"], Title = "Karin Lind" }, Spring, Received);
        Assert.DoesNotContain("Karin", string.Concat(change.Facts.Select(f => f.Action + f.Subject + f.From + f.To)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_form_that_is_read_fits_into_one_transaction()
    {
        static Contact[] Crowd(string party) => [.. Enumerable.Range(1, 20).Select(n => new Contact($"{party}-{n}", party, "A", $"{party}-{n}@example.se", null, "coordinator", "sv"))];
        var crowded = Kalix with
        {
            CoreAreas = [],
            SteeringGroup = [],
            Applicant = Kalix.Applicant with { Contacts = Crowd("applicant") },
            Partners = [.. Enumerable.Range(1, 12).Select(n => new Partner($"partner-{n}", $"Partner {n}", "UG", Crowd($"partner-{n}")))],
        };
        var change = Submit(crowded, Spring, Received);

        Assert.Equal((54, 4), (change.Letters.Count, change.Facts.Count));
        // A row a letter, two an audit fact (with its erasable companion), and state, head and command: the store takes 90.
        Assert.InRange(change.Letters.Count + 2 * change.Facts.Count + 3, 60, 80);
    }

    static Change Submit(Application application, Round? round, DateTimeOffset receivedAtUtc, bool isDelayedByUs = false) =>
        SubmitApplication.Create("2026-0001", application, round, Handbook, receivedAtUtc, receivedAtUtc.AddSeconds(-5), Delivery(1, "first", receivedAtUtc), isDelayedByUs);
}
