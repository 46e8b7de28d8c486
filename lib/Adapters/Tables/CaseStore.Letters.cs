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
