using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Support;

namespace Mpp.Tests.Journeys;

public sealed class KilledDecision
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_decision_that_dies_at_any_of_its_storage_requests_leaves_books_that_agree_with_the_case_after_the_sweep(bool afterwards)
    {
        StorageProxy? proxy = null;
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z", records: storage => (proxy = StorageProxy.StartAsync(storage).GetAwaiter().GetResult()).ConnectionString);
        await using var _ = proxy;
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        await kalix.GetRecommendedAsync();

        var reserved = 0;
        for (var request = 1; ; request++)
        {
            proxy!.DieAt(request, afterwards);
            var answer = await programme.Driver.VerbAsync("dina:Decider", kalix.Reference, "decide", KalixSteps.Approval(1_300_000));
            await programme.QuietAsync();
            proxy.Revive();
            var hasDecided = (await programme.CaseAsync(kalix.Reference)).Decision is not null;
            if ((await programme.BooksAsync()).CommittedSek > 0 && !hasDecided) reserved++;
            await programme.CatchUpAsync();

            var decision = (await programme.CaseAsync(kalix.Reference)).Decision;
            Assert.Equal(hasDecided, decision is not null);
            var books = await programme.BooksAsync();
            Assert.True(books.IsBalanced);
            Assert.Equal(decision?.AmountSek ?? 0, books.CommittedSek);
            if (hasDecided) break;
            Assert.NotEqual(200, answer.Status);
            Assert.True(request < 50, "A decision takes fewer requests than this.");
        }

        Assert.True(reserved > 0, "No death fell between the ledger and the case: this test has proved nothing.");
        var audit = (await programme.Driver.StaffAsync("axel:Auditor", HttpMethod.Get, $"applications/{kalix.Reference}/audit")).Ok();
        Assert.Empty(audit.Json!["chain"]!["findings"]!.AsArray());
    }
}
