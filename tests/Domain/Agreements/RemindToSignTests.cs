using Mpp.Domain.Agreements;
using Mpp.Domain.Cases;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Agreements;

public class RemindToSignTests
{
    static readonly DateTimeOffset Day7 = At("2026-05-25T06:00:00Z"), Day14 = At("2026-06-01T06:00:00Z"), Day30 = At("2026-06-17T06:00:00Z");

    [Fact]
    public void Only_those_who_have_not_signed_are_reminded()
    {
        var change = Do(RemindToSign.Apply(Sign(AgreementSent, "applicant"), Handbook, Day7));
        var letter = Assert.Single(change.Letters);
        Assert.Equal(("agreement-reminder_7_partner-1-1", "7"), (letter.Key, letter.Values["days"]));
        Assert.Contains(change.Tasks, t => t.Kind == "sign-agreement");
        Assert.Equal(["agreement-escalation_agreement", "agreement-reminder_14"], change.Case.Obligations.Select(o => o.Id).Order());
    }

    [Fact]
    public void A_reminder_goes_out_once()
    {
        var reminded = Do(RemindToSign.Apply(AgreementSent, Handbook, Day7)).Case;
        var again = Do(RemindToSign.Apply(reminded, Handbook, Day7));
        Assert.Empty(again.Letters);
        Assert.Empty(again.Facts);
        Assert.Equal(2, Do(RemindToSign.Apply(reminded, Handbook, Day14)).Letters.Count);
    }

    [Fact]
    public void Before_its_time_nothing_goes_out()
    {
        var change = Do(RemindToSign.Apply(AgreementSent, Handbook, Day7.AddSeconds(-1)));
        Assert.Empty(change.Letters);
        Assert.Equal(3, change.Case.Obligations.Count);
    }

    [Fact]
    public void After_an_outage_over_both_only_the_latest_goes_out_and_says_how_long_it_has_been()
    {
        var change = Do(RemindToSign.Apply(AgreementSent, Handbook, At("2026-06-03T06:00:00Z")));
        Assert.All(change.Letters, l => Assert.Equal(("14", "16"), (l.Occasion, l.Values["days"])));
        Assert.Equal("agreement-escalation", Assert.Single(change.Case.Obligations).Kind);
        Assert.Empty(Do(RemindToSign.Apply(change.Case, Handbook, Day30)).Letters);
    }

    [Fact]
    public void The_days_are_live()
    {
        var settings = Handbook with { AgreementReminderDays = [10], AgreementEscalationDays = 40 };
        var change = Do(RemindToSign.Apply(AgreementSent, settings, Day7));
        Assert.Empty(change.Letters);
        Assert.Equal(["agreement-escalation_agreement", "agreement-reminder_10"], change.Case.Obligations.Select(o => o.Id).Order());

        var moved = Do(EscalateSigning.Apply(AgreementSent, settings, Day30));
        Assert.Empty(moved.Tasks);
        Assert.Equal("2026-06-27", $"{moved.Case.Obligations.Single(o => o.Kind == "agreement-escalation").Due.Local:yyyy-MM-dd}");
    }

    [Fact]
    public void After_30_days_staff_get_it_once()
    {
        Assert.Empty(Do(EscalateSigning.Apply(AgreementSent, Handbook, Day30.AddSeconds(-1))).Tasks);
        var change = Do(EscalateSigning.Apply(Sign(AgreementSent, "icld"), Handbook, Day30));
        Assert.Contains("applicant, partner-1", Assert.Single(change.Tasks).Text, StringComparison.Ordinal);
        Assert.Empty(Do(EscalateSigning.Apply(change.Case, Handbook, Day30)).Tasks);
    }

    [Fact]
    public void When_all_have_signed_and_only_the_day_is_missing_nobody_is_reminded()
    {
        var sent = Do(SendAgreement.Apply(Announced, new(2026, 9, 1), Handbook, Monday)).Case;
        var signed = Sign(Sign(Sign(sent, "icld"), "applicant"), "partner-1");
        Assert.Empty(Do(RemindToSign.Apply(signed, Handbook, Day14)).Letters);
        Assert.Empty(Do(EscalateSigning.Apply(signed, Handbook, Day30)).Tasks);
    }

    [Fact]
    public void A_case_in_force_or_suspended_is_refused()
    {
        Assert.Equal(["wrong-status"], Codes(RemindToSign.Apply(InForce, Handbook, Day7)));
        Assert.Equal(["suspended"], Codes(EscalateSigning.Apply(AgreementSent with { Suspension = new("Audit.", "Disa", Monday, []) }, Handbook, Day30)));
    }
}
