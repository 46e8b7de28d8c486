using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Mpp.Domain.Cases;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Reporting;

/// <summary>
/// One annual report from its first reminder on (handbook 4.7). Started when its time comes, so that a sleeping grant costs nothing.
/// </summary>
public static class ReportOrchestrator
{
    [Function(nameof(ReportOrchestrator))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var story = Story.Of(context);
        await story.GoesOnAsNewAsync(stays: c => c.Status is CaseStatus.InForce);
    }
}
