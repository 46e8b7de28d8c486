using Microsoft.DurableTask.Client;

namespace Mpp.Functions.Timers;

/// <summary>Removes instances that ended more than 30 days ago (design rule 5): the history holds nothing that anybody would miss.</summary>
public sealed class EndedStories
{
    static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>So many a night: what is left is older and goes the next.</summary>
    const int MostAtOnce = 1000;

    static readonly OrchestrationRuntimeStatus[] Ended = [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <summary>How many were removed.</summary>
    public async Task<int> RemoveAsync(DurableTaskClient client, DateTimeOffset nowUtc, CancellationToken cancellation)
    {
        // The filter knows when an instance was made; when it ended is its last change.
        var made = new OrchestrationQuery(CreatedTo: nowUtc - Kept, Statuses: Ended, PageSize: 100);
        var found = new List<string>();
        await foreach (var instance in client.GetAllInstancesAsync(made).WithCancellation(cancellation))
        {
            if (instance.LastUpdatedAt <= nowUtc - Kept) found.Add(instance.InstanceId);
            if (found.Count == MostAtOnce) break;
        }

        var removed = 0;
        foreach (var instance in found) removed += (await client.PurgeInstanceAsync(instance, cancellation)).PurgedInstanceCount;
        return removed;
    }
}
