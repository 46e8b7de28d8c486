using System.Text.Json.Nodes;
using Mpp.Domain.Cases;
using Mpp.Embedded.Rehearsal;

namespace Mpp.Tests.Journeys;

/// <summary>What one grant owes holds the payments of its partnership, and those who wait for them hear it (handbook 4.7).</summary>
public sealed class PartnershipJourneys
{
    /// <summary>Fourteen days after 28 September 2027, when the final report of a grant of one year was due.</summary>
    const string ToldAt = "2027-10-12T06:00:00Z";

    [Fact]
    public async Task Those_who_wait_for_money_are_told_what_another_grant_holds_it_for_and_when_it_is_free()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var (paid, other) = await TwoGrantsAsync(programme);
        await programme.MoveToAsync("2027-10-12T05:59:00Z");
        Assert.Equal([], await paid.LettersAsync());
        Assert.Equal("ordered", await StateAsync(programme, paid));

        await programme.MoveToAsync(ToldAt);
        Assert.Equal(["payment-held"], await paid.LettersAsync());
        var letter = Assert.Single(await programme.Driver.LettersAsync(paid.Reference, "payment-held"));
        Assert.Contains($"En rapport för ett annat bidrag i samma partnerskap är försenad. (Report year-1 of {other.Reference}, a grant of the same partnership, was due 2027-09-28 and is not in.)", letter.Text, StringComparison.Ordinal);
        Assert.Equal("held", await StateAsync(programme, paid));
        Assert.Contains(other.Reference, await PageAsync(programme, paid), StringComparison.Ordinal);
        Assert.Equal([], await other.LettersAsync());

        // What is told is not told again; and on the last day staff read what holds the payment.
        await programme.MoveToAsync("2027-10-20T06:00:00Z");
        Assert.Contains($"of {other.Reference}, a grant of the same partnership", await TaskAsync(programme, paid, "payment-late"), StringComparison.Ordinal);
        Assert.Equal(["payment-held"], await paid.LettersAsync());

        await other.ReportAsync();
        await programme.CatchUpAsync();
        Assert.Equal(["payment-held", "payment-released"], await paid.LettersAsync());
        Assert.Equal("ordered", await StateAsync(programme, paid));
        Assert.Empty((await paid.CaseAsync()).HeldFor);
        await paid.ApproveByTwoAsync();
        (await paid.MarkPaidAsync()).Ok();
        Assert.Equal(["payment-held", "payment-released"], await paid.LettersAsync());
    }

    [Theory]
    [InlineData("report")]
    [InlineData("move-report-date")]
    [InlineData("withdraw")]
    [InlineData("suspend")]
    public async Task However_it_ends_the_others_hear_it_once_also_from_a_host_that_forgets_everything_at_each_step(string how)
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var (paid, other) = await TwoGrantsAsync(programme);
        await programme.MoveToAsync("2027-10-12T05:59:00Z");
        await programme.RestartAsync(amnesia: true, killed: true);
        await programme.MoveToAsync(ToldAt);
        await programme.RestartAsync(amnesia: true, killed: true);
        await programme.CatchUpAsync();
        Assert.Equal(["payment-held"], await paid.LettersAsync());

        if (how == "report") await other.ReportAsync();
        else (await programme.Driver.VerbAsync(how == "suspend" ? "dina:Decider" : "olle:Officer", other.Reference, how, new { reason = "The head has left.", report = "year-1", dueOn = "2027-11-30" })).Ok();
        await programme.RestartAsync(amnesia: true, killed: true);
        await programme.CatchUpAsync();
        Assert.Equal(["payment-held", "payment-released"], await paid.LettersAsync());
        Assert.Empty((await other.CaseAsync()).HoldsOthersFor);

        // As late as before: it holds again at once.
        if (how == "suspend") (await programme.Driver.VerbAsync("dina:Decider", other.Reference, "resume", new { reason = "A new one has come." })).Ok();
        await programme.CatchUpAsync();
        Assert.Equal(how == "suspend" ? ["payment-held", "payment-released", "payment-held"] : ["payment-held", "payment-released"], await paid.LettersAsync());
    }

    [Fact]
    public async Task A_payment_that_is_ordered_while_another_grant_holds_it_is_told_at_once_also_of_a_grant_that_came_later()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        var (late, other) = (new PaymentSteps(programme), new PaymentSteps(programme, "other"));
        await late.GetInForceAsync();
        await other.GetInForceAsync();
        await programme.MoveToAsync(ToldAt);
        Assert.Equal([other.Reference], (await late.CaseAsync()).HeldFor.Select(h => h.Reference));
        await late.ReportAsync();
        Assert.Equal(["payment-held"], await late.LettersAsync());
        Assert.Equal(["partnership-report-overdue"], await late.HoldsAsync());

        var form = (HandbookCases.Kalix with { Years = 1, SubmissionId = "paid-later" }).Submission(programme.Now);
        var later = (await programme.Driver.SubmitAsync(form, programme.Now)).Ok()["reference"];
        Assert.Equal([(other.Reference, "year-1")], (await programme.CaseAsync(later)).HeldFor.Select(h => (h.Reference, h.Report)));
    }

    /// <summary>Both of one year and one partnership; the first has reported, and its payment is to be made by 20 October 2027.</summary>
    static async Task<(PaymentSteps Paid, PaymentSteps Other)> TwoGrantsAsync(ProgrammeUnderTest programme)
    {
        await programme.PutRoundAsync();
        var (paid, other) = (new PaymentSteps(programme), new PaymentSteps(programme, "other"));
        await paid.GetInForceAsync();
        await other.GetInForceAsync();
        await programme.MoveToAsync("2027-09-20T09:00:00Z");
        await paid.ReportAsync();
        return (paid, other);
    }

    static async Task<string> PageAsync(ProgrammeUnderTest programme, PaymentSteps steps)
    {
        var link = (await programme.Driver.LettersAsync(steps.Reference, "report-approved")).First(l => l.Language == "sv").Link!;
        return (await programme.Driver.MyPageAsync(link, "report")).Ok().Text;
    }

    static async Task<string?> StateAsync(ProgrammeUnderTest programme, PaymentSteps steps) => (string?)JsonNode.Parse(await PageAsync(programme, steps))!["payments"]![0]!["state"];

    static async Task<string> TaskAsync(ProgrammeUnderTest programme, PaymentSteps steps, string kind) =>
        (await programme.Driver.StaffAsync("axel:Auditor", HttpMethod.Get, "tasks")).Ok().Json!["items"]!.AsArray().Single(t => (string?)t!["subject"] == steps.Reference && (string?)t["kind"] == kind)!["text"]!.ToString();
}
