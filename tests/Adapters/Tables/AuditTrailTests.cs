using System.Security.Cryptography;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using static Mpp.Tests.Adapters.Samples;

namespace Mpp.Tests.Adapters.Tables;

public sealed class AuditTrailTests
{
    const string Reference = "2026-0001";

    [Fact]
    public async Task The_trail_tells_who_when_what_from_to_and_why()
    {
        var storage = await NewTrailAsync();
        var entries = await storage.Cases.AuditAsync(Reference);

        Assert.Equal(Enumerable.Range(1, 5), entries.Select(e => e.Sequence));
        var entry = entries[2];
        Assert.Equal(("note-3", "case", "old", "new", "because"), (entry.Action, entry.Subject, entry.From, entry.To, entry.Why));
        Assert.Equal(("staff", Officer.Id, Officer.Name, Now.AddTicks(3)), (entry.ActorKind, entry.ActorId, entry.ActorName, entry.AtUtc));
        Assert.Empty((await storage.Cases.VerifyAsync(Reference)).Findings);
    }

    [Theory]
    [InlineData("PreviousHash"), InlineData("At"), InlineData("ActorKind"), InlineData("Action"), InlineData("Subject"), InlineData("From"), InlineData("To"), InlineData("PersonHash"), InlineData("States"), InlineData("Hash")]
    public async Task Altering_or_emptying_any_column_of_any_entry_is_found(string column)
    {
        var storage = await NewTrailAsync();
        for (var sequence = 1; sequence <= 5; sequence++)
        {
            var row = await RowAsync(storage, $"audit-{sequence:D8}");
            var original = new TableEntity(row);
            row[column] = row.GetString(column) + "x";
            await PutAsync(storage, row);
            Assert.False((await storage.Cases.VerifyAsync(Reference)).IsIntact, $"{column} of {sequence} altered");
            row.Remove(column);
            // The first entry follows nothing: its empty column and a missing one say the same.
            if (original.GetString(column) is { Length: > 0 })
            {
                await PutAsync(storage, row);
                Assert.False((await storage.Cases.VerifyAsync(Reference)).IsIntact, $"{column} of {sequence} emptied");
            }
            await PutAsync(storage, original);
            Assert.True((await storage.Cases.VerifyAsync(Reference)).IsIntact);
        }
    }

    [Theory]
    [InlineData("ActorId"), InlineData("ActorName"), InlineData("Why"), InlineData("Salt")]
    public async Task Altering_who_or_why_is_found(string column)
    {
        var storage = await NewTrailAsync();
        var row = await RowAsync(storage, "auditor-00000003");
        row[column] = "another";
        await PutAsync(storage, row);
        Assert.Contains("audit-00000003: who or why", Assert.Single((await storage.Cases.VerifyAsync(Reference)).Findings));
    }

    [Fact]
    public async Task Deleting_any_entry_is_found()
    {
        for (var sequence = 1; sequence <= 5; sequence++)
        {
            var storage = await NewTrailAsync();
            await storage.Storage.Cases.DeleteEntityAsync(Reference, $"audit-{sequence:D8}");
            await storage.Storage.Cases.DeleteEntityAsync(Reference, $"auditor-{sequence:D8}");
            Assert.False((await storage.Cases.VerifyAsync(Reference)).IsIntact, $"{sequence}");
        }
    }

    [Fact]
    public async Task Exchanging_two_entries_is_found()
    {
        var storage = await NewTrailAsync();
        foreach (var kind in new[] { "audit", "auditor" })
        {
            var (second, third) = (await RowAsync(storage, $"{kind}-00000002"), await RowAsync(storage, $"{kind}-00000003"));
            (second.RowKey, third.RowKey) = (third.RowKey, second.RowKey);
            await PutAsync(storage, second);
            await PutAsync(storage, third);
        }
        Assert.Contains((await storage.Cases.VerifyAsync(Reference)).Findings, f => f.StartsWith("audit-00000002: its content", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rewriting_an_entry_together_with_its_hash_is_found_by_what_follows()
    {
        foreach (var key in new[] { "audit-00000003", "audit-00000005" })
        {
            var storage = await NewTrailAsync();
            var row = await RowAsync(storage, key);
            row["To"] = "another";
            row["Hash"] = HashOf(row);
            await PutAsync(storage, row);
            var finding = Assert.Single((await storage.Cases.VerifyAsync(Reference)).Findings);
            Assert.StartsWith(key == "audit-00000003" ? "audit-00000004: does not follow" : "The head tells", finding, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Adding_an_entry_at_the_end_is_found()
    {
        var storage = await NewTrailAsync();
        var row = await RowAsync(storage, "audit-00000005");
        row["PreviousHash"] = row["Hash"];
        row.RowKey = "audit-00000006";
        row["Hash"] = HashOf(row);
        await PutAsync(storage, row);
        Assert.StartsWith("The head tells of entry 5", Assert.Single((await storage.Cases.VerifyAsync(Reference)).Findings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_only_looks_like_an_entry_is_found()
    {
        var storage = await NewTrailAsync();
        await PutAsync(storage, new TableEntity(Reference, "audit-3"));
        Assert.Equal("audit-3: not a row of a trail.", Assert.Single((await storage.Cases.VerifyAsync(Reference)).Findings));
    }

    [Fact]
    public async Task A_head_that_tells_of_another_end_or_is_gone_is_found()
    {
        var storage = await NewTrailAsync();
        var head = await RowAsync(storage, "case-head");
        await PutAsync(storage, new TableEntity(head) { ["Sequence"] = 4, ["Hash"] = (await RowAsync(storage, "audit-00000004"))["Hash"] });
        Assert.False((await storage.Cases.VerifyAsync(Reference)).IsIntact);
        await PutAsync(storage, new TableEntity(head) { ["Hash"] = "another" });
        Assert.False((await storage.Cases.VerifyAsync(Reference)).IsIntact);
        await storage.Storage.Cases.DeleteEntityAsync(Reference, "case-head");
        Assert.Equal("The head is missing.", Assert.Single((await storage.Cases.VerifyAsync(Reference)).Findings));
    }

    [Theory]
    [InlineData("Json"), InlineData("Status"), InlineData("RoundId"), InlineData("Version"), InlineData("Salt"), InlineData("Another")]
    public async Task A_state_that_was_altered_past_the_trail_is_found(string column)
    {
        var storage = await NewTrailAsync();
        var row = await RowAsync(storage, "case");
        await PutAsync(storage, new TableEntity(row) { [column] = column == "Version" ? 17 : $"{(row.TryGetValue(column, out var was) ? was : null)} " });
        Assert.Equal("case: not as the trail left it.", Assert.Single((await storage.Cases.VerifyAsync(Reference)).Findings));
        await PutAsync(storage, row);
        Assert.Empty((await storage.Cases.VerifyAsync(Reference)).Findings);
    }

    [Fact]
    public async Task A_state_that_was_put_back_or_is_gone_is_found()
    {
        var storage = await NewTrailAsync();
        var earlier = await RowAsync(storage, "case");
        var stored = (await storage.Cases.FindAsync(Reference))!;
        await storage.Cases.CommitAsync(stored, Change(stored.Case with { Application = stored.Case.Application with { Title = "Another" } }, "title"), Officer, Now);
        await PutAsync(storage, earlier);
        Assert.Equal("case: not as the trail left it.", Assert.Single((await storage.Cases.VerifyAsync(Reference)).Findings));
        await storage.Storage.Cases.DeleteEntityAsync(Reference, "case");
        Assert.Equal("case: missing, but the trail tells of it.", Assert.Single((await storage.Cases.VerifyAsync(Reference)).Findings));
    }

    [Fact]
    public async Task Moving_a_trail_to_another_case_is_found()
    {
        var storage = await NewTrailAsync();
        await foreach (var row in storage.Storage.Cases.QueryAsync<TableEntity>($"PartitionKey eq '{Reference}'"))
            await storage.Storage.Cases.AddEntityAsync(new TableEntity(row) { PartitionKey = "2026-0002" });
        Assert.Equal(6, (await storage.Cases.VerifyAsync("2026-0002")).Findings.Count);
    }

    [Fact]
    public async Task Erasing_who_and_why_is_not_tampering()
    {
        var storage = await NewTrailAsync();
        for (var sequence = 1; sequence <= 5; sequence++) await storage.Storage.Cases.DeleteEntityAsync(Reference, $"auditor-{sequence:D8}");

        Assert.Empty((await storage.Cases.VerifyAsync(Reference)).Findings);
        Assert.All(await storage.Cases.AuditAsync(Reference), e => Assert.Equal((null, null, null, "case"), (e.ActorId, e.ActorName, e.Why, e.Subject)));
    }

    [Fact]
    public async Task The_chain_holds_no_personal_value()
    {
        var storage = await NewTrailAsync();
        var row = await RowAsync(storage, "audit-00000003");
        Assert.DoesNotContain(row.Keys, k => row[k] is string text && (text.Contains("Olga", StringComparison.OrdinalIgnoreCase) || text.Contains("because", StringComparison.Ordinal)));
        Assert.NotEqual(row["PersonHash"], (await RowAsync(storage, "audit-00000004"))["PersonHash"]);
    }

    [Fact]
    public async Task Verifying_while_somebody_writes_finds_nothing()
    {
        var storage = await NewTrailAsync();
        var writing = Task.Run(async () =>
        {
            var stored = (await storage.Cases.FindAsync(Reference))!;
            for (var n = 0; n < 20; n++) stored = ((CommitOutcome.Committed)await storage.Cases.CommitAsync(stored, Note(stored.Case, $"n{n}"), Officer, Now)).Stored;
        });
        do Assert.Empty((await storage.AnotherProcess().Cases.VerifyAsync(Reference)).Findings);
        while (!writing.IsCompleted);
        await writing;
    }

    /// <summary>Five entries.</summary>
    static async Task<TestStorage> NewTrailAsync()
    {
        var storage = await TestStorage.NewAsync();
        await storage.Cases.CreateAsync(Change(Case(), "note-1"), Officer, Now.AddTicks(1));
        for (var sequence = 2; sequence <= 5; sequence++)
        {
            var stored = (await storage.Cases.FindAsync(Reference))!;
            await storage.Cases.CommitAsync(stored, Change(stored.Case, $"note-{sequence}"), Officer, Now.AddTicks(sequence));
        }
        return storage;
    }

    static async Task<TableEntity> RowAsync(TestStorage storage, string key) => (await storage.Storage.Cases.GetEntityAsync<TableEntity>(Reference, key)).Value;

    static Task<Response> PutAsync(TestStorage storage, TableEntity row) => storage.Storage.Cases.UpsertEntityAsync(row, TableUpdateMode.Replace);

    /// <summary>What somebody who knows the format would write.</summary>
    static string HashOf(TableEntity row)
    {
        string?[] parts =
        [
            row.PartitionKey, row.RowKey[6..].TrimStart('0'), row.GetString("PreviousHash"), row.GetString("At"), row.GetString("ActorKind"), row.GetString("Action"),
            row.GetString("Subject"), row.GetString("From"), row.GetString("To"), row.GetString("PersonHash"), row.GetString("States"),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(parts)));
    }
}
