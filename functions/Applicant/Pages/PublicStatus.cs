using Mpp.Adapters;
using Mpp.Domain.Cases;

namespace Mpp.Functions.Applicant.Pages;

/// <summary>
/// A case's status as the applicant may know it, as a code beside <see cref="StatusTable.PublicLabel"/>: from the officer's acceptance to the
/// announcement it is one and the same, whatever has been recommended or decided.
/// </summary>
public static class PublicStatus
{
    public const string UnderAssessment = "under-assessment", Suspended = "suspended";

    public static string Code(Case @case) => @case switch
    {
        { Suspension: not null } when !StatusTable.IsEnded(@case) => Suspended,
        _ => CodeBehindSuspension(@case),
    };

    /// <summary>Where the case stands apart from a suspension, which stops everything but changes no status.</summary>
    public static string CodeBehindSuspension(Case @case) => @case.Status switch
    {
        CaseStatus.Complete or CaseStatus.UnderReview or CaseStatus.Reviewed or CaseStatus.Recommended => UnderAssessment,
        CaseStatus.Approved or CaseStatus.Rejected when !IsAnnounced(@case) => UnderAssessment,
        var status => Json.Name(status),
    };

    public static bool IsAnnounced(Case @case) => @case.Decision?.AnnouncedAtUtc is not null;
}
