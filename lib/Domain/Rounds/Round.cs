using Mpp.Domain.Calendar;

namespace Mpp.Domain.Rounds;

/// <summary>A call for applications. Handbook section 3. Opens 00:00 and closes 24:00 Europe/Stockholm of its first and last day.</summary>
public sealed record Round
{
    /// <summary>Lower-case letters, digits and hyphens: 2026-spring.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }
    public required DateOnly OpensOn { get; init; }
    public required DateOnly ClosesOn { get; init; }

    /// <summary>What approvals may commit in all, whole SEK.</summary>
    public required long EnvelopeSek { get; init; }

    /// <summary>Counts the changes of the envelope, so that the ledger, which holds a copy of it, never goes back to an earlier one.</summary>
    public int EnvelopeVersion { get; init; }

    /// <summary>Null: every type but the rolling ones (inception).</summary>
    public IReadOnlyList<string>? GrantTypes { get; init; }

    /// <summary>ISO 3166-1 alpha-2; null: every country in force.</summary>
    public IReadOnlyList<string>? Countries { get; init; }

    public IReadOnlyList<string>? Themes { get; init; }

    /// <summary>A standing round of a year, for types that may be applied for on any day.</summary>
    public bool IsRolling { get; init; }

    /// <summary>A request over a cap is refused and not only warned of.</summary>
    public bool RefusesOverCap { get; init; }

    public bool IsPaused { get; init; }
    public IReadOnlyList<LatePermit> LatePermits { get; init; } = [];
    public IReadOnlyList<Announcement> Announcements { get; init; } = [];
}

/// <summary>One applicant may submit until the end of <paramref name="Until"/> (24:00 Stockholm), without the round being reopened.</summary>
public sealed record LatePermit(string OrgNumber, DateOnly Until, string Reason, string By, DateTimeOffset AtUtc);

/// <summary>Decisions announced together: the selection is frozen when ordered, the letters go out at <paramref name="Due"/>.</summary>
public sealed record Announcement(int Number, DateOnly On, LocalDeadline Due, IReadOnlyList<string> References, string By, DateTimeOffset OrderedAtUtc, DateTimeOffset? DoneAtUtc = null);
