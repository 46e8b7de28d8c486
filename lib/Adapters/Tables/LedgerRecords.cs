namespace Mpp.Adapters.Tables;

/// <summary>The ledger's answer to a reservation.</summary>
public abstract record Reservation
{
    Reservation()
    {
    }

    /// <summary>The money is committed; <paramref name="RemainingSek"/> is left of the envelope.</summary>
    public sealed record Reserved(long RemainingSek) : Reservation;

    /// <summary>This operation committed it before.</summary>
    public sealed record Repeated : Reservation;

    /// <summary>This operation was given up (<see cref="LedgerStore.GiveUpAsync"/>), or has returned what was not spent: it never holds money again. A new try needs a new operation.</summary>
    public sealed record Released : Reservation;

    /// <summary>It would overspend the envelope of <paramref name="EnvelopeSek"/>, of which <paramref name="RemainingSek"/> is left.</summary>
    public sealed record Refused(long RemainingSek, long EnvelopeSek) : Reservation;
}

/// <summary>
/// What approvals of a round may commit, whole SEK. <paramref name="Version"/> counts the changes of a round's envelope, so that a slow writer never sets the ledger back to what was.
/// </summary>
public sealed record Envelope(long AmountSek, int Version);

/// <summary>What is committed of a round's envelope; that is null where nobody has written it to the ledger yet.</summary>
public sealed record LedgerTotal(long CommittedSek, Envelope? Envelope);

/// <summary>One signed entry; whole SEK. A release is negative and names what it releases; 0 for an operation that was given up before it reserved.</summary>
public sealed record LedgerEntry(string OperationId, string Reference, long AmountSek, DateTimeOffset AtUtc, bool IsRelease);

/// <summary>A round's books. The entries add up to what is committed, unless somebody wrote past this store.</summary>
public sealed record LedgerBooks(LedgerTotal Total, IReadOnlyList<LedgerEntry> Entries)
{
    public long CommittedSek => Total.CommittedSek;

    public bool IsBalanced => Entries.Sum(e => e.AmountSek) == CommittedSek;
}
