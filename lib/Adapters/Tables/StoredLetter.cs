using Azure;
using Azure.Data.Tables;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Tables;

/// <summary>A letter's way through the outbox. Design rule 7.</summary>
public enum LetterState
{
    /// <summary>Ordered, or to be tried again.</summary>
    Pending,

    /// <summary>Claimed by a sender. Found by another one, that sender died: it may have gone out.</summary>
    Sending,

    /// <summary>The mail service took it.</summary>
    Accepted,

    /// <summary>The recipient's server took it.</summary>
    Delivered,

    /// <summary>The recipient's server refused it.</summary>
    Bounced,

    /// <summary>The mail service refused it for good.</summary>
    Failed,

    /// <summary>Nobody knows whether it went out: an event of the mail service or a member of staff will tell.</summary>
    Uncertain,

    /// <summary>It lost its meaning before it could be sent, and never went out: the reason says why, and the case's trail.</summary>
    Dropped,
}

/// <summary>An ordered letter and what became of it. <paramref name="ContentBlob"/>: the copy of what was sent. <paramref name="Resends"/>: how often staff had it sent anew.</summary>
public sealed record StoredLetter(
    string Reference, LetterOrder Order, LetterState State, DateTimeOffset OrderedAtUtc, DateTimeOffset? SentAtUtc, int Attempts, string? Reason, string? ContentBlob, ETag ETag,
    DateTimeOffset? NextAttemptUtc = null, int Resends = 0);

static class LetterRow
{
    public const string Prefix = "letter-";

    /// <summary>After every letter.</summary>
    public const string End = "letter.";

    /// <summary>Pending, and sending (by a sender that may have died); no other row has such a state.</summary>
    public static readonly string IsPending = TableClient.CreateQueryFilter($"(State eq {Json.Name(LetterState.Pending)} or State eq {Json.Name(LetterState.Sending)})");

    public static string Key(string letterKey) => Prefix + Rows.Escape(letterKey);

    /// <summary>Oldest first.</summary>
    public static IReadOnlyList<StoredLetter> InOrder(IEnumerable<StoredLetter> letters) => [.. letters.OrderBy(l => l.OrderedAtUtc)];

    public static StoredLetter New(string reference, LetterOrder order, DateTimeOffset nowUtc) => new(reference, order, LetterState.Pending, nowUtc, null, 0, null, null, default);

    public static TableEntity From(StoredLetter letter) => new TableEntity(letter.Reference, Key(letter.Order.Key))
        .WithText("Order", Json.Write(letter.Order)).With("State", Json.Name(letter.State)).With("OrderedAtUtc", letter.OrderedAtUtc).With("SentAtUtc", letter.SentAtUtc)
        .With("Attempts", letter.Attempts).With("Reason", letter.Reason).With("ContentBlob", letter.ContentBlob).With("NextAttemptUtc", letter.NextAttemptUtc).With("Resends", letter.Resends);

    public static StoredLetter Read(TableEntity row)
    {
        var where = $"{row.PartitionKey}/{row.RowKey}";
        return new StoredLetter(
            row.PartitionKey, Json.Read<LetterOrder>(row.Text("Order"), where), Json.Read<LetterState>($"\"{row.GetString("State")}\"", where),
            row.GetDateTimeOffset("OrderedAtUtc") ?? throw new InvalidDataException($"{where}: no OrderedAtUtc."), row.GetDateTimeOffset("SentAtUtc"),
            row.GetInt32("Attempts") ?? 0, row.GetString("Reason"), row.GetString("ContentBlob"), row.ETag, row.GetDateTimeOffset("NextAttemptUtc"),
            row.GetInt32("Resends") ?? 0);
    }
}
