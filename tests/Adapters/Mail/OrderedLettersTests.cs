using Mpp.Adapters.Mail;
using Mpp.Domain.Agreements;
using Mpp.Domain.Amendments;
using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using Mpp.Domain.Completions;
using Mpp.Domain.Decisions;
using Mpp.Domain.Intake;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;
using Mpp.Domain.Reviews;
using Mpp.Tests.Domain.Amendments;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Adapters.Mail;

/// <summary>The commands order letters and the texts need values: here they meet, for every letter there is.</summary>
public sealed class OrderedLettersTests
{
    [Fact]
    public void Every_letter_is_ordered_by_some_command_with_the_values_that_its_text_needs()
    {
        var ordered = new HashSet<string>();
        foreach (var (change, at) in Changes())
        {
            Assert.True(change.Letters.Count > 0, string.Join(" ", change.Facts));
            foreach (var order in change.Letters)
            {
                ordered.Add(order.Letter);
                var letter = SampleLetters.Render(order, change.Case, at);
                Assert.Contains("2026-0001", letter.Subject, StringComparison.Ordinal);
                Assert.Equal(order.To.LinkVersion is null || order.Cc.Count > 0, letter.LinkToken is null);
                Assert.Equal(order.To.Language, letter.Language);
            }
        }

        Assert.Equal(LetterCatalogue.Letters, ordered.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_entry_of_the_letter_in_force_is_the_one_that_the_reminder_moves()
    {
        var inForce = Do(SignAs(Sign(Sign(AgreementSent, "icld"), "applicant"), "partner-1"));
        var day = inForce.Case.Reports[0].DueOn;
        var reminder = Do(RemindOfReport.Apply(inForce.Case, "year-1", Handbook, At($"{day.AddDays(-60):yyyy-MM-dd}T07:00:00Z")));

        string Uid(Change change) => SampleLetters.Render(change.Letters.First(l => l.To.Language == "sv"), change.Case, Monday).Ics!.Split("\r\n").Single(l => l.StartsWith("UID:", StringComparison.Ordinal));
        Assert.Equal(Uid(inForce), Uid(reminder));
    }

    /// <summary>The two other reports are in and approved, with nothing to pay for the last.</summary>
    static Change LastPayment()
    {
        var @case = PaidOnce;
        var at = Reported.AddYears(2);
        @case = Do(SubmitReport.Apply(@case, ReportOf("year-2", 0, at), Handbook, at)).Case;
        @case = Do(AssessReport.Apply(@case, Accept("year-2"), Handbook, Handbook, Officer, at)).Case;
        @case = Do(SubmitReport.Apply(@case, ReportOf("year-3", 0, at), Handbook, at)).Case;
        return Do(AssessReport.Apply(@case, Accept("year-3"), Handbook, Handbook, Officer, at));
    }

    static IEnumerable<(Change Change, DateTimeOffset At)> Changes()
    {
        var received = Domain.Samples.Received;
        Change Submit(Application application, DateTimeOffset at) => SubmitApplication.Create("2026-0001", application, Domain.Samples.Spring, Handbook, at, at, Domain.Samples.Delivery(1, "first", at));
        var application = Domain.Samples.Kalix;
        yield return (Submit(application, received), received);
        yield return (Submit(application, At("2026-03-16T00:00:00Z")), At("2026-03-16T00:00:00Z"));
        var refused = Submit(application with { Partners = [], CoreAreas = [] }, received);
        yield return (refused, received);
        yield return (Do(OverrideEligibility.Apply(refused.Case, "A partner is found.", Officer, received)), received);
        yield return (Do(ReviseApplication.Apply(Domain.Samples.Submitted(), application with { Title = "Plastics" }, Domain.Samples.Spring, Handbook, Domain.Samples.Delivery(2, "second", received))), received);

        var returned = Do(ReturnForCompletion.Apply(Domain.Samples.Submitted(), ["Letter of intent"], Officer, Handbook, received));
        yield return (returned, received);
        yield return (RemindOfCompletion.Apply(returned.Case, 1, received.AddDays(12)), received.AddDays(12));
        yield return (ExpireCompletion.Apply(returned.Case, 1, received.AddDays(20)), received.AddDays(20));
        yield return (Do(CompleteApplication.Apply(returned.Case, application, Domain.Samples.Spring, Handbook, Domain.Samples.Delivery(2, "second", received.AddDays(3), "completion"))), received.AddDays(3));

        yield return (Do(AssignReviewers.Apply(Complete, [Rut, Rolf], Monday)), Monday);
        yield return (Do(AnnounceDecision.Apply(Approved, Monday)), Monday);
        yield return (Do(AnnounceDecision.Apply(Rejected, Monday)), Monday);
        yield return (Do(SendAgreement.Apply(Announced, null, Handbook, Monday)), Monday);
        yield return (Do(RemindToSign.Apply(AgreementSent, Handbook, Monday.AddDays(7))), Monday.AddDays(7));
        yield return (Do(SignAs(Sign(Sign(AgreementSent, "icld"), "applicant"), "partner-1")), Monday);
        foreach (var offset in Handbook.ReportReminderOffsets.Where(o => o < Handbook.ReportStaffFromOffset))
        {
            var at = At($"{InForce.Reports[0].DueOn.AddDays(offset):yyyy-MM-dd}T07:00:00Z");
            yield return (Do(RemindOfReport.Apply(InForce, "year-1", Handbook, at)), at);
        }

        yield return (Do(RemindOfReport.Apply(InForce, "year-1", Handbook, At("2027-06-01T07:00:00Z"))), At("2027-06-01T07:00:00Z"));
        yield return (Do(MoveReportDate.Apply(InForce, "year-1", new(2027, 9, 30), "The auditor is ill.", Handbook, Reported)), Reported);
        yield return (Do(SubmitReport.Apply(InForce, ReportOf("year-1", 60_000, Reported), Handbook, Reported)), Reported);
        yield return (Do(AssessReport.Apply(ReportIn, new("year-1", false, null, ["The auditor's certificate"], null), Handbook, Handbook, Officer, Reported)), Reported);
        yield return (Do(AssessReport.Apply(ReportIn, Accept("year-1"), Handbook, Handbook, Officer, Reported)), Reported);
        var held = Do(PaymentCommands.Hold(ReportApproved, "2026-0001-year-1", "A question to the auditor.", Officer, Reported));
        yield return (held, Reported);
        yield return (Do(PaymentCommands.Release(held.Case, "2026-0001-year-1", "Answered.", Reported)), Reported);
        foreach (var kind in new[] { "reallocation", "extension", "people" })
        {
            var asked = Do(RequestAmendment.Apply(InForce, Amending.Sent(kind), Handbook, Monday)).Case;
            yield return (Do(DecideAmendment.Apply(asked, "amendment-1", isApproved: true, "Well argued.", Handbook, Handbook, Decider, Monday)), Monday);
            yield return (Do(DecideAmendment.Apply(asked, "amendment-1", isApproved: false, "Not now.", Handbook, Handbook, Decider, Monday)), Monday);
        }

        yield return (LastPayment(), Reported.AddYears(2));

        var suspended = Do(Suspend.Apply(InForce, "Unrest.", Decider, Monday));
        yield return (suspended, Monday);
        yield return (Do(Resume.Apply(suspended.Case, "Calm.", Handbook, Monday)), Monday);
        yield return (Do(Resume.Apply(suspended.Case, "Calm.", Handbook, Reported)), Reported);
        yield return (Do(Withdraw.Apply(Complete, "No staff.", Karin, Monday)), Monday);
        yield return (Do(Terminate.Apply(PaidOnce, "Fraud.", 50_000, Decider, Reported)), Reported);
        yield return (Do(Terminate.Apply(InForce, "Fraud.", 0, Decider, Monday)), Monday);
    }
}
