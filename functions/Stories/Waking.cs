using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Mpp.Domain.Cases;
using Mpp.Functions.Intake;
using Mpp.Functions.Reporting;

namespace Mpp.Functions.Stories;

/// <summary>
/// Starts and wakes stories. Instance ids are deterministic and lower case, so that a second start of the same story is recognised. What commands do here is
/// best effort: a wake-up that is lost costs one sweep.
/// </summary>
public sealed class Waking(ILogger<Waking> log)
{
    /// <summary>
    /// How far ahead a command dates the Due row that it writes before its transaction: a sweep in that very moment would find nothing to do yet and
    /// take the row away.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    const string ReportReminder = "report-reminder_";

    /// <summary>The story that is responsible for a case, or for the obligation that a Due row's <paramref name="kind"/> names.</summary>
    public static (string Orchestrator, string InstanceId, StoryInput Input) StoryFor(Case @case, string kind, string dueId, int attempt = 0)
    {
        var (reference, generation) = (@case.Reference, @case.Generation);
        if (kind.StartsWith(ReportReminder, StringComparison.Ordinal) && kind[ReportReminder.Length..] is var report)
            return (nameof(ReportOrchestrator), $"rep-{reference}-{report}-g{generation}", new(reference, generation, report, dueId));
        if (!ApplicationStory.IsOver(@case))
            return (nameof(ApplicationOrchestrator), ApplicationStory.InstanceId(reference, generation), new(reference, generation, Due: dueId));

        // The application's story has ended: what comes later is an errand of its own, which waits for nothing; each attempt at it is another.
        return (nameof(ErrandOrchestrator), $"errand-{reference}-{ShortHash.Of($"{dueId}/{attempt}")}-g{generation}", new(reference, generation, Due: dueId));
    }

    /// <summary>
    /// After a command: wakes the application's story, or starts an errand where that had ended <paramref name="before"/> the command. Never throws; the Due
    /// row stays until the work is settled.
    /// </summary>
    public Task WakeAsync(DurableTaskClient client, Case before, Case after, string dueId) => QuietlyAsync(after.Reference, () =>
    {
        // The command that ends the application's story wakes it once more: it sends its last letters and ends.
        if (!ApplicationStory.IsOver(before)) return client.RaiseEventAsync(ApplicationStory.InstanceId(after.Reference, after.Generation), Story.WakeUp, dueId);
        var (orchestrator, instance, input) = StoryFor(after, "", dueId);
        return StartAsync(client, orchestrator, instance, input, CancellationToken.None);
    });

    /// <summary>Starts the application's story of a new case. Never throws.</summary>
    public Task StartQuietlyAsync(DurableTaskClient client, Case @case, string dueId) => QuietlyAsync(@case.Reference, () =>
        StartAsync(client, nameof(ApplicationOrchestrator), ApplicationStory.InstanceId(@case.Reference, @case.Generation), new(@case.Reference, @case.Generation, Due: dueId), CancellationToken.None));

    /// <summary>Starts the responsible story, or wakes it where it is there already.</summary>
    public async Task StartOrWakeAsync(DurableTaskClient client, Case @case, string dueId, string kind = "", int attempt = 0, CancellationToken cancellation = default)
    {
        var (orchestrator, instance, input) = StoryFor(@case, kind, dueId, attempt);

        // A story that has begun is there, or was lost: to ask costs less than to be refused.
        var isThere = HasBegun(@case, orchestrator, input.Occasion) && await client.GetInstanceAsync(instance, getInputsAndOutputs: false, cancellation) is not null;
        if (isThere || !await StartAsync(client, orchestrator, instance, input, cancellation)) await client.RaiseEventAsync(instance, Story.WakeUp, dueId, cancellation);

        // An application story that missed the wake-up of its end would wait for ever.
        if (orchestrator == nameof(ErrandOrchestrator)) await client.RaiseEventAsync(ApplicationStory.InstanceId(@case.Reference, @case.Generation), Story.WakeUp, cancellation: cancellation);
    }

    /// <summary>Starts a story unless an instance of that id exists, in whatever state. True if it was started.</summary>
    public static async Task<bool> StartAsync(DurableTaskClient client, string orchestrator, string instance, StoryInput input, CancellationToken cancellation)
    {
        try
        {
            var options = new StartOrchestrationOptions(instance).WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);
            await client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, options, cancellation);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // What a refused start throws differs between versions of the client; whether the instance is there does not.
            if (await client.GetInstanceAsync(instance, getInputsAndOutputs: false, cancellation) is null) throw;
            return false;
        }
    }

    static bool HasBegun(Case @case, string orchestrator, string occasion) => orchestrator switch
    {
        nameof(ApplicationOrchestrator) => @case.Eligibility.EarlierReportsCheckedAtUtc is not null,
        nameof(ReportOrchestrator) => @case.Reports.Any(r => r.Id == occasion && r.RemindersSent.Count > 0),
        _ => false,
    };

    async Task QuietlyAsync(string reference, Func<Task> wake)
    {
        try
        {
            await wake();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            log.LogWarning(e, "Wake-up of {Reference} failed; the sweep repeats it", reference);
        }
    }
}
