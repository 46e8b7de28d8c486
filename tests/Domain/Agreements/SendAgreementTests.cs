using Mpp.Domain.Agreements;
using Mpp.Domain.Cases;
using Mpp.Domain.Decisions;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Agreements;

public class SendAgreementTests
{
    [Fact]
    public void All_parties_are_asked_to_sign_and_reminders_are_set()
    {
        var change = Do(SendAgreement.Apply(Announced, null, Handbook, Monday));

        Assert.Equal(CaseStatus.AgreementSent, change.Case.Status);
        Assert.Equal(["icld", "applicant", "partner-1"], change.Case.Agreement!.Parties);
        Assert.Equal([("applicant-1", "sv"), ("partner-1-1", "en")], change.Letters.Select(l => (l.To.Id, l.To.Language)));
        Assert.All(change.Letters, l => Assert.Equal(("agreement-to-sign", "1000000"), (l.Letter, l.Values["amountSek"])));
        Assert.Equal(
            [("agreement-reminder_7", "2026-05-25 08:00"), ("agreement-reminder_14", "2026-06-01 08:00"), ("agreement-escalation_agreement", "2026-06-17 08:00")],
            change.Case.Obligations.Select(o => (o.Id, $"{o.Due.Local:yyyy-MM-dd HH:mm}")));
        Assert.Contains(change.Tasks, t => t is { Kind: "sign-agreement", Occasion: "icld" });
    }

    [Fact]
    public void The_days_count_from_the_day_in_Stockholm()
    {
        // 22:30 UTC on Monday is Tuesday in Stockholm.
        var change = Do(SendAgreement.Apply(Announced, null, Handbook, At("2026-05-18T22:30:00Z")));
        Assert.Equal("2026-05-26 08:00", $"{change.Case.Obligations[0].Due.Local:yyyy-MM-dd HH:mm}");
    }

    [Fact]
    public void The_hash_is_that_of_the_text_and_changes_with_the_terms()
    {
        var change = Do(SendAgreement.Apply(Announced, new(2026, 7, 1), Handbook, Monday));
        var text = AgreementText.For(Announced, new(2026, 7, 1), Handbook);
        Assert.Equal(AgreementText.Hash(text), change.Case.Agreement!.TextHash);
        Assert.NotEqual(AgreementText.Hash(AgreementText.For(Announced, null, Handbook)), change.Case.Agreement.TextHash);
        Assert.Contains("SEK 1000000", text, StringComparison.Ordinal);
        Assert.Contains("Report year-3 (final): 2028-07-01 to 2029-06-30, due 2029-09-28", text, StringComparison.Ordinal);
        Assert.Contains("partner-1: Masaka, UG", text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_waits_for_the_announcement_for_conditions_and_for_the_steering_group_and_says_all_of_it()
    {
        var @case = Approved with
        {
            Application = Kalix with { SteeringGroup = [.. Kalix.SteeringGroup.Skip(1)] },
            Conditions = [new("condition-1", "A new budget.", "agreement"), new("condition-2", "An auditor named.", "payment")],
        };
        Assert.Equal(["not-announced", "condition-unmet", "steering-group-incomplete"], Codes(SendAgreement.Apply(@case, null, Handbook, Monday)));

        var met = Do(MeetCondition.Apply(Announced with { Conditions = @case.Conditions }, "condition-1", null, Officer, Monday)).Case;
        Assert.True(SendAgreement.Apply(met, null, Handbook, Monday).IsAllowed);
    }

    [Fact]
    public void The_day_in_force_is_today_or_later_and_within_the_project()
    {
        Assert.Equal(["in-force-in-past"], Codes(SendAgreement.Apply(Announced, new(2026, 5, 17), Handbook, Monday)));
        Assert.Equal(["in-force-after-end"], Codes(SendAgreement.Apply(Announced, new(2029, 7, 1), Handbook, Monday)));
        Assert.True(SendAgreement.Apply(Announced, new(2026, 5, 18), Handbook, Monday).IsAllowed);
        Assert.True(SendAgreement.Apply(Announced, new(2029, 6, 30), Handbook, Monday).IsAllowed);
    }

    [Fact]
    public void A_project_that_ends_before_it_starts_is_refused_although_somebody_overrode_its_eligibility() =>
        Assert.Equal(["dates-order"], Codes(SendAgreement.Apply(Announced with { Application = Kalix with { EndDate = new(2026, 6, 1) } }, null, Handbook, Monday)));

    [Fact]
    public void A_lopsided_steering_group_is_a_task_and_no_obstacle()
    {
        var women = Kalix.SteeringGroup.Select(m => m with { Gender = "woman" }).ToList();
        var change = Do(SendAgreement.Apply(Announced with { Application = Kalix with { SteeringGroup = women } }, null, Handbook, Monday));
        Assert.Contains(change.Tasks, t => t.Kind == "steering-group");
        Assert.Contains(change.Facts, f => f is { Action: "warning", Subject: "steering-group-gender" });
    }

    [Fact]
    public void It_is_sent_once_and_only_of_an_approval()
    {
        Assert.Equal(["wrong-status"], Codes(SendAgreement.Apply(AgreementSent, null, Handbook, Monday)));
        Assert.Equal(["wrong-status"], Codes(SendAgreement.Apply(Rejected, null, Handbook, Monday)));
    }
}
