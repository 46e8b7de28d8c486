using Azure;
using Azure.Data.Tables;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Tables;

public sealed partial class CaseStore
{
    /// <summary>Every letter of the case, oldest first.</summary>
    public async Task<IReadOnlyList<StoredLetter>> LettersAsync(string reference, CancellationToken cancellationToken = default) =>
        await QueryLettersAsync(AllLetters(reference), cancellationToken);

    /// <summary>What the outbox has to see to: pending, and sending (by a sender that may have died).</summary>
    public async Task<IReadOnlyList<StoredLetter>> PendingLettersAsync(string reference, CancellationToken cancellationToken = default) =>
        await QueryLettersAsync($"{AllLetters(reference)} and {LetterRow.IsPending}", cancellationToken);

    /// <summary>By the order's key; null if there is none.</summary>
    public async Task<StoredLetter?> FindLetterAsync(string reference, string key, CancellationToken cancellationToken = default)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(reference, LetterRow.Key(key), cancellationToken: cancellationToken);
        return row.HasValue ? LetterRow.Read(row.Value!) : null;
    }

    /// <summary>
    /// Keeps a letter as changed: <c>letter with { State = LetterState.Sending }</c>. The ETag it was read with decides; the kept letter, with its
    /// new ETag, or null if somebody else was faster.
    /// </summary>
    public async Task<StoredLetter?> ChangeLetterAsync(StoredLetter letter, CancellationToken cancellationToken = default)
    {
        // Tells our own write from another's when the pipeline repeats a request whose answer was lost: a claim must not be lost to oneself.
        var mark = Guid.NewGuid().ToString("N");
        var row = LetterRow.From(letter).With("Mark", mark);
        try
        {
            var answer = await _table.UpdateEntityAsync(row, letter.ETag, TableUpdateMode.Replace, cancellationToken);
            return letter with { ETag = answer.Headers.ETag ?? throw new InvalidOperationException("The table service answered a write without an ETag.") };
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            var now = await _table.GetEntityIfExistsAsync<TableEntity>(row.PartitionKey, row.RowKey, cancellationToken: cancellationToken);
            return now.HasValue && now.Value!.GetString("Mark") == mark ? letter with { ETag = now.Value.ETag } : null;
        }
    }

    /// <summary>As above, and in the same transaction the case's trail says why.</summary>
    public async Task<StoredLetter?> ChangeLetterAsync(StoredLetter letter, AuditFact why, Actor actor, DateTimeOffset nowUtc, CancellationToken cancellationToken = default)
    {
        var (reference, key) = (letter.Reference, letter.Order.Key);
        return (await HotPartition.RetryAsync<Kept>($"Audit trail of {reference}", async () =>
        {
            var head = await _trail.HeadAsync(reference, cancellationToken) ?? throw new InvalidDataException($"{reference}: the case has lost the head of its audit trail.");
            var (actions, _) = _trail.Append(reference, head, [why], actor, nowUtc);
            try
            {
                var answer = await _table.SubmitTransactionAsync([new TableTransactionAction(TableTransactionActionType.UpdateReplace, LetterRow.From(letter), letter.ETag), .. actions], cancellationToken);
                return new(letter with { ETag = Written(answer, 0) });
            }
            catch (RequestFailedException e) when (e.IsLostRace())
            {
                // The letter as it was: only the head has moved. As it should be: the answer was lost, or somebody else has done the same.
                var now = await FindLetterAsync(reference, key, cancellationToken);
                return now?.ETag == letter.ETag ? null : new(now?.State == letter.State ? now : null);
            }
        }, cancellationToken)).Letter;
    }

    /// <summary>Null: somebody else was faster.</summary>
    sealed record Kept(StoredLetter? Letter);

    static string AllLetters(string reference) => TableClient.CreateQueryFilter($"PartitionKey eq {reference} and RowKey ge {LetterRow.Prefix} and RowKey lt {LetterRow.End}");

    async Task<IReadOnlyList<StoredLetter>> QueryLettersAsync(string filter, CancellationToken cancellationToken)
    {
        var letters = new List<StoredLetter>();
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)) letters.Add(LetterRow.Read(row));
        return LetterRow.InOrder(letters);
    }

    async Task<IReadOnlyList<LetterOrder>> NotYetOrderedAsync(string reference, IReadOnlyList<LetterOrder> letters, CancellationToken cancellationToken)
    {
        if (letters.Count == 0) return letters;
        var there = new HashSet<string>();
        await foreach (var row in _table.QueryAsync<TableEntity>(AllLetters(reference), select: ["RowKey"], cancellationToken: cancellationToken)) there.Add(row.RowKey);
        return [.. letters.Where(l => !there.Contains(LetterRow.Key(l.Key)))];
    }
}
