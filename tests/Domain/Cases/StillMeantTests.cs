using Mpp.Domain.Agreements;
using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using Mpp.Domain.Completions;
using Mpp.Domain.Reporting;
using Mpp.Domain.Reviews;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Cases;

public sealed class StillMeantTests
{
    static readonly DateTimeOffset Due = At("2027-08-29T06:00:00Z");

    static string? WhyNot(Case @case, LetterOrder letter) => StillMeant.WhyNot(@case, letter)?.Code;

    [Fact]
    public void A_reminder_of_a_report_has_lost_its_meaning_when_the_report_is_in_its_date_has_moved_a_later_one_is_ordered_or_nothing_falls_due()
    {
        var change = Do(RemindOfReport.Apply(InForce, "year-1", Handbook, Due));
        var (reminded, letter) = (change.Case, Assert.Single(change.Letters));
        Assert.Null(WhyNot(reminded, letter));
        Assert.Null(WhyNot(Do(SubmitReport.Apply(reminded, ReportOf("year-2", 1_000, Due), Handbook, Due)).Case, letter));

        Assert.Equal("report-in", WhyNot(Do(SubmitReport.Apply(reminded, ReportOf("year-1", 1_000, Due), Handbook, Due)).Case, letter));
        Assert.Equal("date-moved", WhyNot(Do(MoveReportDate.Apply(reminded, "year-1", new(2027, 10, 1), "Agreed.", Handbook, Due)).Case, letter));
        Assert.Equal("overtaken", WhyNot(Do(RemindOfReport.Apply(reminded, "year-1", Handbook, Due.AddDays(1))).Case, letter));
        Assert.Equal("suspended", WhyNot(Do(Suspend.Apply(reminded, "Audit.", Decider, Due)).Case, letter));
        Assert.Equal("case-ended", WhyNot(Do(Withdraw.Apply(reminded, "No money.", Karin, Due)).Case, letter));
    }

    [Fact]
    public void A_report_opens_no_more_when_it_came_before_or_is_reminded_of_already()
    {
        var opened = Do(RemindOfReport.Apply(InForce, "year-1", Handbook, Due.AddDays(-90)));
        var letter = Assert.Single(opened.Letters);
        Assert.Equal("report-opens", letter.Letter);
        Assert.Null(WhyNot(opened.Case, letter));
        Assert.Equal("report-in", WhyNot(Do(SubmitReport.Apply(opened.Case, ReportOf("year-1", 1_000, Due), Handbook, Due)).Case, letter));
        Assert.Equal("overtaken", WhyNot(Do(RemindOfReport.Apply(opened.Case, "year-1", Handbook, Due.AddDays(-60))).Case, letter));
    }

    [Fact]
    public void A_reminder_of_a_completion_ends_with_the_completion_or_its_date()
    {
        var returned = Do(ReturnForCompletion.Apply(Complete, ["The budget"], Officer, Handbook, Monday)).Case;
        var change = Do(RemindOfCompletion.Apply(returned, 1, returned.Obligations[0].Due.ToUtc()));
        var letter = Assert.Single(change.Letters);
        Assert.Null(WhyNot(change.Case, letter));

        Assert.Equal("completion-over", WhyNot(Do(AcceptComplete.Apply(change.Case, Monday)).Case, letter));
        var open = change.Case.Completions[0];
        var longer = open with { Deadline = open.Deadline with { Local = open.Deadline.Local.AddDays(3) } };
        Assert.Equal("date-moved", WhyNot(change.Case with { Completions = [longer] }, letter));
    }

    [Fact]
    public void A_party_that_has_signed_is_not_reminded_to_sign_and_nobody_is_of_two_reminders()
    {
        var change = Do(RemindToSign.Apply(AgreementSent, Handbook, Monday.AddDays(7)));
        var (karin, grace) = (change.Letters.Single(l => l.To.Id == "applicant-1"), change.Letters.Single(l => l.To.Id == "partner-1-1"));
        var signed = Sign(change.Case, "applicant");
        Assert.Equal(("agreement-signed", null), (WhyNot(signed, karin), WhyNot(signed, grace)));
        Assert.Equal("overtaken", WhyNot(Do(RemindToSign.Apply(change.Case, Handbook, Monday.AddDays(14))).Case, karin));
        Assert.Equal("agreement-signed", WhyNot(InForce, karin));
    }

    [Fact]
    public void A_reviewer_who_stepped_aside_or_has_sent_is_not_asked_any_more_and_letters_of_facts_always_go_out()
    {
        var letters = Do(AssignReviewers.Apply(Complete, [Rut, Rolf], Monday)).Letters;
        var (rut, rolf) = (letters[0], letters[1]);
        Assert.Null(WhyNot(UnderReview, rut));
        Assert.Equal(("not-expected", null), Send(UnderReview, Rut, 4) is var sent ? (WhyNot(sent, rut), WhyNot(sent, rolf)) : default);
        Assert.Equal("not-expected", WhyNot(Do(DeclareInterest.Apply(UnderReview, "My brother.", As(Rolf), Handbook)).Case, rolf));

        var withdrawn = Do(Withdraw.Apply(UnderReview, "No money.", Karin, Monday));
        Assert.Equal("case-ended", WhyNot(withdrawn.Case, rut));
        Assert.All(withdrawn.Letters, l => Assert.Null(WhyNot(withdrawn.Case, l)));
    }
}
