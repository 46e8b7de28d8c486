using Azure;
using Azure.Data.Tables;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Tables;

/// <summary>
/// The rows of one commit: the state first, so that a lost race shows as its ETag and not as a row in the way; the trail, its head last; then the letters.
/// </summary>
sealed record CaseTransaction(IReadOnlyList<TableTransactionAction> Actions, AuditHead Head, int HeadIndex, IReadOnlyList<StoredLetter> Letters)
{
    /// <summary>The service takes 100; a change that comes near it wants to be several.</summary>
    const int MostRows = 90;

    public static CaseTransaction Prepare(
        AuditTrail trail, StoredCase? before, AuditHead head, Change change, IReadOnlyList<LetterOrder> letters, Actor actor, DateTimeOffset nowUtc, CommandReceipt? receipt)
    {
        var reference = change.Case.Reference;
        if (change.Facts.Count == 0) throw new InvalidOperationException($"{reference}: a change without a fact for the audit trail.");
        var state = StateRow(change.Case, head.Sequence + change.Facts.Count);
        var (audit, newHead) = trail.Append(reference, head, change.Facts, actor, nowUtc, state);
        List<TableTransactionAction> actions =
        [
            before is null ? new(TableTransactionActionType.Add, state) : new(TableTransactionActionType.UpdateReplace, state, before.ETag),
            .. audit,
        ];
        var headIndex = actions.Count - 1;
        var ordered = letters.DistinctBy(l => l.Key).Select(l => LetterRow.New(reference, l, nowUtc)).ToList();
        actions.AddRange(ordered.Select(l => new TableTransactionAction(TableTransactionActionType.Add, LetterRow.From(l))));
        if (receipt is not null) actions.Add(new(TableTransactionActionType.Add, AnswerRow(reference, receipt, nowUtc)));
        if (actions.Count > MostRows)
            throw new InvalidOperationException(
                $"{reference}: {actions.Count} rows in one change ({change.Facts.Count} facts, {letters.Count} letters); at most {MostRows} fit. Split the command, or let a story carry it out.");
        return new CaseTransaction(actions, newHead, headIndex, ordered);
    }

    /// <summary>What the commit has made of the case, with the ETags of the service's <paramref name="answer"/>.</summary>
    public CommitOutcome.Committed Outcome(Case @case, Response<IReadOnlyList<Response>> answer)
    {
        return new(new StoredCase(@case, ETagOf(0), Head with { ETag = ETagOf(HeadIndex) }), [.. Letters.Select((l, i) => l with { ETag = ETagOf(HeadIndex + 1 + i) })]);

        ETag ETagOf(int action) => answer.Value[action].Headers.ETag ?? throw new InvalidOperationException("The table service answered a write without an ETag.");
    }

    /// <summary>Due rows for obligations that are to be found from now on: new, moved, or next in turn.</summary>
    public static IReadOnlyList<DueRow> NewHints(Case? before, Case after)
    {
        var known = before?.Obligations.ToBeFound() ?? [];
        return [.. after.Obligations.ToBeFound().Where(o => !known.Contains(o)).Select(o => DueRow.Of(after.Reference, o))];
    }

    /// <summary>Keys come from outside and may be long or odd.</summary>
    public static string CommandRow(string key) => $"command-{Rows.Hash(key)}";

    static TableEntity StateRow(Case @case, int version) => new TableEntity(@case.Reference, "case")
        .WithText("Json", Json.Write(@case)).With("Status", Json.Name(@case.Status)).With("RoundId", @case.RoundId).With("Version", version).Salted();

    static TableEntity AnswerRow(string reference, CommandReceipt receipt, DateTimeOffset nowUtc) => new TableEntity(reference, CommandRow(receipt.Key))
        .With("StatusCode", receipt.StatusCode).With("AtUtc", nowUtc).WithText("Answer", receipt.AnswerJson);
}
