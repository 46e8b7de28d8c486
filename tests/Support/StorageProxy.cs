using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Mpp.Tests.Support;

/// <summary>
/// Stands between a program and Azurite and sees every storage request of app and engine together, from outside: for counting, and for faults before or
/// after request k. Signatures stay right, since they cover the path and not the host.
/// </summary>
public sealed class StorageProxy : IAsyncDisposable
{
    readonly WebApplication web;
    readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, MaxConnectionsPerServer = 256 });
    readonly ConcurrentQueue<string> seen = [];
    int count;
    int left = int.MaxValue;
    bool isLastForwarded;

    StorageProxy(WebApplication web) => this.web = web;

    /// <summary>Requests so far.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>The requests since number <paramref name="from"/>: method and path, in the order of their arrival.</summary>
    public IEnumerable<string> Since(int from) => seen.Skip(from);

    /// <summary>The connection string of the same account through the proxy.</summary>
    public string ConnectionString { get; private set; } = "";

    public static async Task<StorageProxy> StartAsync(string connectionString)
    {
        var parts = connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var proxy = new StorageProxy(builder.Build());
        var targets = new Dictionary<int, Uri>();
        proxy.web.Run(context => proxy.ForwardAsync(context, targets[context.Connection.LocalPort]));
        await proxy.web.StartAsync();
        foreach (var (name, url) in new[] { "TableEndpoint", "BlobEndpoint" }.Zip(proxy.web.Urls))
        {
            var target = new Uri(parts[name]);
            targets[new Uri(url).Port] = target;
            parts[name] = $"{url}{target.AbsolutePath}";
        }

        proxy.ConnectionString = string.Join(';', parts.Select(p => $"{p.Key}={p.Value}"));
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

    public bool IsDead => Volatile.Read(ref left) <= 0;

    /// <summary>Everything gets through again.</summary>
    public void Revive() => Volatile.Write(ref left, int.MaxValue);

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        http.Dispose();
    }

    async Task ForwardAsync(HttpContext context, Uri target)
    {
        Interlocked.Increment(ref count);
        seen.Enqueue($"{context.Request.Method} {Uri.UnescapeDataString(context.Request.Path)}");
        var remaining = Volatile.Read(ref left) == int.MaxValue ? int.MaxValue : Interlocked.Decrement(ref left);
        if (remaining < 0 || remaining == 0 && !isLastForwarded)
        {
            Refuse(context);
            return;
        }

        // The target as it was sent: the signature covers it, letter for letter.
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(target, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget));
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0) request.Content = new StreamContent(context.Request.Body);
        else if (context.Request.ContentLength == 0) request.Content = new ByteArrayContent([]);
        foreach (var (name, values) in context.Request.Headers)
            if (name is not "Host" and not "Connection" and not "Transfer-Encoding" && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)) request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        if (remaining == 0)
        {
            Refuse(context);
            return;
        }

        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
            if (name is not "Transfer-Encoding" and not "Connection" and not "Keep-Alive") context.Response.Headers[name] = values.ToArray();
        if (context.Request.Method != "HEAD") await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>An answer that no client tries again: a dead program makes no second attempt either.</summary>
    static void Refuse(HttpContext context) => context.Response.StatusCode = StatusCodes.Status403Forbidden;
}
