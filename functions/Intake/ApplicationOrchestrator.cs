using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Mpp.Domain.Cases;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Intake;

/// <summary>
/// One application from its receipt to the agreement in force (handbook 4.1–4.6). People record facts by commands; this story carries out what
/// follows from them. Each step asks the record first, so it can be run again from the top at any time.
/// </summary>
public static class ApplicationOrchestrator
{
    [Function(nameof(ApplicationOrchestrator))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var story = Story.Of(context);

        // Submission: the receipt goes out at once, before anything that could take long.
        var standing = await story.CatchUpAsync();

        // Eligibility: the one rule that looks at other cases. The rest was judged when the case was made.
        if (standing.HasEarlierGrantsToJudge) await story.StepAsync(nameof(JudgeEarlierGrants));

        // The files: out of the delivery, or from where they lie. What cannot be had becomes a task for staff.
        await story.WithFilesStoredAsync(standing);

        // Completion, review, recommendation, decision; refused applications wait here for an override.
        if (await story.GoesOnAsNewAsync(stays: c => c.Status is CaseStatus.NotEligible or CaseStatus.Eligible or CaseStatus.Returned or CaseStatus.Complete
            or CaseStatus.UnderReview or CaseStatus.Reviewed or CaseStatus.Recommended)) return;

        // Decided: announced together with the others of the round, on the set day.
        if (await story.GoesOnAsNewAsync(stays: c => c.Status is CaseStatus.Approved or CaseStatus.Rejected && !c.IsAnnounced)) return;

        // Approved: conditions, the agreement, everybody's signature, reminders.
        await story.GoesOnAsNewAsync(stays: c => c.Status is CaseStatus.Approved or CaseStatus.AgreementSent);
    }
}
