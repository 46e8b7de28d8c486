namespace Mpp.Domain.Cases;

/// <summary>Where a case stands. Which changes are legal, and what staff and the public call each status, is in the status table (StatusTable.cs).</summary>
public enum CaseStatus
{
    /// <summary>Refused by the rules; staff can override, with a reason.</summary>
    NotEligible,

    /// <summary>Passed the rules; an officer looks at it.</summary>
    Eligible,

    /// <summary>Returned to the applicant for completion; ten working days.</summary>
    Returned,

    /// <summary>Accepted as complete; waits for reviewers.</summary>
    Complete,

    /// <summary>Reviewers are assigned; not all reviews are in.</summary>
    UnderReview,

    /// <summary>All reviews are in; waits for the officer's recommendation.</summary>
    Reviewed,

    /// <summary>Recommended by an officer; waits for the decision.</summary>
    Recommended,

    /// <summary>Approved, announced or not yet (<see cref="Decision.AnnouncedAtUtc"/>).</summary>
    Approved,

    /// <summary>Rejected, announced or not yet.</summary>
    Rejected,

    /// <summary>The agreement is with the parties for signature.</summary>
    AgreementSent,

    /// <summary>The agreement is in force; reports fall due.</summary>
    InForce,

    /// <summary>Final report approved, last payment made, unspent money returned.</summary>
    Closed,

    /// <summary>Withdrawn by the applicant.</summary>
    Withdrawn,

    /// <summary>Terminated by ICLD.</summary>
    Terminated,
}
