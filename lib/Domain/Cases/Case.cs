using Mpp.Domain.Calendar;

namespace Mpp.Domain.Cases;

/// <summary>
/// One application from its submission to its closing: the state row of the case's partition. Everything in it changes only by a
/// <see cref="Change"/>, whose audit facts, letters and obligations are committed in the same transaction.
/// </summary>
public sealed record Case
{
    /// <summary>Year (Stockholm) and sequence: 2026-0012.</summary>
    public required string Reference { get; init; }

    public required CaseStatus Status { get; init; }

    /// <summary>The round; null where none was found for the type.</summary>
    public string? RoundId { get; init; }

    /// <summary>Version of the settings in force when it was submitted: caps, countries, eligibility, rubric, labour share are frozen.</summary>
    public required string SettingsVersion { get; init; }

    /// <summary>Generation of the story (instance app-…-gN) that may act on this case; an earlier one changes nothing.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>The time that counts: when the server received the submission.</summary>
    public required DateTimeOffset ReceivedAtUtc { get; init; }

    /// <summary>The time that the form claims, kept beside it.</summary>
    public DateTimeOffset? ClaimedAtUtc { get; init; }

    public required Application Application { get; init; }

    /// <summary>Every delivery that made this case what it is, first to newest.</summary>
    public IReadOnlyList<Revision> Revisions { get; init; } = [];

    public Eligibility Eligibility { get; init; } = new();
    public IReadOnlyList<Completion> Completions { get; init; } = [];
    public IReadOnlyList<Review> Reviews { get; init; } = [];
    public string? ModerationNote { get; init; }
    public Recommendation? Recommendation { get; init; }
    public Decision? Decision { get; init; }
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
    public Agreement? Agreement { get; init; }
    public IReadOnlyList<Report> Reports { get; init; } = [];

    /// <summary>One for each approved report that something was accepted of.</summary>
    public IReadOnlyList<Payment> Payments { get; init; } = [];

    /// <summary>Everything that was asked to be changed in the agreement, first to newest, and what became of it.</summary>
    public IReadOnlyList<Amendment> Amendments { get; init; } = [];

    /// <summary>What other grants of the partnership have told this one that they hold its payments for: letters and pages go by it. Whether a payment may be approved is asked of their own records.</summary>
    public IReadOnlyList<OverdueReport> HeldFor { get; init; } = [];

    /// <summary>What this case has told the other grants of the partnership that it holds their payments for.</summary>
    public IReadOnlyList<OverdueReport> HoldsOthersFor { get; init; } = [];

    public Ending? Ending { get; init; }

    /// <summary>Suspended at any stage; the status is kept, so that resuming returns to it.</summary>
    public Suspension? Suspension { get; init; }

    /// <summary>Withheld from everything public (security in the partner country).</summary>
    public bool IsWithheld { get; init; }

    /// <summary>What will happen later, the truth behind the Due table's hints. Open ones only.</summary>
    public IReadOnlyList<Obligation> Obligations { get; init; } = [];
}

/// <summary>One stored delivery. <paramref name="Blob"/> holds the raw body, <paramref name="ContentHash"/> (SHA-256, hex) its data without the envelope. <paramref name="Kind"/>: submission, revision or completion.</summary>
public sealed record Revision(int Number, string Kind, string Blob, string ContentHash, DateTimeOffset ReceivedAtUtc);

/// <summary>
/// What the rules said on the day of submission. <paramref name="EarlierReportsCheckedAtUtc"/> is set once the story has looked at the
/// applicant's earlier grants, the one rule that touches other cases.
/// </summary>
public sealed record Eligibility(
    IReadOnlyList<Refusal>? Refusals = null, IReadOnlyList<Refusal>? Warnings = null, DateTimeOffset? EarlierReportsCheckedAtUtc = null, Override? Override = null)
{
    public IReadOnlyList<Refusal> Refusals { get; init; } = Refusals ?? [];
    public IReadOnlyList<Refusal> Warnings { get; init; } = Warnings ?? [];
}

/// <summary>A member of staff accepted a refused application, with a reason.</summary>
public sealed record Override(string By, DateTimeOffset AtUtc, string Reason);

/// <summary>One round of completion, the first or the second. Ends 24:00 Stockholm of the tenth working day after the letter.</summary>
public sealed record Completion(int Number, IReadOnlyList<string> Missing, string By, DateTimeOffset SentAtUtc, LocalDeadline Deadline, DateTimeOffset? CompletedAtUtc = null, DateTimeOffset? ExpiredAtUtc = null)
{
    public bool IsOpen => CompletedAtUtc is null && ExpiredAtUtc is null;
}

/// <summary>A reviewer's assignment and, once sent, the review. Scores 1–5 with a comment; <paramref name="Total"/> from 20 to 100.</summary>
public sealed record Review(
    string Email, string Name, string Municipality, DateTimeOffset AssignedAtUtc, DateTimeOffset? SentAtUtc = null, string? Interest = null,
    IReadOnlyList<Score>? Scores = null, string? Risk = null, string? Comment = null, decimal? Total = null)
{
    public IReadOnlyList<Score> Scores { get; init; } = Scores ?? [];
    public bool IsExpected => Interest is null;
    public bool IsSent => SentAtUtc is not null;
}

public sealed record Score(string Criterion, int Value, string Comment);

/// <summary>An officer's proposal: one of three amounts that are never mixed up (requested, recommended, approved).</summary>
public sealed record Recommendation(Outcome Outcome, long AmountSek, IReadOnlyList<ConditionText> Conditions, string Reason, string ById, string By, DateTimeOffset AtUtc)
{
    /// <inheritdoc cref="Actor.PersonId"/>
    public string? ByPersonId { get; init; }
}

/// <summary>
/// A decider's decision. <paramref name="LedgerOperation"/> is the entry in the round's ledger that committed the money; null for a rejection.
/// Nothing outside may tell an announced from an unannounced decision before <paramref name="AnnouncedAtUtc"/>.
/// </summary>
public sealed record Decision(
    Outcome Outcome, long AmountSek, string Reason, string ById, string By, DateTimeOffset AtUtc, string? LedgerOperation, DateTimeOffset? AnnouncedAtUtc = null);

public enum Outcome
{
    Approve,
    Reject,
}

/// <summary>A condition as written in a recommendation or decision. <paramref name="Blocks"/>: agreement or payment.</summary>
public sealed record ConditionText(string Text, string Blocks);

/// <summary>A condition of an approval. <paramref name="Id"/>: condition-1, condition-2 …</summary>
public sealed record Condition(string Id, string Text, string Blocks, DateTimeOffset? MetAtUtc = null, string? MetBy = null, string? Note = null)
{
    public bool IsMet => MetAtUtc is not null;
}

/// <summary>The agreement: sent to all parties, signed by all, in force. <paramref name="InForceOn"/>: the day asked for; null: the day of the last signature.</summary>
public sealed record Agreement(
    DateTimeOffset SentAtUtc, DateOnly? InForceOn, IReadOnlyList<string> Parties, IReadOnlyList<Signature> Signatures, string TextHash, DateTimeOffset? InForceAtUtc = null,
    IReadOnlyList<int>? RemindersSent = null)
{
    public IReadOnlyList<int> RemindersSent { get; init; } = RemindersSent ?? [];
    public bool IsSignedByAll => Parties.All(p => Signatures.Any(s => s.Party == p));
}

public sealed record Signature(string Party, string SignedBy, DateOnly SignedOn, DateTimeOffset RecordedAtUtc, string How);

/// <summary>Why and when the case ended early.</summary>
public sealed record Ending(string Kind, string Reason, string By, DateTimeOffset AtUtc, long RecoverSek = 0);

/// <summary>
/// A suspended case owes nothing: what it owed is <paramref name="Held"/> and becomes the case's obligations again (new ones, with hints of their own) when it is resumed.
/// </summary>
public sealed record Suspension(string Reason, string By, DateTimeOffset AtUtc, IReadOnlyList<Obligation> Held);
