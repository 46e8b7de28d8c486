using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Support;

namespace Mpp.Tests.Journeys;

/// <summary>A round's envelope stands in its record and in the ledger; decisions never go by more than the record allows.</summary>
public sealed class EnvelopeJourneys
{
    [Theory]
    [InlineData(2_000_000, false)]
    [InlineData(2_000_000, true)]
    [InlineData(20_000_000, false)]
    [InlineData(20_000_000, true)]
    public async Task A_change_of_the_envelope_that_dies_at_any_of_its_storage_requests_leaves_the_ledger_with_no_more_than_is_recorded_and_the_night_mends_it(long envelopeSek, bool afterwards)
    {
        StorageProxy? proxy = null;
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z", records: storage => (proxy = StorageProxy.StartAsync(storage).GetAwaiter().GetResult()).ConnectionString);
        await using var _ = proxy;
        await programme.PutRoundAsync();

        var disagreed = 0;
        for (var request = 1; ; request++)
        {
            proxy!.DieAt(request, afterwards);
            var answer = await PutAsync(programme, envelopeSek);
            var hasDied = proxy.IsDead;
            proxy.Revive();
            var (recorded, held) = (await RecordedAsync(programme), (await LedgerTotalAsync(programme)).Envelope!.AmountSek);
            Assert.True(held <= recorded, $"After request {request}: the ledger has {held}, the record {recorded}.");
            if (held != recorded) disagreed++;

            await NightlyJourneys.NightAsync(programme);
            Assert.Equal(await RecordedAsync(programme), (await LedgerTotalAsync(programme)).Envelope!.AmountSek);
            if (!hasDied)
            {
                Assert.Equal((200, envelopeSek), (answer.Status, await RecordedAsync(programme)));
                break;
            }

            (await PutAsync(programme, 10_000_000)).Ok();
            Assert.Equal(10_000_000, (await LedgerTotalAsync(programme)).Envelope!.AmountSek);
            Assert.True(request < 50, "A round takes fewer requests than this.");
        }

        Assert.True(disagreed > 0, "No death fell between the record and the ledger: this test has proved nothing.");
        Assert.Empty(await programme.TasksAsync());
    }

    [Fact]
    public async Task An_envelope_that_is_lowered_in_the_moment_of_six_decisions_is_not_overspent()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        var cases = Enumerable.Range(1, 6).Select(n => new KalixSteps(programme, HandbookCases.Kalix with { SubmissionId = $"s-{n}" })).ToList();
        foreach (var @case in cases) await @case.GetRecommendedAsync();

        var lowered = PutAsync(programme, 3_000_000);
        var decided = await Task.WhenAll(cases.Select(c => programme.Driver.VerbAsync("dina:Decider", c.Reference, "decide", KalixSteps.Approval(KalixSteps.ApprovedSek))));

        var total = await LedgerTotalAsync(programme);
        Assert.Equal(KalixSteps.ApprovedSek * decided.Count(d => d.Status == 200), total.CommittedSek);
        if ((await lowered).Status == 200) Assert.InRange(total.CommittedSek, 0, 3_000_000);
        else Assert.Equal("envelope-committed", (string?)(await lowered).Json!["refusals"]![0]!["code"]);
        Assert.Equal(await RecordedAsync(programme), total.Envelope!.AmountSek);
    }

    [Fact]
    public async Task A_round_whose_ledger_has_no_envelope_yet_is_decided_by_its_record()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync(envelopeSek: 1_500_000);
        var (one, other) = (new KalixSteps(programme), new KalixSteps(programme, HandbookCases.Kalix with { SubmissionId = "other" }));
        await one.GetRecommendedAsync();
        await other.GetRecommendedAsync();
        await new TableServiceClient(programme.Storage).GetTableClient("Ledger").DeleteEntityAsync("2026-spring", "total");

        await one.DecideAsync();
        Assert.Equal(new LedgerTotal(1_300_000, new(1_500_000, 0)), await LedgerTotalAsync(programme));
        Assert.Equal(422, (await programme.Driver.VerbAsync("dina:Decider", other.Reference, "decide", KalixSteps.Approval(KalixSteps.ApprovedSek))).Status);

        // A raise that never came to the ledger counts all the same.
        (await PutAsync(programme, 2_600_000)).Ok();
        await LedgerAsync(programme, row => row["EnvelopeSek"] = 1_500_000L, row => row["EnvelopeVersion"] = 0);
        await other.DecideAsync();
        Assert.Equal(new LedgerTotal(2_600_000, new(2_600_000, 1)), await LedgerTotalAsync(programme));
    }

    [Fact]
    public async Task A_decision_takes_five_requests_before_its_wake_up()
    {
        StorageProxy? proxy = null;
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z", records: storage => (proxy = StorageProxy.StartAsync(storage).GetAwaiter().GetResult()).ConnectionString);
        await using var _ = proxy;
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        await kalix.GetRecommendedAsync();

        var before = proxy!.Count;
        await kalix.DecideAsync();
        var requests = proxy.Since(before).ToList();
        // The case's own transaction is the second of the two; what comes after it follows from the decision.
        var transactions = requests.Select((r, i) => (r, i)).Where(r => r.r.EndsWith("$batch", StringComparison.Ordinal)).Select(r => r.i).ToList();
        Assert.Equal(2, transactions.Count);
        Assert.Equal(4, transactions[1]);
    }

    [Fact]
    public async Task The_night_finds_books_that_are_not_as_the_records_say()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        await kalix.GetRecommendedAsync();
        await kalix.DecideAsync();
        await NightlyJourneys.NightAsync(programme);
        Assert.Empty(await programme.TasksAsync());

        await LedgerAsync(programme, row => row["CommittedSek"] = 1_000_000L);
        await NightlyJourneys.NightAsync(programme);
        Assert.Equal(["round_2026-spring books"], await programme.TasksAsync());

        var table = new TableServiceClient(programme.Storage).GetTableClient("Ledger");
        var entry = await table.QueryAsync<TableEntity>().SingleAsync(row => row.RowKey.StartsWith("entry-", StringComparison.Ordinal));
        entry["AmountSek"] = 1_000_000L;
        await table.UpdateEntityAsync(entry, ETag.All, TableUpdateMode.Replace);
        programme.Clock.AdvanceTo(programme.Now.AddDays(1));
        await NightlyJourneys.NightAsync(programme);
        var texts = (await programme.Driver.StaffAsync("axel:Auditor", HttpMethod.Get, "tasks")).Ok().Json!["items"]!.AsArray().Select(t => t!["text"]!.ToString()).ToList();
        Assert.Contains(texts, t => t.Contains($"1000000 SEK are committed for {kalix.Reference}; by its record it should be 1300000 SEK", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_night_gives_back_what_an_ended_case_still_holds_and_owes_no_more()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        await kalix.GetRecommendedAsync();
        await kalix.DecideAsync();
        await programme.QuietAsync();
        var cases = programme.Host.Services.GetRequiredService<CaseStore>();
        var stored = (await cases.FindAsync(kalix.Reference))!;
        var withdrawn = Withdraw.Apply(stored.Case, "No staff.", Actor.System, programme.Now).Value!;
        await cases.CommitAsync(stored, withdrawn with { Case = withdrawn.Case with { Obligations = [] } }, Actor.System, programme.Now);
        Assert.Equal(KalixSteps.ApprovedSek, (await programme.BooksAsync()).CommittedSek);

        await NightlyJourneys.NightAsync(programme);
        await NightlyJourneys.NightAsync(programme);

        var books = await programme.BooksAsync();
        Assert.Equal((0, 2, true), (books.CommittedSek, books.Entries.Count, books.IsBalanced));
        Assert.DoesNotContain(await programme.TasksAsync(), t => t.EndsWith(" books", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Money_of_a_case_that_there_is_not_is_a_task()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        await programme.Host.Services.GetRequiredService<LedgerStore>().ReserveAsync("2026-spring", "forged", "2026-0999", 100_000, _ => throw new InvalidOperationException("The ledger knows its envelope."));
        await NightlyJourneys.NightAsync(programme);
        Assert.Equal(["round_2026-spring books"], await programme.TasksAsync());
    }

    static Task<Answer> PutAsync(ProgrammeUnderTest programme, long envelopeSek) =>
        programme.Driver.StaffAsync("olle:Officer", HttpMethod.Put, "rounds/2026-spring", new { name = "2026-spring", opensOn = "2026-02-15", closesOn = "2026-03-15", envelopeSek });

    static async Task<long> RecordedAsync(ProgrammeUnderTest programme) =>
        (await programme.Driver.StaffAsync("axel:Auditor", HttpMethod.Get, "rounds/2026-spring")).Ok().Json!["envelopeSek"]!.GetValue<long>();

    static Task<LedgerTotal> LedgerTotalAsync(ProgrammeUnderTest programme) => programme.Host.Services.GetRequiredService<LedgerStore>().TotalAsync("2026-spring");

    /// <summary>Past the store, as only a restore or a forger would.</summary>
    static async Task LedgerAsync(ProgrammeUnderTest programme, params Action<TableEntity>[] changes)
    {
        var table = new TableServiceClient(programme.Storage).GetTableClient("Ledger");
        var total = (await table.GetEntityAsync<TableEntity>("2026-spring", "total")).Value;
        foreach (var change in changes) change(total);
        await table.UpdateEntityAsync(total, ETag.All, TableUpdateMode.Replace);
    }
}
