using Azure;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Tables;

/// <summary>A case as read: what <paramref name="ETag"/> guards, and the end of its audit trail.</summary>
public sealed record StoredCase(Case Case, ETag ETag, AuditHead Head);

/// <summary>The answer that a command's <c>Idempotency-Key</c> stands for. <paramref name="AnswerJson"/> must hold no personal data: it outlives erasure.</summary>
public sealed record CommandReceipt(string Key, int StatusCode, string AnswerJson);

/// <summary>What became of a commit.</summary>
public abstract record CommitOutcome
{
    CommitOutcome()
    {
    }

    /// <summary>
    /// The change is on file; <paramref name="Stored"/> is what a next commit starts from. <paramref name="Letters"/>: those that it ordered, as they lie in the outbox; null where an
    /// answer was lost and only looking tells.
    /// </summary>
    public sealed record Committed(StoredCase Stored, IReadOnlyList<StoredLetter>? Letters) : CommitOutcome;

    /// <summary>Somebody else changed the case meanwhile: read again, judge again, try again.</summary>
    public sealed record LostRace : CommitOutcome;

    /// <summary>A command with this key was committed before; nothing happened now.</summary>
    public sealed record Repeated(CommandReceipt Answer) : CommitOutcome;
}
