using Azure;
using Mpp.Adapters.Tables;
using static Mpp.Tests.Adapters.Samples;

namespace Mpp.Tests.Adapters.Tables;

public sealed class IntakeStoreTests
{
    [Fact]
    public async Task Fifty_submissions_at_once_get_fifty_references_without_a_gap()
    {
        var storage = await TestStorage.NewAsync();
        var intake = new IntakeStore(storage.Storage);
        var before = storage.Wire.Requests;

        var claims = await Task.WhenAll(Enumerable.Range(1, 50).Select(n => intake.ClaimAsync($"form/{n}", Now)));

        Assert.All(claims, c => Assert.True(c.IsNew));
        Assert.Equal(References(2026, 50), claims.Select(c => c.Reference).Order());
        Assert.InRange(storage.Wire.Requests - before, 2, 10);
    }

    [Fact]
    public async Task Fifty_submissions_at_once_to_five_processes_get_fifty_references_without_a_gap()
    {
        var storage = await TestStorage.NewAsync();
        var processes = Enumerable.Range(0, 5).Select(_ => new IntakeStore(storage.AnotherProcess().Storage)).ToList();

        var claims = await Task.WhenAll(Enumerable.Range(1, 50).Select(n => processes[n % 5].ClaimAsync($"form/{n}", Now)));

        Assert.All(claims, c => Assert.True(c.IsNew));
        Assert.Equal(References(2026, 50), claims.Select(c => c.Reference).Order());
        Assert.Equal("2026-0051", (await processes[0].ClaimAsync("form/51", Now)).Reference);
    }

    [Theory]
    [InlineData(1), InlineData(5)]
    public async Task One_submission_claimed_twenty_times_at_once_gets_one_reference(int processes)
    {
        var storage = await TestStorage.NewAsync();
        var stores = Enumerable.Range(0, processes).Select(_ => new IntakeStore(storage.AnotherProcess().Storage)).ToList();

        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => stores[n % processes].ClaimAsync("form/1", Now)));

        Assert.All(claims, c => Assert.Equal("2026-0001", c.Reference));
        Assert.Single(claims, c => c.IsNew);
        Assert.Equal("2026-0001", await stores[0].FindAsync("form/1"));
        Assert.Null(await stores[0].FindAsync("form/2"));
    }

    [Fact]
    public async Task Repeats_among_new_submissions_keep_their_references_and_leave_no_gap()
    {
        var storage = await TestStorage.NewAsync();
        await Task.WhenAll(Enumerable.Range(1, 10).Select(n => new IntakeStore(storage.AnotherProcess().Storage).ClaimAsync($"form/{n}", Now)));
        var intake = new IntakeStore(storage.Storage);
        var earlier = await Task.WhenAll(Enumerable.Range(1, 10).Select(n => intake.FindAsync($"form/{n}")));

        var claims = await Task.WhenAll(Enumerable.Range(1, 20).Select(n => intake.ClaimAsync($"form/{n}", Now.AddYears(1))));

        Assert.Equal(earlier, claims.Take(10).Select(c => c.Reference));
        Assert.All(claims.Take(10), c => Assert.False(c.IsNew));
        Assert.Equal(References(2027, 10), claims.Skip(10).Select(c => c.Reference).Order());
    }

    [Fact]
    public async Task The_year_changes_at_midnight_in_Stockholm()
    {
        var storage = await TestStorage.NewAsync();
        var intake = new IntakeStore(storage.Storage);
        var midnight = new DateTimeOffset(2026, 12, 31, 23, 0, 0, TimeSpan.Zero);

        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => intake.ClaimAsync($"form/{n}", n % 2 == 0 ? midnight.AddTicks(-1) : midnight)));

        Assert.Equal(References(2026, 10), claims.Where((_, n) => n % 2 == 0).Select(c => c.Reference).Order());
        Assert.Equal(References(2027, 10), claims.Where((_, n) => n % 2 == 1).Select(c => c.Reference).Order());
    }

    [Fact]
    public async Task A_claim_whose_answer_was_lost_on_the_way_is_known_as_our_own_and_leaves_no_gap()
    {
        var storage = await TestStorage.NewAsync();
        var intake = new IntakeStore(storage.Storage);
        for (var n = 1; n <= 2; n++)
        {
            storage.Wire.LoseNextAnswerTo(r => r.Method == Azure.Core.RequestMethod.Post);
            Assert.Equal(new Claim($"2026-000{n}", true), await intake.ClaimAsync($"form/{n}", Now));
        }
        Assert.Equal(new Claim("2026-0003", true), await intake.ClaimAsync("form/3", Now));
    }

    [Fact]
    public async Task Whoever_waits_hears_of_a_storage_error_and_the_next_claim_works()
    {
        var storage = await TestStorage.NewAsync();
        var intake = new IntakeStore(storage.Storage);
        storage.Wire.Answer(message => message.Response = new Refused(403));
        var claims = Enumerable.Range(1, 5).Select(n => intake.ClaimAsync($"form/{n}", Now)).ToList();
        foreach (var claim in claims) Assert.Equal(403, (await Assert.ThrowsAsync<RequestFailedException>(() => claim)).Status);

        storage.Wire.Answer(null);
        Assert.Equal("2026-0001", (await intake.ClaimAsync("form/6", Now)).Reference);
    }

    [Fact]
    public async Task A_caller_that_has_gone_away_claims_nothing_more()
    {
        var storage = await TestStorage.NewAsync();
        var intake = new IntakeStore(storage.Storage);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => intake.ClaimAsync("form/1", Now, new CancellationToken(true)));
        Assert.Equal("2026-0001", (await intake.ClaimAsync("form/2", Now)).Reference);
    }

    [Fact]
    public async Task A_partition_that_stays_busy_is_given_up_after_ten_seconds()
    {
        var storage = await TestStorage.NewAsync();
        using var ledger = new LedgerStore(storage.Storage, TimeProvider.System);
        storage.Wire.Answer(message => message.Response = new Refused(message.Request.Method == Azure.Core.RequestMethod.Post ? 412 : 404));
        var start = TimeProvider.System.GetTimestamp();

        await Task.WhenAll(
            Assert.ThrowsAsync<StorageBusyException>(() => new IntakeStore(storage.Storage).ClaimAsync("form/1", Now)),
            Assert.ThrowsAsync<StorageBusyException>(() => ledger.ReserveAsync("2026-spring", "op-1", "2026-0001", 1, _ => Task.FromResult(new Envelope(10, 1)))));

        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 10, 20);
    }

    static IEnumerable<string> References(int year, int count) => Enumerable.Range(1, count).Select(n => $"{year}-{n:D4}");
}
