namespace Mpp.Domain.Cases;

/// <summary>
/// One annual report of the agreement. <paramref name="Id"/>: year-1 … (the last year's is the final one). <paramref name="DueOn"/> ends 24:00 Stockholm.
/// <paramref name="RemindersSent"/>: which offsets (days from the due date) have gone out, the opening letter among them, each with the due date it was for.
/// </summary>
public sealed record Report(string Id, DateOnly PeriodFrom, DateOnly PeriodTo, DateOnly DueOn, bool IsFinal, ReportStatus Status = ReportStatus.Planned, IReadOnlyList<ReminderSent>? RemindersSent = null)
{
    public IReadOnlyList<ReminderSent> RemindersSent { get; init; } = RemindersSent ?? [];

    /// <summary>Every version that came in, first to newest; the newest counts.</summary>
    public IReadOnlyList<ReportDelivery> Deliveries { get; init; } = [];

    /// <summary>Every assessment, first to newest: at most one approval, and that is the last.</summary>
    public IReadOnlyList<Assessment> Assessments { get; init; } = [];

    /// <summary>What the newest version claims; nothing where none is in.</summary>
    public IReadOnlyList<LineAmount> Claimed => Deliveries.Count == 0 ? [] : Deliveries[^1].Costs;

    /// <summary>What was accepted of it; nothing before the approval.</summary>
    public IReadOnlyList<LineAmount> Accepted => Status == ReportStatus.Approved ? Assessments[^1].Accepted : [];
}

public enum ReportStatus
{
    Planned,
    Submitted,
    Returned,
    Approved,
}

/// <summary><paramref name="AsksStaff"/>: nobody was written to; a member of staff was asked to ring.</summary>
public sealed record ReminderSent(int OffsetDays, DateOnly DueOn, DateTimeOffset AtUtc, bool AsksStaff = false);

/// <summary>
/// A report as it came in. <paramref name="Blob"/> holds the raw delivery with the narrative, <paramref name="ContentHash"/> (SHA-256, hex) tells a repeat. <paramref name="Warnings"/>:
/// what the handbook asks for and was not there; staff decide whether to return it.
/// </summary>
public sealed record ReportDelivery(
    int Number, string Blob, string ContentHash, DateTimeOffset ReceivedAtUtc, IReadOnlyList<LineAmount> Costs, IReadOnlyList<Attachment> Attachments, IReadOnlyList<Refusal> Warnings);

/// <summary>Staff's word on a version of a report: approved, with what is accepted by line; or returned, with what is missing.</summary>
public sealed record Assessment(
    int Delivery, bool IsApproved, IReadOnlyList<LineAmount> Accepted, IReadOnlyList<string> Missing, string Reason, string ById, string By, DateTimeOffset AtUtc);

/// <summary>Whole SEK, at least 0, of a line of the budget.</summary>
public sealed record LineAmount(string Line, long AmountSek);
