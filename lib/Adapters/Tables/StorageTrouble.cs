using Azure;
using Azure.Identity;

namespace Mpp.Adapters.Tables;

/// <summary>Tells what the storage clients throw from defects of ours.</summary>
public static class StorageTrouble
{
    /// <summary>
    /// The service refused, failed or did not answer in time, or did not get so far as to be asked, since nobody gave us a token for it. Clients that have tried several times throw one exception with all of the attempts' in it, among them cancellations by the clients' own time limit.
    /// </summary>
    public static bool Is(Exception e) => e is RequestFailedException or AuthenticationFailedException || e is AggregateException { InnerExceptions: { Count: > 0 } all } && all.All(i => i is RequestFailedException or AuthenticationFailedException or TaskCanceledException);

    /// <summary>As above, and of a kind that passes: the same request may succeed in a moment.</summary>
    public static bool IsPassing(Exception e) => Is(e) && (e is AggregateException all ? all.InnerExceptions.All(IsPassingOne) : IsPassingOne(e));

    static bool IsPassingOne(Exception e) => e is not RequestFailedException { Status: not (0 or 408 or 429 or >= 500) };
}
