namespace Mpp.Adapters.Tables;

/// <summary>Others were faster again and again; the caller answers 503.</summary>
public sealed class StorageBusyException(string message) : Exception(message);

/// <summary>Tries a lost race again, with jitter, for up to ten seconds of machine time. Design rule 2.</summary>
static class HotPartition
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary><paramref name="attempt"/> gives null when the race was lost.</summary>
    public static async Task<T> RetryAsync<T>(string what, Func<Task<T?>> attempt, CancellationToken cancellationToken)
        where T : class
    {
        var start = TimeProvider.System.GetTimestamp();
        for (var lost = 0; ; lost++)
        {
            if (await attempt() is { } result) return result;
            if (TimeProvider.System.GetElapsedTime(start) > Patience) throw Busy(what);
            await PauseAsync(lost, cancellationToken);
        }
    }

    public static StorageBusyException Busy(string what) => new($"{what}: others were faster for {Patience.TotalSeconds:0} seconds.");

    public static Task PauseAsync(int lost, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, Math.Min(400, 10 << Math.Min(lost, 6)))), TimeProvider.System, cancellationToken);
}
