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

    /// <summary>
    /// The story that is responsible for a case, or for the obligation that a Due row's <paramref name="kind"/> names: the application's until that is over, then that of a report that has begun and is
    /// not over. Where nobody waits any more, what is left is an errand of its own, which waits for nothing; each attempt at it is another.
    /// </summary>
    public static (string Orchestrator, string InstanceId, StoryInput Input) StoryFor(Case @case, string kind, string dueId, int attempt = 0)
    {
        var (reference, generation) = (@case.Reference, @case.Generation);
        if (ReportStory.Of(kind) is { } named) return OfReport(@case, named, dueId);
        if (!ApplicationStory.IsOver(@case))
            return (nameof(ApplicationOrchestrator), ApplicationStory.InstanceId(reference, generation), new(reference, generation, Due: dueId));
        if (ReportStory.Begun(@case).FirstOrDefault(r => !ReportStory.IsOver(@case, r)) is { } open) return OfReport(@case, open, dueId);
        return (nameof(ErrandOrchestrator), $"errand-{reference}-{ShortHash.Of($"{dueId}/{attempt}")}-g{generation}", new(reference, generation, Due: dueId));
    }

    /// <summary>Every instance of the case's stories that may be waiting, whether or not the record says that it should be.</summary>
    public static IEnumerable<string> InstancesOf(Case @case) =>
        ReportStory.Begun(@case).Select(r => ReportStory.InstanceId(@case.Reference, r, @case.Generation)).Prepend(ApplicationStory.InstanceId(@case.Reference, @case.Generation));

    /// <summary>
    /// After a command: wakes the story that had not ended <paramref name="before"/> the command, or starts an errand where none waits. Never throws; the Due row stays until the work is settled.
    /// </summary>
    public Task WakeAsync(DurableTaskClient client, Case before, Case after, string dueId) => QuietlyAsync(after.Reference, async () =>
    {
        // The command that ends a story wakes it once more: it sends its last letters and ends.
        if (!ApplicationStory.IsOver(before))
        {
            await client.RaiseEventAsync(ApplicationStory.InstanceId(after.Reference, after.Generation), Story.WakeUp, dueId);
            return;
        }

        var open = ReportStory.Begun(after).Where(r => !ReportStory.IsOver(before, r)).ToList();
        var concerned = ReportStory.Concerned(before, after) is { } report && open.Contains(report) ? report : open.FirstOrDefault();
        if (concerned is null)
        {
            var errand = StoryFor(after, "", dueId);
            await StartAsync(client, errand.Orchestrator, errand.InstanceId, errand.Input, CancellationToken.None);
        }
        else if (StatusTable.IsEnded(after) && open.Count > 1)
        {
            // Nobody may be left behind: the row stays until the sweep finds that none of them waits any more.
            foreach (var waiting in open) await client.RaiseEventAsync(ReportStory.InstanceId(after.Reference, waiting, after.Generation), Story.WakeUp);
        }
        else if (ReportStory.Begun(before).Contains(concerned))
        {
            await client.RaiseEventAsync(ReportStory.InstanceId(after.Reference, concerned, after.Generation), Story.WakeUp, dueId);
        }
        else
        {
            // A report that came in before it opened.
            var story = OfReport(after, concerned, dueId);
            await StartAsync(client, story.Orchestrator, story.InstanceId, story.Input, CancellationToken.None);
        }
    });

    /// <summary>Starts the application's story of a new case. Never throws.</summary>
    public Task StartQuietlyAsync(DurableTaskClient client, Case @case, string dueId) => QuietlyAsync(@case.Reference, () =>
        StartAsync(client, nameof(ApplicationOrchestrator), ApplicationStory.InstanceId(@case.Reference, @case.Generation), new(@case.Reference, @case.Generation, Due: dueId), CancellationToken.None));

    /// <summary>
    /// For the sweep: starts the responsible story, or wakes it where it is there already. A story that missed the wake-up of its end would wait for ever, so those come first: a row that is everybody's
    /// is settled by the last of them.
    /// </summary>
    public async Task StartOrWakeAsync(DurableTaskClient client, Case @case, string dueId, string kind = "", int attempt = 0, CancellationToken cancellation = default)
    {
        if (ReportStory.Of(kind) is null && await LeftBehindAsync(client, @case, cancellation) is { Count: > 0 } waiting)
        {
            foreach (var left in waiting) await client.RaiseEventAsync(left, Story.WakeUp, waiting.Count == 1 ? dueId : null, cancellation);
            return;
        }

        var (orchestrator, instance, input) = StoryFor(@case, kind, dueId, attempt);

        // A story that has begun is there, or was lost: to ask costs less than to be refused.
        var isThere = HasBegun(@case, orchestrator, input.Occasion) && await client.GetInstanceAsync(instance, getInputsAndOutputs: false, cancellation) is not null;
        if (isThere || !await StartAsync(client, orchestrator, instance, input, cancellation)) await client.RaiseEventAsync(instance, Story.WakeUp, dueId, cancellation);
    }

    /// <summary>Instances that wait although the record says that their stories are over.</summary>
    static async Task<IReadOnlyList<string>> LeftBehindAsync(DurableTaskClient client, Case @case, CancellationToken cancellation)
    {
        if (!ApplicationStory.IsOver(@case)) return [];
        List<string> over = [ApplicationStory.InstanceId(@case.Reference, @case.Generation)];
        over.AddRange(ReportStory.Begun(@case).Where(r => ReportStory.IsOver(@case, r)).Select(r => ReportStory.InstanceId(@case.Reference, r, @case.Generation)));
        var left = new List<string>();
        foreach (var instance in over)
            if (await client.GetInstanceAsync(instance, getInputsAndOutputs: false, cancellation) is { IsCompleted: false }) left.Add(instance);
        return left;
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
        nameof(ReportOrchestrator) => ReportStory.Begun(@case).Contains(occasion),
        _ => false,
    };

    static (string Orchestrator, string InstanceId, StoryInput Input) OfReport(Case @case, string report, string dueId) =>
        (nameof(ReportOrchestrator), ReportStory.InstanceId(@case.Reference, report, @case.Generation), new(@case.Reference, @case.Generation, report, dueId));

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
