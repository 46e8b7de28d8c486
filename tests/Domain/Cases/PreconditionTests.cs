using Mpp.Domain.Cases;

namespace Mpp.Tests.Domain.Cases;

public class PreconditionTests
{
    static readonly Suspension Suspension = new("Unrest in Masaka.", "Disa", Life.Monday, []);

    [Fact]
    public void A_verb_at_the_wrong_time_names_the_status_and_what_can_be_done()
    {
        var refusal = Precondition.Check(Life.Complete, "decide", CaseStatus.Recommended)!;
        Assert.Equal("wrong-status", refusal.Code);
        Assert.Contains("waits for reviewers", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("assign-reviewers", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_suspended_case_refuses()
    {
        Assert.Equal("suspended", Precondition.Check(Life.Recommended with { Suspension = Suspension }, "decide", CaseStatus.Recommended)?.Code);
        Assert.Null(Precondition.Check(Life.Recommended, "decide", CaseStatus.Recommended));
        Assert.Null(Precondition.Status(Life.Recommended with { Suspension = Suspension }, "withdraw", CaseStatus.Recommended));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_an_applicant_reads_is_the_same_whatever_has_been_decided(bool isSuspended)
    {
        var messages = new[] { Life.UnderReview, Life.Approved, Life.Rejected }
            .Select(c => isSuspended ? c with { Suspension = Suspension } : c)
            .Select(c => Precondition.ForApplicant(Precondition.Check(c, "sign", CaseStatus.AgreementSent)!, c));
        Assert.Single(messages.Distinct());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n")]
    public void A_reason_of_blanks_is_none(string? reason) => Assert.Equal("no-reason", Precondition.Reason(reason, "suspend")?.Code);
}
