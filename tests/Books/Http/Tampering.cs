using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters.Blobs;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Functions.Timers;
using Mpp.Tests.Journeys;
using Xunit.Abstractions;

namespace Mpp.Tests.Books;

/// <summary>
/// Somebody with the storage account's key alters or takes away one row of a life that is over (design rule 8), and the night finds it.
/// <para>
/// Meant is what the trail is and what it vouches for: every entry, who and why of every entry, the head; the case's state; rounds and settings; the ledger's total and entries; the night's digest. Not meant: to take away who and why
/// of an entry, which is how personal data is erased; letters, which change with every attempt to send them (what was sent is an immutable blob, that it was ordered follows from the entry); kept answers of commands, which only spare a repeat;
/// the index, hints, and tasks, which the night makes good from the records, whatever was done to them (NightlyJourneys).
/// </para>
/// </summary>
public sealed class Tampering(ITestOutputHelper output)
{
    static readonly string[] OfTheService = ["PartitionKey", "RowKey", "Timestamp", "odata.etag"];

    [Fact]
    public async Task Any_one_row_that_was_altered_or_taken_away_is_found_in_the_night()
    {
        // Where the records are another address than the engine's, the log is silent: what it would say here is what is expected.
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z", records: storage => $"{storage};");
        var life = new HttpLife(programme, 3);
        await life.PlayAsync(140);
        var @case = Assert.Single(life.Cases, c => c.Status == CaseStatus.Closed);
        await NightAsync(programme);
        programme.Clock.AdvanceTo(programme.Now.AddDays(1));
        Assert.Empty(await FoundAsync(programme));

        var tables = new TableServiceClient(programme.Storage);
        var tried = 0;
        foreach (var (table, partition) in new[] { ("Cases", @case.Reference), ("Programme", "programme"), ("Ledger", HttpLife.Round) })
        {
            var client = tables.GetTableClient(table);
            var rows = new List<TableEntity>();
            await foreach (var row in client.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"))) rows.Add(row);
            foreach (var row in rows.Where(r => IsMeant(table, r.RowKey)))
            {
                foreach (var altered in Altered(row, table == "Ledger" ? null : tried))
                {
                    await client.UpsertEntityAsync(altered, TableUpdateMode.Replace);
                    var found = await FoundAsync(programme);
                    if (found.Count == 0 && !await IsMadeGoodAsync(client, row)) throw new LawBrokenException($"Nobody has noticed: {row.RowKey} altered.");
                }

                if (!row.RowKey.StartsWith("auditor-", StringComparison.Ordinal))
                {
                    await client.DeleteEntityAsync(partition, row.RowKey, ETag.All);
                    await AssertFoundAsync(programme, $"{row.RowKey} taken away");
                }

                await client.UpsertEntityAsync(row, TableUpdateMode.Replace);
                // The night has made nothing of what it found: with the row put back all is as it was.
                if (table == "Ledger") Assert.Empty(await FoundAsync(programme));
                tried++;
            }
        }

        Assert.Empty(await FoundAsync(programme));
        await AssertDigestIsGuardedAsync(programme);
        output.WriteLine($"{tried} rows, each altered and taken away.");
        Assert.True(tried > 100);
    }

    static bool IsMeant(string table, string key) => table switch
    {
        "Cases" => key is "case" or "case-head" || key.StartsWith("audit", StringComparison.Ordinal),
        "Programme" => !key.StartsWith("command-", StringComparison.Ordinal),
        _ => true,
    };

    /// <summary>A column of it has another value: each in its <paramref name="turn"/>, or, where that is null, one after the other. When a ledger's entry was written decides nothing, and an envelope's version only who is first.</summary>
    static IEnumerable<TableEntity> Altered(TableEntity row, int? turn)
    {
        var columns = row.Keys.Except(OfTheService).Where(c => !c.EndsWith("@odata.type", StringComparison.Ordinal) && c is not ("AtUtc" or "EnvelopeVersion")).Order(StringComparer.Ordinal).ToList();
        foreach (var column in turn is { } t ? [columns[t % columns.Count]] : columns)
        {
            yield return new TableEntity(row)
            {
                [column] = row[column] switch
                {
                    long amount => amount + 1,
                    int number => number + 1,
                    bool flag => !flag,
                    var text => $"{text}x",
                },
            };
        }
    }

    /// <summary>The ledger's copy of the envelope follows the round's record: the night writes it anew, and there is nothing to tell.</summary>
    static async Task<bool> IsMadeGoodAsync(TableClient client, TableEntity row)
    {
        var now = (await client.GetEntityAsync<TableEntity>(row.PartitionKey, row.RowKey)).Value;
        return row.RowKey == "total" && row.Keys.Except(OfTheService).All(c => Equals(now[c], row[c]));
    }

    static async Task AssertDigestIsGuardedAsync(ProgrammeUnderTest programme)
    {
        var container = new BlobServiceClient(programme.Storage).GetBlobContainerClient(BlobVault.Digests);
        var names = new List<string>();
        await foreach (var blob in container.GetBlobsAsync()) names.Add(blob.Name);
        var digest = container.GetBlobClient(names.Order(StringComparer.Ordinal).Last(n => string.CompareOrdinal(n, $"{programme.Now.UtcDateTime:yyyy-MM-dd}") < 0));
        var content = (await digest.DownloadContentAsync()).Value.Content;
        await digest.UploadAsync(BinaryData.FromString(content.ToString().Replace('1', '2')), overwrite: true);
        await AssertFoundAsync(programme, "the digest altered");
        await digest.DeleteAsync();
        await AssertFoundAsync(programme, "the digest taken away");
        await digest.UploadAsync(content, overwrite: true);
        Assert.Empty(await FoundAsync(programme));
    }

    static async Task AssertFoundAsync(ProgrammeUnderTest programme, string what)
    {
        if ((await FoundAsync(programme)).Count == 0) throw new LawBrokenException($"Nobody has noticed: {what}.");
    }

    /// <summary>What this night, and no earlier one, has to tell.</summary>
    static async Task<IReadOnlyList<string>> FoundAsync(ProgrammeUnderTest programme)
    {
        await NightAsync(programme);
        var tasks = programme.Host.Services.GetRequiredService<TaskStore>();
        var found = (await tasks.OpenAsync()).Where(t => t.Task.Kind is "audit-trail" or "nightly" or "books").ToList();
        var table = new TableServiceClient(programme.Storage).GetTableClient("Tasks");
        foreach (var task in found) await table.DeleteEntityAsync("task", task.Id);
        return [.. found.Select(t => t.Task.Text)];
    }

    static async Task NightAsync(ProgrammeUnderTest programme)
    {
        await using var scope = programme.Host.Services.CreateAsyncScope();
        await ActivatorUtilities.CreateInstance<Nightly>(scope.ServiceProvider).Run(new(), programme.Host.Engine!.Client, CancellationToken.None);
    }
}
