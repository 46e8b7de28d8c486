using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mpp.Embedded.Hosting;

/// <summary>
/// Kestrel's sockets, closed in two steps. Kestrel stops listening and hangs up on connections without a request at one time, so that a request that is on its way on such a connection
/// gets no answer. Here nobody is let in any more first, and who is in may still ask once: their answer says that the connection ends with it.
/// </summary>
sealed class Doors(IOptions<SocketTransportOptions> options, ILoggerFactory logs) : IConnectionListenerFactory
{
    readonly SocketTransportFactory sockets = new(options, logs);
    readonly ConcurrentBag<IConnectionListener> open = [];
    readonly TaskCompletionSource empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int inside = 1; // the doors themselves, until they are closed
    volatile bool areClosed;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = await sockets.BindAsync(endpoint, cancellationToken);
        open.Add(listener);
        return listener;
    }

    /// <summary>Kestrel's connection middleware: counts.</summary>
    public ConnectionDelegate Count(ConnectionDelegate next) => async connection =>
    {
        Interlocked.Increment(ref inside);
        try
        {
            await next(connection);
        }
        finally
        {
            Leave();
        }
    };

    /// <summary>HTTP middleware: from the closing on, each answer is its connection's last.</summary>
    public Task SayGoodbye(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(static state =>
        {
            var (doors, http) = ((Doors, HttpContext))state;
            if (doors.areClosed) http.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        }, (this, http));
        return next(http);
    }

    /// <summary>Takes no more connections; waits until those that are there have ended, but not longer than <paramref name="atMost"/>.</summary>
    public async Task CloseAsync(TimeSpan atMost)
    {
        areClosed = true;
        foreach (var listener in open) await listener.UnbindAsync();
        Leave();
        if (atMost > TimeSpan.Zero) await Task.WhenAny(empty.Task, Task.Delay(atMost, TimeProvider.System));
    }

    void Leave()
    {
        if (Interlocked.Decrement(ref inside) == 0) empty.TrySetResult();
    }
}
