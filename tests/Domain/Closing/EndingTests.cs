using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Closing;

public class EndingTests
{
    public static TheoryData<CaseStatus> Running => [.. Enum.GetValues<CaseStatus>().Where(s => StatusTable.IsLegal(s, CaseStatus.Terminated) && s != CaseStatus.Terminated)];

    [Theory]
    [MemberData(nameof(Running))]
    public void At_every_stage_an_application_can_be_withdrawn_and_terminated(CaseStatus status)
    {
        var @case = InForce with { Status = status };
        Assert.Equal(CaseStatus.Withdrawn, Do(Withdraw.Apply(@case, "No staff.", Karin, Monday)).Case.Status);
        Assert.Equal(CaseStatus.Terminated, Do(Terminate.Apply(@case, "Fraud.", 0, Decider, Monday)).Case.Status);
    }

    [Fact]
    public void What_fell_due_falls_due_no_more_but_the_money_goes_back_to_the_envelope()
    {
        var change = Do(Withdraw.Apply(InForce, " No staff. ", Karin, Monday));
        Assert.Equal("ledger-release_operation-1", Assert.Single(change.Case.Obligations).Id);
        Assert.Equal(Monday, change.Case.Obligations[0].Due.ToUtc());
        Assert.Equal(("withdrawn", "No staff.", "Karin"), (change.Case.Ending!.Kind, change.Case.Ending.Reason, change.Case.Ending.By));
        Assert.All(change.Letters, l => Assert.Equal(("withdrawn", "No staff."), (l.Letter, l.Values["reason"])));

        var released = ReleaseCommitment.Apply(change.Case, "operation-1");
        Assert.Empty(released.Case.Obligations);
        Assert.Equal(("1000000", "0"), (released.Facts[0].From, released.Facts[0].To));
        Assert.Empty(ReleaseCommitment.Apply(released.Case, "operation-1").Facts);
    }

    [Fact]
    public void What_was_paid_is_not_given_back_and_where_all_was_paid_nothing_is()
    {
        var withdrawn = Do(Withdraw.Apply(PaidOnce, "No staff.", Karin, Reported)).Case;
        Assert.Equal((1_000_000, 60_000, 940_000), (ReleaseCommitment.HeldSek(PaidOnce), ReleaseCommitment.HeldSek(withdrawn), ReleaseCommitment.UnspentSek(withdrawn)));
        Assert.True(ReleaseCommitment.IsOwed(withdrawn));

        var allPaid = PaidOnce with { Decision = PaidOnce.Decision! with { AmountSek = 60_000 } };
        Assert.Empty(Do(Withdraw.Apply(allPaid, "No staff.", Karin, Reported)).Case.Obligations);
        Assert.Equal(0, ReleaseCommitment.HeldSek(Rejected));
    }

    [Fact]
    public void Where_nobody_committed_money_none_is_released() => Assert.Empty(Do(Withdraw.Apply(Recommended, "No staff.", Karin, Monday)).Case.Obligations);

    [Fact]
    public void An_applicant_cannot_tell_from_withdrawing_what_was_decided()
    {
        var changes = new[] { UnderReview, Approved, Rejected }.Select(c => Do(Withdraw.Apply(c, "No staff.", Karin, Monday))).ToList();
        Assert.All(changes, c => Assert.Equal("Withdrawn", StatusTable.PublicLabel(c.Case, "en")));
        Assert.Single(changes.Select(c => string.Join('|', c.Letters.Select(l => $"{l.Key} {string.Join(',', l.Values)}"))).Distinct());
    }

    [Fact]
    public void An_announced_rejection_cannot_be_withdrawn_any_more() =>
        Assert.Equal(["wrong-status"], Codes(Withdraw.Apply(Rejected with { Decision = Rejected.Decision! with { AnnouncedAtUtc = Monday } }, "Angry.", Karin, Monday)));

    [Fact]
    public void A_suspended_case_can_be_withdrawn_and_is_not_suspended_any_more()
    {
        var change = Do(Withdraw.Apply(Do(Suspend.Apply(InForce, "Unrest.", Decider, Monday)).Case, "No staff.", Karin, Monday));
        Assert.Null(change.Case.Suspension);
        Assert.Equal("ledger-release", Assert.Single(change.Case.Obligations).Kind);
        Assert.Equal("Withdrawn", StatusTable.PublicLabel(change.Case, "en"));
    }

    [Fact]
    public void A_double_click_is_refused_and_so_is_no_reason()
    {
        Assert.Equal(["wrong-status"], Codes(Withdraw.Apply(Do(Withdraw.Apply(Complete, "No staff.", Karin, Monday)).Case, "No staff.", Karin, Monday)));
        Assert.Equal(["no-reason"], Codes(Withdraw.Apply(Complete, " ", Karin, Monday)));
        Assert.Equal(["no-reason", "recover-negative"], Codes(Terminate.Apply(Complete, "", -1, Decider, Monday)));
    }

    [Fact]
    public void Money_is_recovered_up_to_what_was_paid()
    {
        var change = Do(Terminate.Apply(PaidOnce, "Fraud.", 60_000, Decider, Reported));
        Assert.Equal(60_000, change.Case.Ending!.RecoverSek);
        Assert.All(change.Letters, l => Assert.Equal("60000", l.Values["recoverSek"]));
        Assert.Equal(["applicant-1", "partner-1-1", "applicant-2"], change.Letters.Select(l => l.To.Id));
        var task = Assert.Single(change.Tasks);
        Assert.Equal(("recover-money", "terminated"), (task.Kind, task.Occasion));
        Assert.Contains("claim 60000 SEK back from Kalix kommun for 2026-0001", task.Text, StringComparison.Ordinal);
        Assert.False(WhatWaits.IsOver(change.Case, task, Handbook));
        Assert.Empty(Do(Terminate.Apply(PaidOnce, "Fraud.", 0, Decider, Reported)).Tasks);
        Assert.Equal(["recover-too-much"], Codes(Terminate.Apply(PaidOnce, "Fraud.", 60_001, Decider, Reported)));
        Assert.Equal(["recover-too-much"], Codes(Terminate.Apply(ReportApproved, "Fraud.", 1, Decider, Reported)));
    }
}
