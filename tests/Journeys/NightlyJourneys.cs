using Azure;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters.Blobs;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Functions.Stories;
using Mpp.Functions.Timers;

namespace Mpp.Tests.Journeys;

public sealed class NightlyJourneys
{
    [Fact]
    public async Task A_night_with_nothing_wrong_seals_every_trail_and_gives_nobody_anything_to_do()
    {
        await using var programme = await StartAsync();
        var kalix = await SubmittedAsync(programme);

        await NightAsync(programme);
        await NightAsync(programme);

        Assert.Empty(await programme.TasksAsync());
        var digest = await DigestAsync(programme, "2026-02-20");
        var audit = (await programme.Driver.StaffAsync("axel:Auditor", HttpMethod.Get, $"applications/{kalix.Reference}/audit")).Ok().Json!;
        Assert.Contains(digest, l => l == $"{kalix.Reference} {audit["chain"]!["entries"]} {audit["chain"]!["hash"]}");
        Assert.Contains(digest, l => l.StartsWith("programme ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_altered_entry_is_found_and_reported_once()
    {
        await using var programme = await StartAsync();
        var kalix = await SubmittedAsync(programme);
        var entry = (await Cases(programme).GetEntityAsync<TableEntity>(kalix.Reference, "audit-00000002")).Value;
        entry["To"] = "2026-02-20T08:00:00.0000000Z";
        await Cases(programme).UpdateEntityAsync(entry, ETag.All, TableUpdateMode.Replace);

        await NightAsync(programme);
        programme.Clock.AdvanceTo(programme.Now.AddDays(1));
        await NightAsync(programme);

        Assert.Equal([$"{kalix.Reference} audit-trail"], await programme.TasksAsync());
        Assert.DoesNotContain(await DigestAsync(programme, "2026-02-21"), l => l.StartsWith(kalix.Reference, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chain_that_was_cut_after_a_night_is_whole_in_itself_and_found_all_the_same()
    {
        await using var programme = await StartAsync();
        var kalix = await SubmittedAsync(programme);
        // Who read what is an entry that leaves no state behind which would tell of it.
        (await programme.Driver.StaffAsync("olle:Officer", HttpMethod.Get, $"applications/{kalix.Reference}/attachments/file-1")).Ok();
        await NightAsync(programme);
        await CutAsync(programme, kalix.Reference);
        Assert.True((await Store(programme).VerifyAsync(kalix.Reference)).IsIntact);

        for (var night = 0; night < 2; night++)
        {
            programme.Clock.AdvanceTo(programme.Now.AddDays(1));
            await NightAsync(programme);
        }

        // The seal of the first night stands, however often the cut chain is looked at.
        var seal = (await DigestAsync(programme, "2026-02-20")).Single(l => l.StartsWith(kalix.Reference, StringComparison.Ordinal));
        Assert.Contains(seal, await DigestAsync(programme, "2026-02-22"));
        Assert.Equal(2, (await programme.TasksAsync()).Count(t => t == $"{kalix.Reference} audit-trail"));
    }

    [Fact]
    public async Task A_case_that_is_gone_is_found()
    {
        await using var programme = await StartAsync();
        var kalix = await SubmittedAsync(programme);
        await NightAsync(programme);
        foreach (var row in new[] { "case", "case-head" }) await Cases(programme).DeleteEntityAsync(kalix.Reference, row);
        programme.Clock.AdvanceTo(programme.Now.AddDays(1));
        await NightAsync(programme);

        Assert.Contains($"{kalix.Reference} audit-trail", await programme.TasksAsync());
    }

    [Fact]
    public async Task A_lost_row_of_the_index_comes_back_and_a_stray_one_goes()
    {
        await using var programme = await StartAsync();
        var kalix = await SubmittedAsync(programme);
        var index = Table(programme, "CaseIndex");
        var row = (await index.GetEntityAsync<TableEntity>("round_2026-spring", kalix.Reference)).Value;
        await index.DeleteEntityAsync(row.PartitionKey, row.RowKey);
        foreach (var stray in new[] { ("round_2025-autumn", kalix.Reference), ("round_2026-spring", "2026-0999") })
            await index.AddEntityAsync(new TableEntity(row.Where(p => p.Key is not "PartitionKey" and not "RowKey" and not "Timestamp" and not "odata.etag").ToDictionary()) { PartitionKey = stray.Item1, RowKey = stray.Item2 });

        await NightAsync(programme);

        Assert.Equal([kalix.Reference], await ListedAsync(programme, "2026-spring"));
        Assert.Empty(await ListedAsync(programme, "2025-autumn"));
    }

    [Fact]
    public async Task A_task_that_a_dead_command_has_left_goes_and_comes_back_when_somebody_repeats_the_command()
    {
        await using var programme = await StartAsync();
        var kalix = new KalixSteps(programme);
        await kalix.GetAnnouncedAsync();
        // Tasks come before the transaction: the host that was to send the agreement died in between.
        var tasks = programme.Host.Services.GetRequiredService<TaskStore>();
        await tasks.AddAsync(kalix.Reference, new("sign-agreement", "icld", "Have it signed for ICLD."), programme.Now);
        await tasks.AddAsync(kalix.Reference, new("file-missing", "1", "A file could not be had."), programme.Now);
        programme.Clock.AdvanceTo(programme.Now.AddHours(1));

        await NightAsync(programme);
        Assert.Equal([$"{kalix.Reference} file-missing"], await programme.TasksAsync());

        await kalix.OfficerAsync("send-agreement");
        await NightAsync(programme);
        Assert.Contains($"{kalix.Reference} sign-agreement", await programme.TasksAsync());
    }

    [Fact]
    public async Task An_emptied_Due_table_is_written_anew_from_the_records()
    {
        await using var programme = await StartAsync();
        var kalix = await SubmittedAsync(programme);
        await kalix.ReturnAsync();
        await programme.CatchUpAsync();
        // A letter that waits, and money that nobody has a decision for.
        var stored = (await Store(programme).FindAsync(kalix.Reference))!;
        var letter = new LetterOrder("withdrawn", "by-a-test", Recipients.Coordinators(stored.Case)[0], [], new Dictionary<string, string> { ["reason"] = "none" });
        await Store(programme).CommitAsync(stored, new Change(stored.Case) { Facts = [new("by-a-test")], Letters = [letter] }, Actor.System, programme.Now);
        await programme.Host.Services.GetRequiredService<LedgerStore>().ReserveAsync("2026-spring", "left-behind", kalix.Reference, 500_000, _ => Task.FromResult(new Envelope(10_000_000, 1)));
        var due = Table(programme, "Due");
        await foreach (var row in due.QueryAsync<TableEntity>()) await due.DeleteEntityAsync(row.PartitionKey, row.RowKey);
        await programme.MoveToAsync("2026-02-22T09:00:00Z");
        Assert.Equal(500_000, (await programme.BooksAsync()).CommittedSek);

        await NightAsync(programme);
        await programme.CatchUpAsync();

        Assert.Single(await programme.Driver.LettersAsync(kalix.Reference, "withdrawn"));
        Assert.Equal(0, (await programme.BooksAsync()).CommittedSek);
        await programme.MoveToAsync("2026-03-20T09:00:00Z");
        Assert.Single(await programme.Driver.LettersAsync(kalix.Reference, "completion-reminder"));
        Assert.Equal(CaseStatus.Eligible, (await programme.CaseAsync(kalix.Reference)).Status);
    }

    [Fact]
    public async Task Stories_that_ended_more_than_thirty_days_ago_are_removed_and_others_are_not()
    {
        await using var programme = await StartAsync();
        var kalix = new KalixSteps(programme);
        await kalix.GetAnnouncedAsync();
        var running = ApplicationStory.InstanceId(kalix.Reference, 1);
        var announcement = "ann-2026-spring-1-g1";
        var client = programme.Host.Engine!.Client;
        Assert.True((await client.GetInstanceAsync(announcement))!.IsCompleted);

        programme.Clock.AdvanceTo(programme.Now.AddDays(29));
        await NightAsync(programme);
        Assert.NotNull(await client.GetInstanceAsync(announcement));
        programme.Clock.AdvanceTo(programme.Now.AddDays(2));
        await NightAsync(programme);

        Assert.Null(await client.GetInstanceAsync(announcement));
        Assert.True((await client.GetInstanceAsync(running))!.IsRunning);
    }

    [Fact]
    public async Task It_comes_by_itself_at_half_past_one()
    {
        await using var programme = await StartAsync();
        await SubmittedAsync(programme);
        await programme.MoveToAsync("2026-02-21T00:00:00Z");
        Assert.Null(await Vault(programme).ReadAsync(BlobVault.Digests, "2026-02-21"));
        await programme.Host.Timers.FireDueAsync(programme.Now, new(2026, 2, 21, 1, 30, 0, TimeSpan.Zero));
        Assert.NotNull(await Vault(programme).ReadAsync(BlobVault.Digests, "2026-02-21"));
    }

    static async Task<ProgrammeUnderTest> StartAsync()
    {
        var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        return programme;
    }

    static async Task<KalixSteps> SubmittedAsync(ProgrammeUnderTest programme)
    {
        var kalix = new KalixSteps(programme);
        await kalix.SubmitAsync();
        await programme.QuietAsync();
        return kalix;
    }

    internal static async Task NightAsync(ProgrammeUnderTest programme)
    {
        await using var scope = programme.Host.Services.CreateAsyncScope();
        await ActivatorUtilities.CreateInstance<Nightly>(scope.ServiceProvider).Run(new(), programme.Host.Engine!.Client, CancellationToken.None);
    }

    /// <summary>Takes the last entry away so well that the chain is whole again.</summary>
    static async Task CutAsync(ProgrammeUnderTest programme, string reference)
    {
        var table = Cases(programme);
        var head = (await table.GetEntityAsync<TableEntity>(reference, "case-head")).Value;
        var last = head.GetInt32("Sequence")!.Value;
        var before = (await table.GetEntityAsync<TableEntity>(reference, $"audit-{last - 1:D8}")).Value;
        await table.DeleteEntityAsync(reference, $"audit-{last:D8}");
        await table.DeleteEntityAsync(reference, $"auditor-{last:D8}");
        head["Sequence"] = last - 1;
        head["Hash"] = before.GetString("Hash")!;
        await table.UpdateEntityAsync(head, ETag.All, TableUpdateMode.Replace);
    }

    static async Task<IReadOnlyList<string>> ListedAsync(ProgrammeUnderTest programme, string round) =>
        [.. (await programme.Driver.StaffAsync("axel:Auditor", HttpMethod.Get, $"applications?round={round}")).Ok().Json!["items"]!.AsArray().Select(i => i!["reference"]!.ToString())];

    static async Task<IReadOnlyList<string>> DigestAsync(ProgrammeUnderTest programme, string night) =>
        (await Vault(programme).ReadAsync(BlobVault.Digests, night) ?? throw new InvalidOperationException($"There is no digest of {night}.")).ToString().Split('\n');

    static BlobVault Vault(ProgrammeUnderTest programme) => programme.Host.Services.GetRequiredService<BlobVault>();

    static CaseStore Store(ProgrammeUnderTest programme) => programme.Host.Services.GetRequiredService<CaseStore>();

    static TableClient Cases(ProgrammeUnderTest programme) => Table(programme, "Cases");

    static TableClient Table(ProgrammeUnderTest programme, string name) => new TableServiceClient(programme.Storage).GetTableClient(name);
}
