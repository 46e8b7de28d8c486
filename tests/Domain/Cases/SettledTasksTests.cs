using Mpp.Domain.Agreements;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Reviews;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Cases;

public sealed class SettledTasksTests
{
    [Fact]
    public void A_wide_spread_is_settled_by_the_note_and_not_by_the_reviews_that_made_it()
    {
        var apart = Send(Send(UnderReview, Rut, 5), Rolf, 2);
        Assert.Empty(SettledTasks.Of(UnderReview, apart));

        Assert.Equal(["spread"], SettledTasks.Of(apart, Do(Moderate.Apply(apart, "Talked through.", Handbook)).Case));
    }

    [Fact]
    public void Icld_is_not_asked_to_sign_what_it_has_signed_and_nobody_is_rung_up_about_an_agreement_in_force()
    {
        var partly = Sign(AgreementSent, "applicant");
        Assert.Empty(SettledTasks.Of(Announced, AgreementSent));
        Assert.Empty(SettledTasks.Of(AgreementSent, partly));

        var signed = Sign(partly, "icld");
        Assert.Equal(["sign-agreement"], SettledTasks.Of(partly, signed));
        Assert.Empty(SettledTasks.Of(signed, Sign(signed, "partner-1")));
        var escalated = signed with { Obligations = signed.Obligations.Without(EscalateSigning.Obligation) };
        Assert.Equal(["agreement-unsigned"], SettledTasks.Of(escalated, Sign(escalated, "partner-1")));
    }

    [Fact]
    public void What_was_to_be_decided_after_a_completion_is_settled_when_the_case_moves_on()
    {
        var completed = Complete with { Status = CaseStatus.Eligible, Completions = [new(1, ["The budget"], "Olle", Monday, new(new(2026, 6, 2), "Europe/Stockholm"), Monday)] };

        Assert.Equal(["completion-received", "completion-expired"], SettledTasks.Of(completed, completed with { Status = CaseStatus.Complete }));
        Assert.Empty(SettledTasks.Of(completed with { Completions = [] }, Complete));
    }
}
