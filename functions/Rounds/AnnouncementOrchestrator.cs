using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Rounds;

/// <summary>The announcement of a round's decisions: each case of the frozen selection is told, then the round's record says that it is done.</summary>
public static class AnnouncementOrchestrator
{
    /// <summary>So many cases at a time, so that a hundred letters do not go out in one second.</summary>
    const int AtOnce = 5;

    /// <summary>So many cases before the history starts afresh: about two history events for each.</summary>
    const int CasesBeforeAfresh = 30;

    [Function(nameof(AnnouncementOrchestrator))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var story = Story.Of(context);
        var selection = await context.CallActivityAsync<string[]>(nameof(SelectForAnnouncement), story.Input, Retries.Storage);
        foreach (var some in selection.Skip(story.Input.From).Take(CasesBeforeAfresh).Chunk(AtOnce))
            await Task.WhenAll(some.Select(reference => context.CallActivityAsync(nameof(AnnounceCase), reference, Retries.Storage)));
        if (selection.Length > story.Input.From + CasesBeforeAfresh)
        {
            context.ContinueAsNew(story.Input with { From = story.Input.From + CasesBeforeAfresh });
            return;
        }

        await story.StepAsync(nameof(FinishAnnouncement));
    }
}
