using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Mpp.Functions.Stories;

/// <summary>
/// What is left to carry out on a case whose application story has ended (a letter about a note, a ledger entry to settle): done once, waits for nothing.
/// </summary>
public static class ErrandOrchestrator
{
    [Function(nameof(ErrandOrchestrator))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var story = Story.Of(context);
        await story.WithFilesStoredAsync(await story.CatchUpAsync(story.Input.Due));
    }
}
