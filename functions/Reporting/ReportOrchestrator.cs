using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Mpp.Domain.Cases;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Reporting;

/// <summary>
/// One annual report from the letter that opens it to the payment of what was accepted (handbook 4.7, 4.8). Started when its time comes, so that a sleeping grant costs nothing; in the years between two
/// reports no story waits.
/// </summary>
public static class ReportOrchestrator
{
    [Function(nameof(ReportOrchestrator))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var story = Story.Of(context);

        // Open and reminded of; in, and perhaps returned; approved, and then until it is paid. A case that ends early or closes leaves nobody waiting.
        await story.GoesOnAsNewAsync(stays: c => c.Status is CaseStatus.InForce && !c.IsSettled);
    }
}
