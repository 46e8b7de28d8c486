using Azure;

namespace Mpp.Adapters.Tables;

/// <summary>Tells what the storage clients throw from defects of ours.</summary>
public static class StorageTrouble
{
    /// <summary>
    /// The service refused, failed or did not answer in time. Clients that have tried several times throw one exception with all of the attempts' in it, among them cancellations by the clients' own time limit.
    /// </summary>
    public static bool Is(Exception e) => e is RequestFailedException || e is AggregateException { InnerExceptions: { Count: > 0 } all } && all.All(i => i is RequestFailedException or TaskCanceledException);

    /// <summary>As above, and of a kind that passes: the same request may succeed in a moment.</summary>
    public static bool IsPassing(Exception e) => Is(e) && (e is RequestFailedException one ? IsPassing(one) : ((AggregateException)e).InnerExceptions.All(i => i is not RequestFailedException failed || IsPassing(failed)));

    static bool IsPassing(RequestFailedException failed) => failed.Status is 0 or 408 or 429 or >= 500;
}
