using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Embedded.Rehearsal;

namespace Mpp.Tests.Journeys;

public sealed class RaceJourneys
{
    [Fact]
    public async Task Fifty_submissions_at_once_get_fifty_references_without_a_gap_and_each_recipient_one_receipt()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();

        var answers = await Task.WhenAll(Enumerable.Range(1, 50).Select(i => programme.Driver.SubmitAsync((HandbookCases.Kalix with { SubmissionId = $"form-{i}" }).Submission(programme.Now), programme.Now)));

        Assert.All(answers, a => Assert.Equal((202, "accepted"), (a.Status, a["outcome"])));
        Assert.Equal(Enumerable.Range(1, 50).Select(i => $"2026-{i:0000}"), answers.Select(a => a["reference"]).Order());
        await programme.CatchUpAsync();
        var letters = await programme.Driver.LettersAsync();
        Assert.Equal(100, letters.Count);
        Assert.All(letters, l => Assert.Equal("receipt", l.Letter));
        Assert.Equal(100, letters.DistinctBy(l => (l.Case, l.To)).Count());
    }

    [Fact]
    public async Task The_same_submission_twenty_times_at_once_is_one_case_with_one_receipt_each()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        var body = HandbookCases.Kalix.Submission(programme.Now).ToJsonString();

        var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(_ => programme.Driver.SubmitAsync(System.Text.Encoding.UTF8.GetBytes(body), programme.Now)));

        Assert.All(answers, a => Assert.Equal((202, "2026-0001"), (a.Status, a["reference"])));
        Assert.Single(answers, a => a["outcome"] == "accepted");
        Assert.Equal(19, answers.Count(a => a["outcome"] == "repeat"));
        await programme.CatchUpAsync();
        Assert.Equal(2, (await programme.Driver.LettersAsync()).Count);
        Assert.Single((await programme.CaseAsync("2026-0001")).Revisions);
        Assert.Equal("2026-0002", (await programme.Driver.SubmitAsync((HandbookCases.Kalix with { SubmissionId = "next" }).Submission(programme.Now), programme.Now)).Ok()["reference"]);
    }

    [Fact]
    public async Task An_announcement_leaves_nobody_out_of_whom_the_lists_show_an_older_state()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        await kalix.GetRecommendedAsync();
        var older = await programme.CaseAsync(kalix.Reference) with { Status = CaseStatus.UnderReview };
        await kalix.DecideAsync();
        await programme.QuietAsync();

        // Two have changed the case, and the row of who was first was written last.
        await programme.Host.Services.GetRequiredService<CaseIndex>().UpsertAsync(older);
        await kalix.OrderAnnouncementAsync();
        await programme.MoveToAsync("2026-05-20T07:00:00Z");
        Assert.NotNull((await programme.CaseAsync(kalix.Reference)).Decision!.AnnouncedAtUtc);
    }

    [Fact]
    public async Task Two_deciders_at_one_instant_cannot_overspend_an_envelope()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync(envelopeSek: 2_000_000);
        var (kalix, växjö) = (new KalixSteps(programme), new KalixSteps(programme, HandbookCases.Västernorrland));
        await kalix.GetRecommendedAsync();
        await växjö.GetRecommendedAsync();

        var answers = await Task.WhenAll(
            programme.Driver.VerbAsync("dina:Decider", kalix.Reference, "decide", KalixSteps.Approval(1_300_000)), programme.Driver.VerbAsync("dag:Decider", växjö.Reference, "decide", KalixSteps.Approval(1_300_000)));

        Assert.Single(answers, a => a.Status == 200);
        var refused = Assert.Single(answers, a => a.Status == 422);
        Assert.Equal("over-envelope", refused.Json!["refusals"]![0]!["code"]!.ToString());
        await AssertBooksAsync(programme, 1_300_000, kalix, växjö);
    }

    [Fact]
    public async Task Two_deciders_on_one_case_at_once_are_one_decision_and_one_amount_in_the_books()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        for (var round = 1; round <= 5; round++)
        {
            var kalix = new KalixSteps(programme, HandbookCases.Kalix with { SubmissionId = $"form-{round}" });
            await kalix.GetRecommendedAsync();

            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => programme.Driver.VerbAsync($"decider{i}:Decider", kalix.Reference, "decide", KalixSteps.Approval(1_000_000 + i))));

            Assert.Single(answers, a => a.Status == 200);
            Assert.Equal(3, answers.Count(a => a.Status == 409));
            var decided = (await programme.CaseAsync(kalix.Reference)).Decision!.AmountSek;
            var before = await CommittedAsync(programme);
            await programme.CatchUpAsync();
            Assert.Equal(before, await CommittedAsync(programme));
            Assert.Equal(decided, (await programme.CaseAsync(kalix.Reference)).Decision!.AmountSek);
        }

        await AssertBooksAsync(programme, null, [.. Enumerable.Range(1, 5).Select(i => $"2026-{i:0000}")]);
    }

    [Fact]
    public async Task Two_deciders_who_had_both_read_the_same_version_leave_one_amount_in_the_books()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        await kalix.GetRecommendedAsync();
        var tag = (await programme.Driver.StaffAsync("dina:Decider", HttpMethod.Get, $"applications/{kalix.Reference}")).Ok().ETag;

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => programme.Driver.StaffAsync($"decider{i}:Decider", HttpMethod.Post, $"applications/{kalix.Reference}/decide", KalixSteps.Approval(1_000_000 + i), ifMatch: tag)));

        Assert.Single(answers, a => a.Status == 200);
        Assert.Equal(3, answers.Count(a => a.Status == 412));
        await programme.CatchUpAsync();
        await AssertBooksAsync(programme, null, kalix);
    }

    [Fact]
    public async Task A_repeated_key_gets_the_first_answer_and_a_stale_version_is_refused()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        await kalix.SubmitAsync();
        await programme.QuietAsync();
        var tag = (await programme.Driver.StaffAsync("olle:Officer", HttpMethod.Get, $"applications/{kalix.Reference}")).Ok().ETag;
        var missing = new { missing = new[] { "A letter of intent" } };

        var first = (await ReturnAsync("click-1")).Ok();
        await programme.QuietAsync();
        var repeated = (await ReturnAsync("click-1")).Ok();
        Assert.Equal(first.Text, repeated.Text);
        Assert.Equal(409, (await ReturnAsync("click-2")).Status);
        // With the same key at once, too, whoever of them comes first.
        var atOnce = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => programme.Driver.StaffAsync("olle:Officer", HttpMethod.Post, $"applications/{kalix.Reference}/accept-complete", new { }, "click-3")));
        Assert.All(atOnce, a => Assert.Equal((200, atOnce[0].Text), (a.Status, a.Text)));
        var stale = await programme.Driver.StaffAsync("olle:Officer", HttpMethod.Post, $"applications/{kalix.Reference}/return", missing, ifMatch: tag);
        Assert.Equal((412, "changed"), (stale.Status, stale["code"]));

        await programme.CatchUpAsync();
        Assert.Single(await programme.Driver.LettersAsync(kalix.Reference, "returned"));
        Assert.Equal(CaseStatus.Complete, (await programme.CaseAsync(kalix.Reference)).Status);
        Task<Answer> ReturnAsync(string key) => programme.Driver.StaffAsync("olle:Officer", HttpMethod.Post, $"applications/{kalix.Reference}/return", missing, key);
    }

    static Task AssertBooksAsync(ProgrammeUnderTest programme, long? committedSek, params KalixSteps[] cases) => AssertBooksAsync(programme, committedSek, [.. cases.Select(c => c.Reference)]);

    /// <summary>What is committed is the sum of the approvals.</summary>
    static async Task AssertBooksAsync(ProgrammeUnderTest programme, long? committedSek, IReadOnlyList<string> references)
    {
        var approved = 0L;
        foreach (var reference in references) approved += (await programme.CaseAsync(reference)).Decision?.AmountSek ?? 0;
        Assert.Equal(approved, await CommittedAsync(programme));
        Assert.Equal(committedSek ?? approved, approved);
    }

    static async Task<long> CommittedAsync(ProgrammeUnderTest programme) => (await programme.BooksAsync()).CommittedSek;
}
