using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Rounds;

/// <summary>The announcement of a round's decisions: each case of the frozen selection is told, then the round's record says that it is done.</summary>
public static class AnnouncementOrchestrator
{
    /// <summary>So many cases at a time, so that a hundred letters do not go out in one second.</summary>
    const int AtOnce = 5;

    [Function(nameof(AnnouncementOrchestrator))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var story = Story.Of(context);
        var selection = await context.CallActivityAsync<string[]>(nameof(SelectForAnnouncement), story.Input, Retries.Storage);
        foreach (var some in selection.Chunk(AtOnce))
            await Task.WhenAll(some.Select(reference => context.CallActivityAsync(nameof(AnnounceCase), reference, Retries.Storage)));
        await story.StepAsync(nameof(FinishAnnouncement));
    }
}
