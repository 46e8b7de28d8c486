using System.Text.Json;
using Mpp.Adapters;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using static Mpp.Tests.Adapters.Samples;

namespace Mpp.Tests.Adapters.Tables;

public sealed class CaseStoreTests
{
    [Fact]
    public async Task A_case_comes_back_as_it_was_put_on_file_by_one_request()
    {
        var storage = await TestStorage.NewAsync();
        Assert.True(await storage.Cases.CreateAsync(Change(Case(), "submitted"), Actor.System, Now));

        var before = storage.Wire.Requests;
        var stored = await storage.Cases.FindAsync("2026-0001");

        Assert.Equal(1, storage.Wire.Requests - before);
        Assert.Equal(AsText(Case()), AsText(stored!.Case));
        Assert.Equal(1, stored.Head.Sequence);
        Assert.Null(await storage.Cases.FindAsync("2026-0002"));
    }

    [Fact]
    public async Task A_reference_is_put_on_file_once()
    {
        var storage = await TestStorage.NewAsync();
        var both = await Task.WhenAll(
            storage.Cases.CreateAsync(Note(Case(), "one"), Actor.System, Now),
            storage.AnotherProcess().Cases.CreateAsync(Note(Case(), "two"), Actor.System, Now));

        Assert.Single(both, created => created);
        Assert.Single(await storage.Cases.AuditAsync("2026-0001"));
    }

    [Fact]
    public async Task Of_two_writers_one_wins_and_the_other_reads_again_so_that_nothing_is_lost()
    {
        var storage = await TestStorage.NewAsync();
        var read = await CreatedAsync(storage);

        var outcomes = await Task.WhenAll(
            storage.Cases.CommitAsync(read, Note(read.Case, "one"), Officer, Now),
            storage.AnotherProcess().Cases.CommitAsync(read, Note(read.Case, "two"), Officer, Now));

        var winner = Assert.IsType<CommitOutcome.Committed>(Assert.Single(outcomes, o => o is CommitOutcome.Committed));
        Assert.IsType<CommitOutcome.LostRace>(Assert.Single(outcomes, o => o is not CommitOutcome.Committed));
        var again = (await storage.Cases.FindAsync("2026-0001"))!;
        Assert.Equal(winner.Stored.ETag, again.ETag);
        Assert.IsType<CommitOutcome.Committed>(await storage.Cases.CommitAsync(again, Note(again.Case, "again"), Officer, Now));
        Assert.Equal(3, (await storage.Cases.AuditAsync("2026-0001")).Count);
        Assert.True((await storage.Cases.VerifyAsync("2026-0001")).IsIntact);
    }

    [Fact]
    public async Task Eight_writers_that_read_again_all_get_through_and_the_chain_is_whole()
    {
        var storage = await TestStorage.NewAsync();
        await CreatedAsync(storage);

        await Task.WhenAll(Enumerable.Range(1, 8).Select(async writer =>
        {
            var cases = storage.AnotherProcess().Cases;
            while (true)
            {
                var read = (await cases.FindAsync("2026-0001"))!;
                if (await cases.CommitAsync(read, Note(read.Case, $"writer-{writer}"), Officer, Now) is CommitOutcome.Committed) return;
            }
        }));

        var stored = (await storage.Cases.FindAsync("2026-0001"))!;
        Assert.All(Enumerable.Range(1, 8), writer => Assert.Contains($"writer-{writer};", stored.Case.Application.Summary));
        Assert.Equal(Enumerable.Range(1, 9), (await storage.Cases.AuditAsync("2026-0001")).Select(e => e.Sequence));
        Assert.Empty((await storage.Cases.VerifyAsync("2026-0001")).Findings);
    }

    [Fact]
    public async Task What_a_commit_gives_back_is_what_the_next_one_starts_from()
    {
        var storage = await TestStorage.NewAsync();
        var stored = await CreatedAsync(storage);
        foreach (var note in new[] { "one", "two" })
            stored = Assert.IsType<CommitOutcome.Committed>(await storage.Cases.CommitAsync(stored, Note(stored.Case, note), Officer, Now)).Stored;

        var read = await storage.Cases.FindAsync("2026-0001");
        Assert.Equal((read!.ETag, read.Head), (stored.ETag, stored.Head));
    }

    [Fact]
    public async Task Recording_a_read_leaves_the_state_alone_and_is_no_race_for_a_writer()
    {
        var storage = await TestStorage.NewAsync();
        var read = await CreatedAsync(storage);

        await storage.Cases.RecordReadAsync(read, new("downloaded", "a1"), Officer, Now);
        await storage.Cases.RecordReadAsync(read, new("downloaded", "a1"), Officer, Now);

        Assert.Equal(read.ETag, (await storage.Cases.FindAsync("2026-0001"))!.ETag);
        Assert.IsType<CommitOutcome.Committed>(await storage.Cases.CommitAsync(read, Note(read.Case, "one"), Officer, Now));
        Assert.Equal(["submitted", "downloaded", "downloaded", "one"], (await storage.Cases.AuditAsync("2026-0001")).Select(e => e.Action));
        Assert.True((await storage.Cases.VerifyAsync("2026-0001")).IsIntact);
    }

    [Fact]
    public async Task A_repeated_command_gets_the_first_answer_and_does_nothing()
    {
        var storage = await TestStorage.NewAsync();
        var read = await CreatedAsync(storage);
        var receipt = new CommandReceipt("key / with # odd ? signs", 200, """{"status":"eligible"}""");
        Assert.Null(await storage.Cases.FindAnswerAsync("2026-0001", receipt.Key));

        var first = Assert.IsType<CommitOutcome.Committed>(await storage.Cases.CommitAsync(read, Note(read.Case, "one"), Officer, Now, receipt));
        var stale = await storage.Cases.CommitAsync(read, Note(read.Case, "one"), Officer, Now, receipt with { AnswerJson = "{}" });
        var fresh = await storage.Cases.CommitAsync(first.Stored, Note(first.Stored.Case, "one"), Officer, Now, receipt with { AnswerJson = "{}" });

        Assert.Equal(receipt, Assert.IsType<CommitOutcome.Repeated>(stale).Answer);
        Assert.Equal(receipt, Assert.IsType<CommitOutcome.Repeated>(fresh).Answer);
        Assert.Equal(receipt, await storage.Cases.FindAnswerAsync("2026-0001", receipt.Key));
        Assert.Equal(2, (await storage.Cases.AuditAsync("2026-0001")).Count);
    }

    [Fact]
    public async Task An_answer_longer_than_a_property_keeps_every_sign()
    {
        var storage = await TestStorage.NewAsync();
        var read = await CreatedAsync(storage);
        // Two units each, and an odd number before them: a sign lies across the border of two properties.
        var receipt = new CommandReceipt("key", 200, "a" + string.Concat(Enumerable.Repeat("😀", 50_000)));
        await storage.Cases.CommitAsync(read, Note(read.Case, "one"), Officer, Now, receipt);
        Assert.Equal(receipt, await storage.Cases.FindAnswerAsync("2026-0001", "key"));
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_on_the_way_is_known_as_our_own()
    {
        var storage = await TestStorage.NewAsync();
        storage.Wire.LoseNextAnswerTo(r => r.Method == Azure.Core.RequestMethod.Post);
        Assert.True(await storage.Cases.CreateAsync(Change(Case(), "submitted"), Actor.System, Now));

        var read = (await storage.Cases.FindAsync("2026-0001"))!;
        storage.Wire.LoseNextAnswerTo(r => r.Method == Azure.Core.RequestMethod.Post);
        var receipt = new CommandReceipt("key", 200, "{}");
        Assert.IsType<CommitOutcome.Committed>(await storage.Cases.CommitAsync(read, Note(read.Case, "one"), Officer, Now, receipt));

        storage.Wire.LoseNextAnswerTo(r => r.Method == Azure.Core.RequestMethod.Post);
        await storage.Cases.RecordReadAsync((await storage.Cases.FindAsync("2026-0001"))!, new("downloaded"), Officer, Now);
        Assert.Equal(["submitted", "one", "downloaded"], (await storage.Cases.AuditAsync("2026-0001")).Select(e => e.Action));
    }

    [Fact]
    public async Task A_change_of_more_than_90_rows_is_refused_before_anything_is_written()
    {
        var storage = await TestStorage.NewAsync();
        var read = await CreatedAsync(storage);
        var before = storage.Wire.Requests;
        var change = Note(read.Case with { Obligations = [Obligation("x", "1", new(2026, 4, 1))] }, "one") with { Letters = [.. Enumerable.Range(1, 87).Select(n => Letter(occasion: $"{n}"))] };

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => storage.Cases.CommitAsync(read, change, Officer, Now));

        Assert.Contains("2026-0001: 91 rows", refused.Message);
        Assert.Contains("at most 90", refused.Message);
        Assert.Equal(before, storage.Wire.Requests);
        Assert.IsType<CommitOutcome.Committed>(await storage.Cases.CommitAsync(read, change with { Letters = [.. change.Letters.Skip(1)] }, Officer, Now));
    }

    [Fact]
    public async Task A_change_without_a_fact_or_of_another_case_is_a_bug()
    {
        var storage = await TestStorage.NewAsync();
        var read = await CreatedAsync(storage);
        await Assert.ThrowsAsync<InvalidOperationException>(() => storage.Cases.CommitAsync(read, new Change(read.Case), Officer, Now));
        await Assert.ThrowsAsync<InvalidOperationException>(() => storage.Cases.CommitAsync(read, Note(Case("2026-0002"), "one"), Officer, Now));
    }

    [Fact]
    public async Task A_state_longer_than_a_property_is_kept_in_several_and_shrinks_again()
    {
        var storage = await TestStorage.NewAsync();
        var read = await CreatedAsync(storage);
        var long1 = read.Case with { Application = read.Case.Application with { Summary = string.Concat(Enumerable.Repeat("åäö😀", 10_000)) } };

        var stored = Assert.IsType<CommitOutcome.Committed>(await storage.Cases.CommitAsync(read, Change(long1, "longer"), Officer, Now)).Stored;
        Assert.Equal(AsText(long1), AsText((await storage.Cases.FindAsync("2026-0001"))!.Case));

        await storage.Cases.CommitAsync(stored, Change(read.Case, "shorter"), Officer, Now);
        Assert.Equal(AsText(read.Case), AsText((await storage.Cases.FindAsync("2026-0001"))!.Case));
    }

    [Fact]
    public async Task A_state_longer_than_a_row_is_refused_by_name()
    {
        var storage = await TestStorage.NewAsync();
        var read = await CreatedAsync(storage);
        var huge = Change(read.Case with { ModerationNote = new string('x', 500_000) }, "longer");
        Assert.Contains("2026-0001/case", (await Assert.ThrowsAsync<InvalidOperationException>(() => storage.Cases.CommitAsync(read, huge, Officer, Now))).Message);
    }

    [Fact]
    public async Task A_row_of_a_newer_version_is_read_without_what_is_not_known_here()
    {
        var storage = await TestStorage.NewAsync();
        await CreatedAsync(storage);
        var row = (await storage.Storage.Cases.GetEntityAsync<Azure.Data.Tables.TableEntity>("2026-0001", "case")).Value;
        row["Json"] = row.GetString("Json")!.Replace("{\"reference\"", "{\"newer\":{\"x\":[1]},\"reference\"", StringComparison.Ordinal);
        row["NewerColumn"] = 1;
        await storage.Storage.Cases.UpdateEntityAsync(row, row.ETag, Azure.Data.Tables.TableUpdateMode.Replace);

        Assert.Equal(AsText(Case()), AsText((await storage.Cases.FindAsync("2026-0001"))!.Case));
    }

    [Fact]
    public async Task Obligations_that_are_new_or_moved_are_in_the_due_table_before_the_case_is()
    {
        var storage = await TestStorage.NewAsync();
        var read = await CreatedAsync(storage);
        var change = Note(read.Case with { Obligations = [.. read.Case.Obligations, Obligation("report-reminder", "year-1", new(2026, 4, 1)), Obligation("announce", "1", new(2026, 4, 1))] }, "one");
        await storage.Cases.CommitAsync(read, Note(read.Case, "faster"), Officer, Now);

        Assert.IsType<CommitOutcome.LostRace>(await storage.Cases.CommitAsync(read, change, Officer, Now));

        // What comes after the completion in the same story is found when the completion is.
        var due = await storage.Due.DueAsync(new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), 10);
        Assert.Equal(
            [("2026-0001", "completion-expires_1", new DateTimeOffset(2026, 3, 6, 23, 0, 0, TimeSpan.Zero)), ("2026-0001", "report-reminder_year-1", new(2026, 3, 31, 22, 0, 0, TimeSpan.Zero))],
            due.Select(d => (d.Subject, d.Kind, d.DueUtc)));
    }

    static async Task<StoredCase> CreatedAsync(TestStorage storage)
    {
        Assert.True(await storage.Cases.CreateAsync(Change(Case(), "submitted"), Actor.System, Now));
        return (await storage.Cases.FindAsync("2026-0001"))!;
    }

    static string AsText(Case @case) => JsonSerializer.Serialize(@case, Json.Options);
}
