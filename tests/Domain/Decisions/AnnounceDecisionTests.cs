using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using Mpp.Domain.Decisions;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Decisions;

public class AnnounceDecisionTests
{
    [Fact]
    public void An_approval_goes_to_coordinator_head_and_partners_each_in_their_language()
    {
        var conditions = Approved with { Conditions = [new("condition-1", "A new budget.", "agreement"), new("condition-2", "An auditor named.", "payment")] };
        var change = Do(AnnounceDecision.Apply(conditions, Monday));

        Assert.Equal(Monday, change.Case.Decision!.AnnouncedAtUtc);
        Assert.Equal([("applicant-1", "sv"), ("applicant-2", "sv"), ("partner-1-1", "en")], change.Letters.Select(l => (l.To.Id, l.To.Language)));
        Assert.All(change.Letters, l =>
        {
            Assert.Equal("decision-approved", l.Letter);
            Assert.Equal("1000000", l.Values["amountSek"]);
            Assert.Equal("1200000", l.Values["requestedSek"]);
            Assert.Equal("A new budget.\nAn auditor named.", l.Values["conditions"]);
            Assert.Equal("Good.", l.Values["reason"]);
        });
    }

    [Fact]
    public void A_rejection_gives_the_recommendations_reason_where_the_decider_followed_it()
    {
        var change = Do(AnnounceDecision.Apply(Rejected, Monday));
        Assert.All(change.Letters, l => Assert.Equal(("decision-rejected", "Weak results logic."), (l.Letter, l.Values["reason"])));
        Assert.Equal(3, change.Letters.Count);
    }

    [Fact]
    public void A_coordinator_who_is_the_head_too_gets_one_letter()
    {
        var application = Kalix;
        var contacts = application.Applicant.Contacts.Select(c => c with { Email = "karin@kalix.example" }).ToList();
        var change = Do(AnnounceDecision.Apply(Approved with { Application = application with { Applicant = application.Applicant with { Contacts = contacts } } }, Monday));
        Assert.Equal(["applicant-1", "partner-1-1"], change.Letters.Select(l => l.To.Id));
    }

    [Fact]
    public void It_happens_once() => Assert.Equal(["already-announced"], Codes(AnnounceDecision.Apply(Announced, Monday)));

    [Fact]
    public void A_case_withdrawn_or_suspended_meanwhile_is_passed_over()
    {
        Assert.Equal(["wrong-status"], Codes(AnnounceDecision.Apply(Do(Withdraw.Apply(Approved, "No money of our own.", Karin, Monday)).Case, Monday)));
        Assert.Equal(["suspended"], Codes(AnnounceDecision.Apply(Do(Suspend.Apply(Approved, "Unrest.", Decider, Monday)).Case, Monday)));
        Assert.Equal(["wrong-status"], Codes(AnnounceDecision.Apply(Recommended, Monday)));
    }
}
