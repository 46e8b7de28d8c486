using Mpp.Domain.Agreements;
using Mpp.Domain.Amendments;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Completions;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;
using Mpp.Domain.Reviews;
using Mpp.Tests.Domain.Amendments;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Cases;

public sealed class WhatWaitsTests
{
    static IReadOnlyList<string> Of(Case @case) => [.. WhatWaits.Of(@case, Handbook).Select(t => $"{t.Kind} {t.Occasion}")];

    static IReadOnlyList<string> Settled(Case before, Case after) => [.. WhatWaits.Settled(before, after, Handbook).Select(t => $"{t.Kind} {t.Occasion}")];

    [Fact]
    public void A_wide_spread_waits_for_a_note_or_for_a_further_reviewer()
    {
        var apart = Send(Send(UnderReview, Rut, 5), Rolf, 2);
        Assert.Equal(["spread 2"], Of(apart));

        Assert.Equal(["spread 2"], Settled(apart, Do(Moderate.Apply(apart, "Talked through.", Handbook)).Case));
        Assert.Equal(["spread 2"], Settled(apart, Do(AssignReviewers.Apply(apart, [Runa], Monday)).Case));
    }

    [Fact]
    public void Icld_is_not_asked_to_sign_what_it_has_signed_and_nobody_is_rung_up_about_an_agreement_in_force()
    {
        var reminded = Do(RemindToSign.Apply(AgreementSent, Handbook, Monday.AddDays(7))).Case;
        Assert.Equal(["sign-agreement icld", "sign-agreement icld.7"], Of(reminded));
        Assert.Empty(Settled(reminded, Sign(reminded, "applicant")));

        var signed = Sign(reminded, "icld");
        Assert.Empty(Of(signed));
        var escalated = Do(EscalateSigning.Apply(signed, Handbook, Monday.AddDays(30))).Case;
        Assert.Equal(["agreement-unsigned 30"], Of(escalated));
        Assert.Equal(["agreement-unsigned 30"], Settled(escalated, Sign(Sign(escalated, "applicant"), "partner-1")));
    }

    [Fact]
    public void A_suspended_agreement_is_not_taken_for_one_whose_day_has_come()
    {
        var suspended = AgreementSent with { Suspension = new("Audit.", "Disa", Monday, AgreementSent.Obligations), Obligations = [] };
        Assert.Equal(["sign-agreement icld"], Of(suspended));
    }

    [Fact]
    public void What_was_to_be_decided_after_a_completion_is_over_when_the_case_moves_on()
    {
        Completion completion = new(1, ["The budget"], "Olle", Monday, new(new(2026, 6, 2), "Europe/Stockholm"), Monday);
        var completed = Complete with { Status = CaseStatus.Eligible, Completions = [completion], Revisions = [new(2, "completion", "deliveries/second", "second", Monday)] };

        Assert.Equal(["completion-received 1"], Of(completed));
        Assert.Empty(Of(Do(AcceptComplete.Apply(completed, Monday)).Case));
        // A revision as a whole has a task of its own.
        Assert.Empty(Of(completed with { Revisions = [new(2, "revision", "deliveries/second", "second", Monday)] }));
        Assert.Equal(["completion-expired 1"], Of(completed with { Completions = [completion with { CompletedAtUtc = null, ExpiredAtUtc = Monday }] }));
    }

    [Fact]
    public void Each_report_waits_in_its_newest_version_and_each_payment_and_amendment_by_itself()
    {
        Assert.Equal(["assess-report year-1.1"], Of(ReportIn));
        var twice = Do(SubmitReport.Apply(ReportIn, ReportOf("year-1", 70_000, Reported, "second"), Handbook, Reported)).Case;
        Assert.Equal(["assess-report year-1.1"], Settled(ReportIn, twice));
        var both = Do(SubmitReport.Apply(twice, ReportOf("year-2", 1_000, Reported), Handbook, Reported)).Case;
        Assert.Equal(["assess-report year-1.2", "assess-report year-2.1"], Of(both));

        var approved = Do(AssessReport.Apply(both, Accept("year-1"), Handbook, Handbook, Officer, Reported)).Case;
        Assert.Equal(["assess-report year-1.2"], Settled(both, approved));
        approved = Do(AssessReport.Apply(approved, Accept("year-2"), Handbook, Handbook, Officer, Reported)).Case;
        Assert.Equal(["payment year-1", "payment year-2"], Of(approved));
        var late = Do(RemindOfPayment.Apply(approved, "year-1", [], Reported.AddDays(30))).Case;
        Assert.Equal(["payment year-1", "payment-late year-1"], Settled(late, Pay(late, "2026-0001-year-1", Reported.AddDays(30))));

        var asked = Amending.Asked(Amending.Asked(InForce, Amending.Sent("reallocation")), Amending.Sent("people"));
        Assert.Equal(["amendment amendment-1", "amendment amendment-2"], Of(asked));
        Assert.Equal(["amendment amendment-1"], Settled(asked, Do(DecideAmendment.Apply(asked, "amendment-1", true, null, Handbook, Handbook, Decider, Monday)).Case));
    }

    [Fact]
    public void An_overdue_report_waits_for_somebody_to_ring_until_it_is_in_or_its_date_moves()
    {
        var day = At("2027-08-29T06:00:00Z").AddDays(30);
        var overdue = Do(RemindOfReport.Apply(InForce with { Reports = [InForce.Reports[0]] }, "year-1", Handbook, day)).Case;
        Assert.Equal(["report-overdue year-1.2027-08-29.30"], Of(overdue));

        Assert.Equal(["report-overdue year-1.2027-08-29.30"], Settled(overdue, Do(SubmitReport.Apply(overdue, ReportOf("year-1", 1_000, day), Handbook, day)).Case));
        Assert.Equal(["report-overdue year-1.2027-08-29.30"], Settled(overdue, Do(MoveReportDate.Apply(overdue, "year-1", new(2027, 12, 1), "Agreed.", Handbook, day)).Case));
    }

    [Fact]
    public void Nothing_of_an_ended_case_waits_and_what_only_a_person_can_call_done_is_never_over()
    {
        Assert.Empty(Of(ReportApproved with { Status = CaseStatus.Terminated }));
        Assert.False(WhatWaits.IsOver(Complete, new("attachment", "file-1", ""), Handbook));
        Assert.False(WhatWaits.IsOver(Complete with { Status = CaseStatus.NotEligible }, new("late-in-time", "2026-03-20", ""), Handbook));
        Assert.True(WhatWaits.IsOver(Complete, new("late-in-time", "2026-03-20", ""), Handbook));
        Assert.True(WhatWaits.IsOver(Complete, new("payment", "year-1", ""), Handbook));
    }

    [Fact]
    public void What_is_to_come_is_to_come_while_the_case_is_suspended_too()
    {
        Assert.Contains(ReportApproved.Obligations, o => o.Kind == OrderPayment.Obligation);
        Assert.Equal(["payment year-1"], Of(ReportApproved with { Suspension = new("Audit.", "Disa", Monday, ReportApproved.Obligations), Obligations = [] }));
    }
}
