using Azure;
using Azure.Data.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using Mpp.Domain.Settings;

namespace Mpp.Adapters.Tables;

/// <summary>A round as read; its ETag guards the next change.</summary>
public sealed record StoredRound(Round Round, ETag ETag);

/// <summary>The rounds and every version of the settings.</summary>
public sealed record Programme(IReadOnlyList<StoredRound> Rounds, IReadOnlyList<ProgrammeSettings> AllSettings, AuditHead Head)
{
    public StoredRound? FindRound(string id) => Rounds.FirstOrDefault(r => r.Round.Id == id);

    /// <summary>The version in force on a day (Stockholm): the latest that has begun. Throws if none has.</summary>
    public ProgrammeSettings SettingsInForce(DateOnly on) =>
        AllSettings.Where(s => s.InForceFrom <= on).OrderBy(s => s.InForceFrom).ThenBy(s => s.Version, StringComparer.Ordinal).LastOrDefault()
        ?? throw new InvalidOperationException($"No settings are in force on {on:yyyy-MM-dd}; there are {AllSettings.Count} versions.");

    /// <summary>The version that a case was frozen with. Throws if it is gone.</summary>
    public ProgrammeSettings Settings(string version) =>
        AllSettings.FirstOrDefault(s => s.Version == version) ?? throw new InvalidOperationException($"Settings {version} are not on file.");
}

/// <summary>The programme's own partition: rounds, dated settings, and their audit trail, which every change extends in its transaction.</summary>
public sealed class ProgrammeStore(Storage storage)
{
    const string Partition = "programme";
    const string HeadRow = "programme-head";
    const string RoundPrefix = "round-";
    const string SettingsPrefix = "settings-";

    /// <summary>After all of these rows.</summary>
    const string End = "settings.";

    readonly TableClient _table = storage.Programme;
    readonly AuditTrail _trail = new(storage.Programme, HeadRow, IsState, End);

    /// <summary>Everything but the trail, in one request.</summary>
    public async Task<Programme> ReadAsync(CancellationToken cancellationToken = default)
    {
        var (rounds, settings, head) = (new List<StoredRound>(), new List<ProgrammeSettings>(), AuditHead.None);
        var range = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {HeadRow} and RowKey lt {End}");
        await foreach (var row in _table.QueryAsync<TableEntity>(range, cancellationToken: cancellationToken))
        {
            if (row.RowKey.StartsWith(RoundPrefix, StringComparison.Ordinal)) rounds.Add(new(Json.Read<Round>(row.Text("Json"), row.RowKey), row.ETag));
            else if (row.RowKey.StartsWith(SettingsPrefix, StringComparison.Ordinal)) settings.Add(Json.Read<ProgrammeSettings>(row.Text("Json"), row.RowKey));
            else if (row.RowKey == HeadRow) head = AuditTrail.Head(row);
        }
        return new Programme(rounds, settings, head);
    }

    /// <summary>
    /// Keeps a round; <paramref name="before"/> is what the change started from, null for a new one. Null if somebody else was faster: read and judge again.
    /// What falls due by it (an announcement) needs its Due row first.
    /// </summary>
    public Task<StoredRound?> PutRoundAsync(
        StoredRound? before, Round round, IReadOnlyList<AuditFact> facts, Actor actor, DateTimeOffset nowUtc, CancellationToken cancellationToken = default) =>
        PutRoundAsync(before, round, facts, actor, nowUtc, null, cancellationToken);

    /// <summary>As above; <paramref name="receipt"/> is the answer that a repeat of the command will get.</summary>
    public async Task<StoredRound?> PutRoundAsync(
        StoredRound? before, Round round, IReadOnlyList<AuditFact> facts, Actor actor, DateTimeOffset nowUtc, CommandReceipt? receipt, CancellationToken cancellationToken = default)
    {
        if (before is not null && before.Round.Id != round.Id) throw new InvalidOperationException($"A change of round {before.Round.Id} cannot make it {round.Id}.");
        List<ProgrammeRow> rows = [new(RoundPrefix + round.Id, before?.ETag, Json.Write(round))];
        if (receipt is not null) rows.Add(new(CaseTransaction.CommandRow(receipt.Key), null, Json.Write(receipt)));
        return await PutAsync(rows, facts, actor, nowUtc, cancellationToken) is [var etag, ..] ? new StoredRound(round, etag) : null;
    }

    /// <summary>The answer to an earlier command with this key; null if there was none.</summary>
    public async Task<CommandReceipt?> FindAnswerAsync(string key, CancellationToken cancellationToken = default)
    {
        var row = CaseTransaction.CommandRow(key);
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, row, cancellationToken: cancellationToken);
        return found.HasValue ? Json.Read<CommandReceipt>(found.Value!.Text("Json"), row) : null;
    }

    /// <summary>Keeps a changed round and the new one that follows it, both or neither. False if somebody else was faster.</summary>
    public async Task<bool> PutRoundAndNextAsync(
        StoredRound before, Round round, Round next, IReadOnlyList<AuditFact> facts, Actor actor, DateTimeOffset nowUtc, CancellationToken cancellationToken = default) =>
        await PutAsync([new(RoundPrefix + round.Id, before.ETag, Json.Write(round)), new(RoundPrefix + next.Id, null, Json.Write(next))], facts, actor, nowUtc, cancellationToken) is not null;

    /// <summary>Puts a new version on file; false if it is there: cases are frozen with it, so it never changes.</summary>
    public async Task<bool> PutSettingsAsync(
        ProgrammeSettings settings, IReadOnlyList<AuditFact> facts, Actor actor, DateTimeOffset nowUtc, CancellationToken cancellationToken = default) =>
        await PutAsync([new(SettingsPrefix + settings.Version, null, Json.Write(settings))], facts, actor, nowUtc, cancellationToken) is not null;

    /// <summary>Something that concerns the programme as a whole, and changes no row of it.</summary>
    public Task RecordAsync(AuditFact fact, Actor actor, DateTimeOffset nowUtc, CancellationToken cancellationToken = default) => PutAsync([], [fact], actor, nowUtc, cancellationToken);

    /// <summary>The trail of rounds and settings, first to last.</summary>
    public Task<IReadOnlyList<AuditEntry>> AuditAsync(CancellationToken cancellationToken = default) => _trail.ReadAsync(Partition, cancellationToken);

    public Task<ChainReport> VerifyAsync(AuditSeal? seal = null, CancellationToken cancellationToken = default) => _trail.VerifyAsync(Partition, seal, cancellationToken);

    /// <summary>The new ETags, row by row; null if somebody else was faster on one of them.</summary>
    async Task<IReadOnlyList<ETag>?> PutAsync(IReadOnlyList<ProgrammeRow> rows, IReadOnlyList<AuditFact> facts, Actor actor, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        if (facts.Count == 0) throw new InvalidOperationException($"{string.Join(' ', rows.Select(r => r.Key))}: a change without a fact for the audit trail.");
        List<(TableEntity Row, TableTransactionAction Action)> written = [.. rows.Select(r => r.ToWrite())];
        // Unlike a case's, this head moves with every other round: a race lost on it alone is run again.
        var outcome = await HotPartition.RetryAsync<Written>("Programme", async () =>
        {
            var head = await _trail.HeadAsync(Partition, cancellationToken) ?? AuditHead.None;
            var (audit, next) = _trail.Append(Partition, head, facts, actor, nowUtc, [.. written.Select(w => w.Row).Where(r => IsState(r.RowKey))]);
            try
            {
                var answer = await _table.SubmitTransactionAsync([.. written.Select(w => w.Action), .. audit], cancellationToken);
                return new Written([.. rows.Select((_, i) => answer.Value[i].Headers.ETag ?? throw new InvalidOperationException("The table service answered a write without an ETag."))]);
            }
            catch (RequestFailedException e) when (e.IsLostRace())
            {
                var now = new List<ETag?>();
                foreach (var row in rows)
                    now.Add(await _table.GetEntityIfExistsAsync<TableEntity>(Partition, row.Key, cancellationToken: cancellationToken) is { HasValue: true } there ? there.Value!.ETag : null);
                if (await _trail.ContainsAsync(Partition, next, cancellationToken)) return new Written([.. now.Select(etag => etag!.Value)]);
                var isUnchanged = rows.Select(r => r.Before).SequenceEqual(now);
                return isUnchanged ? null : new Written(null);
            }
        }, cancellationToken);
        return outcome.ETags;
    }

    static bool IsState(string key) => key.StartsWith(RoundPrefix, StringComparison.Ordinal) || key.StartsWith(SettingsPrefix, StringComparison.Ordinal);

    /// <summary><paramref name="Before"/>: null for a row that must not be there yet.</summary>
    sealed record ProgrammeRow(string Key, ETag? Before, string Json)
    {
        /// <summary>Once: its salt is a new one each time.</summary>
        public (TableEntity Row, TableTransactionAction Action) ToWrite()
        {
            var row = new TableEntity(Partition, Key).WithText("Json", Json).Salted();
            return (row, Before is { } known ? new(TableTransactionActionType.UpdateReplace, row, known) : new(TableTransactionActionType.Add, row));
        }
    }

    sealed record Written(IReadOnlyList<ETag>? ETags);
}
