using Azure;
using Azure.Data.Tables;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Tables;

/// <summary>
/// The cases, a partition each: state, audit trail, letters and answered commands, so that a command is one transaction. Due hints of new
/// obligations are written before it: a stray hint is harmless, a missing one is not.
/// </summary>
public sealed partial class CaseStore(Storage storage, DueStore due)
{
    const string StateRow = "case";
    const string HeadRow = "case-head";

    /// <summary>After the rows of state and head, before any other.</summary>
    const string AfterState = "casf";

    /// <summary>Of the 450,000 characters that a state may have (<see cref="Rows"/>), forms may fill so many: staff must be able to end a case that somebody has filled with nonsense.</summary>
    const int MostCharsByForms = 300_000;

    readonly TableClient _table = storage.Cases;
    readonly AuditTrail _trail = new(storage.Cases, HeadRow, key => key == StateRow, AfterState);

    /// <summary>Nothing more of what comes from outside fits into the record.</summary>
    public static bool IsTooFullForForms(Case @case) => Json.Write(@case).Length > MostCharsByForms;

    /// <summary>One request; null if there is no such case.</summary>
    public async Task<StoredCase?> FindAsync(string reference, CancellationToken cancellationToken = default) =>
        (await ReadAsync(TableClient.CreateQueryFilter($"PartitionKey eq {reference} and RowKey ge {StateRow} and RowKey lt {AfterState}"), reference, cancellationToken))?.Stored;

    /// <summary>The case and what its outbox has to see to, in the same one request: state, answered commands and letters lie side by side.</summary>
    public Task<(StoredCase Stored, IReadOnlyList<StoredLetter> Pending)?> FindWithPendingLettersAsync(string reference, CancellationToken cancellationToken = default) =>
        ReadAsync(TableClient.CreateQueryFilter($"PartitionKey eq {reference} and RowKey ge {StateRow} and RowKey lt {LetterRow.End} and (RowKey lt {AfterState} or ") + LetterRow.IsPending + ")", reference, cancellationToken);

    async Task<(StoredCase Stored, IReadOnlyList<StoredLetter> Pending)?> ReadAsync(string filter, string reference, CancellationToken cancellationToken)
    {
        TableEntity? state = null, head = null;
        var letters = new List<StoredLetter>();
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (row.RowKey == StateRow) state = row;
            else if (row.RowKey == HeadRow) head = row;
            else letters.Add(LetterRow.Read(row));
        }
        if (state is null) return null;
        if (head is null) throw new InvalidDataException($"{reference}: the case has lost the head of its audit trail.");
        return (new StoredCase(Json.Read<Case>(state.Text("Json"), reference), state.ETag, AuditTrail.Head(head)), LetterRow.InOrder(letters));
    }

    /// <summary>Puts a new case on file; false if its reference is there already, and then nothing is changed.</summary>
    public async Task<bool> CreateAsync(Change change, Actor actor, DateTimeOffset nowUtc, CancellationToken cancellationToken = default)
    {
        var write = CaseTransaction.Prepare(_trail, null, AuditHead.None, change, change.Letters, actor, nowUtc, null);
        await due.AddAsync(CaseTransaction.NewHints(null, change.Case), cancellationToken);
        try
        {
            await _table.SubmitTransactionAsync(write.Actions, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            // The pipeline repeats a request whose answer was lost: the case that is there may be ours.
            return await _trail.ContainsAsync(change.Case.Reference, write.Head, cancellationToken);
        }
    }

    /// <summary>
    /// Commits what a command did to <paramref name="before"/>. A letter ordered before is the same letter and not ordered again; an audit
    /// head that a reader moved is read again.
    /// </summary>
    public async Task<CommitOutcome> CommitAsync(
        StoredCase before, Change change, Actor actor, DateTimeOffset nowUtc, CommandReceipt? receipt = null, CancellationToken cancellationToken = default)
    {
        var reference = before.Case.Reference;
        if (change.Case.Reference != reference) throw new InvalidOperationException($"A change of {reference} cannot make it {change.Case.Reference}.");
        var (head, letters) = (before.Head, change.Letters);
        var write = CaseTransaction.Prepare(_trail, before, head, change, letters, actor, nowUtc, receipt);
        await due.AddAsync(CaseTransaction.NewHints(before.Case, change.Case), cancellationToken);
        return await HotPartition.RetryAsync<CommitOutcome>($"Case {reference}", async () =>
        {
            try
            {
                return write.Outcome(change.Case, await _table.SubmitTransactionAsync(write.Actions, cancellationToken));
            }
            catch (RequestFailedException e) when (e.IsLostRace())
            {
                if (await FindAsync(reference, cancellationToken) is not { } now) return new CommitOutcome.LostRace();
                if (now.Head.Sequence >= write.Head.Sequence && await _trail.ContainsAsync(reference, write.Head, cancellationToken)) return new CommitOutcome.Committed(now, null);
                if (receipt is not null && await FindAnswerAsync(reference, receipt.Key, cancellationToken) is { } first) return new CommitOutcome.Repeated(first);
                if (now.ETag != before.ETag) return new CommitOutcome.LostRace();
                var missing = await NotYetOrderedAsync(reference, letters, cancellationToken);
                if (now.Head == head && missing.Count == letters.Count) throw;
                (head, letters) = (now.Head, missing);
                write = CaseTransaction.Prepare(_trail, before, head, change, letters, actor, nowUtc, receipt);
                return null;
            }
        }, cancellationToken);
    }

    /// <summary>The answer to an earlier command with this key; null if there was none.</summary>
    public async Task<CommandReceipt?> FindAnswerAsync(string reference, string key, CancellationToken cancellationToken = default)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(reference, CaseTransaction.CommandRow(key), cancellationToken: cancellationToken);
        return row.HasValue ? new CommandReceipt(key, row.Value!.GetInt32("StatusCode") ?? 0, row.Value.Text("Answer") ?? "") : null;
    }

    static ETag Written(Response<IReadOnlyList<Response>> answer, int index) =>
        answer.Value[index].Headers.ETag ?? throw new InvalidOperationException("The table service answered a write without an ETag.");
}
