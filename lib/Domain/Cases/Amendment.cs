namespace Mpp.Domain.Cases;

/// <summary>
/// A change of the agreement that the applicant asked for (handbook 4.9). <paramref name="Id"/>: amendment-1 …; <paramref name="Kind"/>: reallocation, extension or people. What was is in
/// <see cref="Was"/>, what became of it in <see cref="Decision"/>.
/// </summary>
public sealed record Amendment(string Id, string Kind, string Reason, string Blob, string ContentHash, string RequestedBy, DateTimeOffset RequestedAtUtc)
{
    /// <summary>Of a reallocation: from line to line, whole SEK.</summary>
    public IReadOnlyList<Move> Moves { get; init; } = [];

    /// <summary>Of an extension: the project's new last day.</summary>
    public DateOnly? EndDate { get; init; }

    /// <summary>Of changed people: those who take the places of the contacts with the same id, or are new.</summary>
    public IReadOnlyList<Contact> Contacts { get; init; } = [];

    /// <summary>Null while it waits. A reallocation within what is free is approved by the rule itself.</summary>
    public AmendmentDecision? Decision { get; init; }

    /// <summary>The end date, before an approved extension.</summary>
    public DateOnly? Was { get; init; }
}

public sealed record Move(string From, string To, long AmountSek);

public sealed record AmendmentDecision(bool IsApproved, string Reason, string ById, string By, DateTimeOffset AtUtc);
