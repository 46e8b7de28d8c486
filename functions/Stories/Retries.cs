using Microsoft.DurableTask;

namespace Mpp.Functions.Stories;

/// <summary>Every retry policy of the stories, in one file: they are part of what a replay compares, so a change here changes running stories.</summary>
public static class Retries
{
    /// <summary>Storage failed: 12 attempts over about two hours; then the sweep's back-off and the next generation take over.</summary>
    public static readonly TaskOptions Storage = TaskOptions.FromRetryPolicy(new RetryPolicy(12, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(30)));

    /// <summary>Other people's servers (linked files): 5 attempts over a minute and a half, since the case's other letters wait meanwhile.</summary>
    public static readonly TaskOptions OtherPeople = TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromSeconds(2), 3, TimeSpan.FromMinutes(1)));
}
