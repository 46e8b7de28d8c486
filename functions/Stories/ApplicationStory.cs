using Mpp.Domain.Cases;

namespace Mpp.Functions.Stories;

/// <summary>Where the application's story begins and ends.</summary>
public static class ApplicationStory
{
    public static string InstanceId(string reference, int generation) => $"app-{reference}-g{generation}";

    /// <summary>The application's story ends when the agreement is in force, a rejection is announced, or the case has ended early.</summary>
    public static bool IsOver(Case @case) => @case.Status switch
    {
        CaseStatus.InForce or CaseStatus.Closed or CaseStatus.Withdrawn or CaseStatus.Terminated => true,
        CaseStatus.Rejected => @case.Decision?.AnnouncedAtUtc is not null,
        _ => false,
    };
}
