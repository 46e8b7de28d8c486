using Mpp.Domain.Cases;

namespace Mpp.Adapters.Tables;

/// <summary>A case as lists show it. No person in it: reviewers are keyed hashes, which only find what is searched for.</summary>
public sealed record CaseSummary
{
    public required string Reference { get; init; }
    public required CaseStatus Status { get; init; }
    public string? RoundId { get; init; }
    public required string GrantType { get; init; }
    public required string Title { get; init; }
    public required string Applicant { get; init; }
    public required string OrgNumber { get; init; }
    public string? PartnershipRef { get; init; }
    public IReadOnlyList<string> Partners { get; init; } = [];

    /// <summary>ISO 3166-1 alpha-2, of the partners.</summary>
    public IReadOnlyList<string> Countries { get; init; } = [];

    public required DateTimeOffset ReceivedAtUtc { get; init; }
    public long RequestedSek { get; init; }
    public long? RecommendedSek { get; init; }

    /// <summary>Staff see it before the announcement; nothing public may be made of this row.</summary>
    public long? ApprovedSek { get; init; }

    public bool IsSuspended { get; init; }
    public bool IsWithheld { get; init; }

    /// <summary>Of those whose review is expected and not in.</summary>
    public IReadOnlyList<string> AssigneeHashes { get; init; } = [];

    /// <summary>Those that are not in, while the case runs and is not suspended.</summary>
    public IReadOnlyList<ReportOwed> ReportsOwed { get; init; } = [];

    public IReadOnlyList<PaymentListed> Payments { get; init; } = [];

    /// <summary>A condition that blocks payments is not met.</summary>
    public bool IsConditionUnmet { get; init; }
}

/// <summary>A report that is not in. <paramref name="DueOn"/> ends 24:00 Stockholm.</summary>
public sealed record ReportOwed(string Id, DateOnly DueOn);

/// <summary>
/// A payment as the index knows it: enough to sort and to count. <paramref name="IsOpen"/>: still to be made, or to be told of by Finance after its case ended; one that is neither open nor paid was dropped.
/// <paramref name="IsHeld"/>: by hand; what else holds it is computed.
/// </summary>
public sealed record PaymentListed(string Id, DateOnly PayBy, long AmountSek, bool IsOpen, bool IsPaid, bool IsHeld);

/// <summary>
/// A case as the applicant's other cases see it: what tells whether it has to be read. It changes twice in a life, and not with every command. <paramref name="MayOweReports"/>: its
/// agreement is out or in force, so that an index that is behind by a night does not hide one.
/// </summary>
public sealed record CaseOfApplicant(string Reference, bool MayOweReports, string? PartnershipRef, IReadOnlyList<string> Partners);

/// <summary>What a list shows; null: everything. <paramref name="Assignee"/>: a reviewer's e-mail; <paramref name="Query"/>: part of reference, title, applicant or partner.</summary>
public sealed record CaseFilter(string? RoundId = null, CaseStatus? Status = null, string? Country = null, string? Assignee = null, string? Query = null);

/// <summary>A page of a list; <paramref name="Next"/> is the token for the next one, null at the end.</summary>
public sealed record CasePage(IReadOnlyList<CaseSummary> Items, string? Next);
