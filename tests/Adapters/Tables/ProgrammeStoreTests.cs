using Azure.Data.Tables;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using Mpp.Domain.Settings;
using static Mpp.Tests.Adapters.Samples;

namespace Mpp.Tests.Adapters.Tables;

public sealed class ProgrammeStoreTests
{
    static readonly IReadOnlyList<AuditFact> Facts = [new("round-changed", "2026-spring", Why: "Holiday")];

    [Fact]
    public async Task Rounds_and_settings_are_read_by_one_request()
    {
        var storage = await TestStorage.NewAsync();
        var programme = new ProgrammeStore(storage.Storage);
        var nothing = await programme.ReadAsync();
        Assert.Empty(nothing.Rounds);
        Assert.Throws<InvalidOperationException>(() => nothing.SettingsInForce(new(2026, 2, 20)));
        await programme.PutRoundAsync(null, Round("2026-spring"), Facts, Officer, Now);
        await programme.PutRoundAsync(null, Round("2026-autumn"), Facts, Officer, Now);
        Assert.True(await programme.PutSettingsAsync(Settings("2026-1", new(2026, 1, 1)), Facts, Officer, Now));
        Assert.True(await programme.PutSettingsAsync(Settings("2027-1", new(2027, 1, 1)), Facts, Officer, Now));
        Assert.False(await programme.PutSettingsAsync(Settings("2026-1", new(2025, 1, 1)), Facts, Officer, Now));

        var before = storage.Wire.Requests;
        var read = await programme.ReadAsync();

        Assert.Equal(1, storage.Wire.Requests - before);
        Assert.Equal(["2026-autumn", "2026-spring"], read.Rounds.Select(r => r.Round.Id));
        Assert.Equal(10_000_000, read.FindRound("2026-spring")!.Round.EnvelopeSek);
        Assert.Equal("2026-1", read.SettingsInForce(new(2026, 12, 31)).Version);
        Assert.Equal("2027-1", read.SettingsInForce(new(2027, 1, 1)).Version);
        Assert.Equal(new(2026, 1, 1), read.Settings("2026-1").InForceFrom);
        Assert.Equal(4, read.Head.Sequence);
        Assert.Empty((await programme.VerifyAsync()).Findings);
    }

    [Fact]
    public async Task A_round_or_settings_altered_added_or_taken_away_past_the_trail_are_found()
    {
        var storage = await TestStorage.NewAsync();
        var programme = new ProgrammeStore(storage.Storage);
        var spring = (await programme.PutRoundAsync(null, Round("2026-spring"), Facts, Officer, Now))!;
        await programme.PutRoundAndNextAsync(spring, spring.Round with { EnvelopeSek = 1 }, Round("2026-late"), Facts, Officer, Now);
        await programme.PutSettingsAsync(Settings("2026-1", new(2026, 1, 1)), Facts, Officer, Now);
        var table = storage.Storage.Programme;
        foreach (var key in new[] { "round-2026-spring", "round-2026-late", "settings-2026-1" })
        {
            var row = (await table.GetEntityAsync<TableEntity>("programme", key)).Value;
            await table.UpsertEntityAsync(new TableEntity(row) { ["Json"] = row.GetString("Json") + " " }, TableUpdateMode.Replace);
            Assert.Equal($"{key}: not as the trail left it.", Assert.Single((await programme.VerifyAsync()).Findings));
            await table.DeleteEntityAsync("programme", key);
            Assert.Equal($"{key}: missing, but the trail tells of it.", Assert.Single((await programme.VerifyAsync()).Findings));
            await table.UpsertEntityAsync(row, TableUpdateMode.Replace);
            Assert.Empty((await programme.VerifyAsync()).Findings);
            await table.AddEntityAsync(new TableEntity(row) { RowKey = $"{key}-2" });
            Assert.Equal($"{key}-2: no entry of the trail tells of it.", Assert.Single((await programme.VerifyAsync()).Findings));
            await table.DeleteEntityAsync("programme", $"{key}-2");
        }
    }

    [Fact]
    public async Task Of_two_who_change_a_round_one_wins_and_changes_of_others_are_no_race()
    {
        var storage = await TestStorage.NewAsync();
        var programme = new ProgrammeStore(storage.Storage);
        var spring = (await programme.PutRoundAsync(null, Round("2026-spring"), Facts, Officer, Now))!;
        Assert.Null(await programme.PutRoundAsync(null, Round("2026-spring"), Facts, Officer, Now));

        var changes = await Task.WhenAll(Enumerable.Range(1, 6).Select(n => new ProgrammeStore(storage.AnotherProcess().Storage).PutRoundAsync(
            n <= 2 ? spring : null, Round(n <= 2 ? "2026-spring" : $"2026-{n}") with { EnvelopeSek = n }, Facts, Officer, Now)));

        Assert.Single(changes.Take(2), c => c is not null);
        Assert.All(changes.Skip(2), Assert.NotNull);
        Assert.Equal(6, (await programme.AuditAsync()).Count);
        Assert.Empty((await programme.VerifyAsync()).Findings);
        Assert.Equal("Holiday", (await programme.AuditAsync())[0].Why);
    }

    [Fact]
    public async Task A_change_whose_answer_was_lost_on_the_way_is_known_as_our_own()
    {
        var storage = await TestStorage.NewAsync();
        var programme = new ProgrammeStore(storage.Storage);
        storage.Wire.LoseNextAnswerTo(r => r.Method == Azure.Core.RequestMethod.Post);
        var stored = await programme.PutRoundAsync(null, Round("2026-spring"), Facts, Officer, Now);
        Assert.NotNull(stored);
        storage.Wire.LoseNextAnswerTo(r => r.Method == Azure.Core.RequestMethod.Post);
        Assert.NotNull(await programme.PutRoundAsync(stored, Round("2026-spring") with { IsPaused = true }, Facts, Officer, Now));
        Assert.Equal(2, (await programme.AuditAsync()).Count);
    }

    static Round Round(string id) => new() { Id = id, Name = "Spring 2026", OpensOn = new(2026, 2, 15), ClosesOn = new(2026, 3, 15), EnvelopeSek = 10_000_000 };

    static ProgrammeSettings Settings(string version, DateOnly from) => new() { Version = version, InForceFrom = from };
}
