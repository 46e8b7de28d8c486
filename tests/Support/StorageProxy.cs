using System.Collections.Concurrent;

namespace Mpp.Tests.Support;

/// <summary>
/// Stands between a program and Azurite and sees every storage request of app and engine together, from outside: for counting, and for a death before or
/// after request k. Signatures stay right, since they cover the path and not the host.
/// </summary>
public sealed class StorageProxy : IGatekeeper, IAsyncDisposable
{
    /// <summary>An answer that no client tries again: a dead program makes no second attempt either.</summary>
    static readonly Instead Refused = Instead.Status(403);

    readonly ConcurrentQueue<string> seen = [];
    Relay relay = null!;
    Passing? last;
    (Func<Passing, bool> Which, Func<Task> First)? between;
    int count;
    int left = int.MaxValue;
    bool isLastForwarded;

    StorageProxy()
    {
    }

    /// <summary>Requests so far.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>The requests since number <paramref name="from"/>: method and path, in the order of their arrival.</summary>
    public IEnumerable<string> Since(int from) => seen.Skip(from);

    /// <summary>The connection string of the same account through the proxy.</summary>
    public string ConnectionString { get; private set; } = "";

    public static async Task<StorageProxy> StartAsync(string connectionString)
    {
        var storage = new StorageAddress(connectionString);
        var proxy = new StorageProxy();
        proxy.relay = await Relay.StartAsync([Task.FromResult(storage.Tables), Task.FromResult(storage.Blobs)], proxy);
        proxy.ConnectionString = storage.Through(proxy.relay.Addresses[0], proxy.relay.Addresses[1]);
        return proxy;
    }

    /// <summary>
    /// From request number <paramref name="request"/> (1: the next one) on nothing gets through any more, as if the program had died there; <paramref name="afterwards"/>: that one
    /// request still takes effect, but nobody hears of it.
    /// </summary>
    public void DieAt(int request, bool afterwards)
    {
        isLastForwarded = afterwards;
        Volatile.Write(ref left, request);
    }

    /// <summary>The next request of that kind waits until something else has happened <paramref name="first"/>: a race that always ends in the same way.</summary>
    public void Before(Func<Passing, bool> which, Func<Task> first) => between = (which, first);

    public bool IsDead => Volatile.Read(ref left) <= 0;

    /// <summary>Everything gets through again.</summary>
    public void Revive() => Volatile.Write(ref left, int.MaxValue);

    public ValueTask DisposeAsync() => relay.DisposeAsync();

    async Task<Instead?> IGatekeeper.BeforeAsync(Passing request)
    {
        if (between is var (which, first) && which(request))
        {
            between = null;
            await first();
        }

        Interlocked.Increment(ref count);
        seen.Enqueue($"{request.Method} {request.Path}");
        var remaining = Volatile.Read(ref left) == int.MaxValue ? int.MaxValue : Interlocked.Decrement(ref left);
        if (remaining == 0 && isLastForwarded) last = request;
        return remaining < 0 || remaining == 0 && !isLastForwarded ? Refused : null;
    }

    Task<Instead?> IGatekeeper.AfterAsync(Passing request) => Task.FromResult(ReferenceEquals(request, last) ? Refused : null);
}
