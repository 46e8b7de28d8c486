using Azure.Data.Tables;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Tables;

/// <summary>One entry as people read it. <paramref name="ActorId"/>, <paramref name="ActorName"/> and <paramref name="Why"/> are null once erased.</summary>
public sealed record AuditEntry(
    int Sequence, DateTimeOffset AtUtc, string ActorKind, string? ActorId, string? ActorName, string Action, string? Subject, string? From, string? To, string? Why, string Hash);

/// <summary>Where the chain ends: the last entry's number (0: none yet) and hash. A row of its own, so that recording a read leaves the state's ETag alone.</summary>
public sealed record AuditHead(int Sequence, string Hash, Azure.ETag ETag)
{
    internal static readonly AuditHead None = new(0, "", default);
}

/// <summary>What a verification found; nothing if the trail is as it was written. <paramref name="Hash"/> is the head's, for the nightly digest.</summary>
public sealed record ChainReport(string Stream, int Entries, string Hash, IReadOnlyList<string> Findings)
{
    public bool IsIntact => Findings.Count == 0;
}

/// <summary>The end that a trail had when a nightly digest was made; it may have grown since, but this entry of it stays what it was.</summary>
public sealed record AuditSeal(string Stream, int Sequence, string Hash, string Digest);

/// <summary>
/// The trail of one partition ("stream"): audit-00000001 … (codes, amounts, dates, hashes: the chain), auditor-00000001 … (who and why: personal,
/// erasable) and the head. Design rule 8. <paramref name="isState"/>: by its key, a row that says what is so and changes only with an entry; <paramref name="end"/>: the first key after all of these.
/// </summary>
sealed class AuditTrail(TableClient table, string headRow, Func<string, bool> isState, string end)
{
    const string First = "audit", AfterEntries = "auditp";

    /// <summary>The rows that append facts to a trail, the head's last; the caller commits them with <paramref name="states"/>, the salted rows of which they tell.</summary>
    public (IReadOnlyList<TableTransactionAction> Actions, AuditHead Head) Append(
        string stream, AuditHead head, IReadOnlyList<AuditFact> facts, Actor actor, DateTimeOffset nowUtc, params IReadOnlyList<TableEntity> states)
    {
        var actions = new List<TableTransactionAction>();
        var (sequence, hash) = (head.Sequence, head.Hash);
        for (var i = 0; i < facts.Count; i++)
        {
            var companion = AuditCompanion.Create(++sequence, actor, facts[i].Why);
            var row = AuditRow.Create(stream, hash, companion, actor.Kind, facts[i], nowUtc, i == facts.Count - 1 ? StateHashes.Of(states) : null);
            hash = row.Hash;
            actions.Add(new(TableTransactionActionType.Add, row.ToEntity(stream)));
            actions.Add(new(TableTransactionActionType.Add, companion.ToEntity(stream)));
        }
        var entity = new TableEntity(stream, headRow).With("Sequence", sequence).With("Hash", hash);
        actions.Add(head.Sequence == 0 ? new(TableTransactionActionType.Add, entity) : new(TableTransactionActionType.UpdateReplace, entity, head.ETag));
        return (actions, new AuditHead(sequence, hash, default));
    }

    /// <summary>Null if the partition has no trail.</summary>
    public async Task<AuditHead?> HeadAsync(string stream, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(stream, headRow, cancellationToken: cancellationToken);
        return row.HasValue ? Head(row.Value!) : null;
    }

    public static AuditHead Head(TableEntity row) => new(row.GetInt32("Sequence") ?? 0, row.GetString("Hash") ?? "", row.ETag);

    /// <summary>Is the entry the one that the head tells of? True only for the writer who made that head.</summary>
    public async Task<bool> ContainsAsync(string stream, AuditHead head, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(stream, AuditRow.Key(head.Sequence), cancellationToken: cancellationToken);
        return row.HasValue && row.Value!.GetString("Hash") == head.Hash;
    }

    public async Task<IReadOnlyList<AuditEntry>> ReadAsync(string stream, CancellationToken cancellationToken)
    {
        var found = await RowsAsync(stream, AfterEntries, cancellationToken);
        return [.. found.Entries.Select(row => row.ToEntry(found.Companions.GetValueOrDefault(row.Sequence)))];
    }

    /// <summary>One request where all is well: what is whole as read belongs together.</summary>
    public async Task<ChainReport> VerifyAsync(string stream, AuditSeal? seal, CancellationToken cancellationToken)
    {
        var atOnce = await RowsAsync(stream, end, cancellationToken);
        var head = atOnce.Head;
        if (AuditVerification.Judge(stream, head, atOnce, seal) is { IsIntact: true } whole) return whole;

        // Somebody may write while we read: before anything is said of a trail it is read between two equal heads.
        while (true)
        {
            var found = await RowsAsync(stream, end, cancellationToken);
            var now = await HeadAsync(stream, cancellationToken);
            if (now == head) return AuditVerification.Judge(stream, head, found, seal);
            head = now;
        }
    }

    async Task<TrailRows> RowsAsync(string stream, string before, CancellationToken cancellationToken)
    {
        var (rows, companions, states, strange) = (new List<AuditRow>(), new Dictionary<int, AuditCompanion>(), new List<TableEntity>(), new List<string>());
        AuditHead? head = null;
        var range = TableClient.CreateQueryFilter($"PartitionKey eq {stream} and RowKey ge {First} and RowKey lt {before}");
        await foreach (var row in table.QueryAsync<TableEntity>(range, cancellationToken: cancellationToken))
        {
            if (AuditRow.Read(row) is { } entry) rows.Add(entry);
            else if (AuditCompanion.Read(row) is { } companion) companions.Add(companion.Sequence, companion);
            else if (row.RowKey == headRow) head = Head(row);
            else if (isState(row.RowKey)) states.Add(row);
            else if (string.CompareOrdinal(row.RowKey, AfterEntries) < 0) strange.Add(row.RowKey);
        }
        return new TrailRows(rows, companions, states, strange, head);
    }
}

/// <summary>A trail as read, in order. <paramref name="Strange"/>: rows among the entries that are none. <paramref name="Head"/>: null where the range read does not reach to it.</summary>
sealed record TrailRows(
    IReadOnlyList<AuditRow> Entries, IReadOnlyDictionary<int, AuditCompanion> Companions, IReadOnlyList<TableEntity> States, IReadOnlyList<string> Strange, AuditHead? Head);
