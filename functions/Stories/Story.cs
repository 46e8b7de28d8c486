using Microsoft.DurableTask;
using Mpp.Domain.Cases;
using Mpp.Functions.Intake;

namespace Mpp.Functions.Stories;

/// <summary>
/// A story's input: references only, never personal data. <paramref name="Subject"/> is a case's reference or a round's id, <paramref name="Occasion"/>
/// tells two stories of one kind apart (a report's id, an announcement's number). Only the case's current <paramref name="Generation"/> may change
/// it. <paramref name="Due"/> is the Due row that started the story and goes when its work is settled. <paramref name="From"/>: so many of a long selection are done.
/// </summary>
public sealed record StoryInput(string Subject, int Generation, string Occasion = "", string? Due = null, int From = 0);

/// <summary>
/// What a story sees of the record: enough to know whether to wait on. <paramref name="HasEarlierGrantsToJudge"/>: the applicant's earlier grants have not been looked at.
/// <paramref name="HasFilesToStore"/>: a submission has brought files, or something later links to some.
/// <paramref name="IsSettled"/>: the report whose story it is has been approved, and what was accepted of it is paid.
/// </summary>
public sealed record Standing(CaseStatus Status, bool IsAnnounced, bool IsSuperseded, bool HasMore, bool HasEarlierGrantsToJudge, bool HasFilesToStore, bool IsSettled);

/// <summary>
/// A story that can be run again from the top: every step asks the record whether it is done, so a lost event, a repeated activity, a crash or
/// a new generation changes nothing but the time at which things happen.
/// </summary>
public sealed class Story
{
    /// <summary>The one event there is. It carries the id of the Due row to settle, and loses nothing when it is lost.</summary>
    public const string WakeUp = "wake";

    /// <summary>After so many wake-ups the history starts afresh: about eleven history events for each, if it brings files.</summary>
    const int WakesBeforeAfresh = 8;

    readonly TaskOrchestrationContext context;
    Standing? latest;
    int wakes;

    Story(TaskOrchestrationContext context, StoryInput input) => (this.context, Input) = (context, input);

    public StoryInput Input { get; }

    public static Story Of(TaskOrchestrationContext context) =>
        new(context, context.GetInput<StoryInput>() ?? throw new InvalidOperationException($"Story {context.InstanceId} was started without its input."));

    /// <summary>One step: an activity that first asks the record whether it is done.</summary>
    public Task StepAsync(string activity) => context.CallActivityAsync(activity, Input, Retries.Storage);

    /// <summary>A step that depends on other people's servers: after a minute and a half of trying, <paramref name="otherwise"/> puts on record that it failed.</summary>
    public async Task TryStepAsync(string activity, string otherwise)
    {
        try
        {
            await context.CallActivityAsync(activity, Input, Retries.OtherPeople);
        }
        catch (TaskFailedException)
        {
            await StepAsync(otherwise);
        }
    }

    /// <summary>Carries out what the record says is due now, letters included, without waiting for anything.</summary>
    public Task<Standing> CatchUpAsync(string? settles = null) => context.CallActivityAsync<Standing>(nameof(CarryOut), new CarryOutInput(Input, settles), Retries.Storage);

    /// <summary>The files that the record says have come and are not stored. What cannot be had becomes a task for staff.</summary>
    public async Task<Standing> WithFilesStoredAsync(Standing standing)
    {
        if (standing is { HasFilesToStore: true, IsSuperseded: false }) await TryStepAsync(nameof(StoreAttachments), otherwise: nameof(GiveUpAttachments));
        return standing with { HasFilesToStore = false };
    }

    /// <summary>
    /// The only waiting there is. Carries out whatever the record says is due, returns false as soon as the case has left the stage
    /// (<paramref name="stays"/> no longer holds), else waits for the wake-up. True: the story goes on as new, so return.
    /// </summary>
    public async Task<bool> GoesOnAsNewAsync(Func<Standing, bool> stays)
    {
        // Where the stage before this one has just looked, nothing can be due that it has not carried out.
        latest ??= await LookAsync(Input.Due);
        while (!latest.IsSuperseded && stays(latest))
        {
            if (wakes == WakesBeforeAfresh)
            {
                context.ContinueAsNew(Input with { Due = null });
                return true;
            }

            string? settles = null;
            if (!latest.HasMore)
            {
                settles = await context.WaitForExternalEvent<string?>(WakeUp);
                wakes++;
            }

            latest = await LookAsync(settles);
        }

        return false;
    }

    async Task<Standing> LookAsync(string? settles) => await WithFilesStoredAsync(await CatchUpAsync(settles));
}
