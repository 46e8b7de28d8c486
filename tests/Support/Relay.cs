using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mpp.Tests.Support;

/// <summary>A request on its way. <paramref name="Target"/> is the number of the server that it goes to, <paramref name="RawTarget"/> path and query as they were sent.</summary>
public sealed record Passing(int Target, string Method, string RawTarget, IHeaderDictionary Headers, ReadOnlyMemory<byte> Body)
{
    public string Path => Uri.UnescapeDataString(RawTarget.Split('?')[0]);
}

/// <summary>What happens to a request instead of what should: an answer of somebody else's, or (null) a connection that breaks.</summary>
public sealed record Instead(Func<HttpContext, Task>? Answer)
{
    public static readonly Instead Broken = new((Func<HttpContext, Task>?)null);

    public static Instead Status(int status, params (string Name, string Value)[] headers) => new(context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers) context.Response.Headers[name] = value;
        return Task.CompletedTask;
    });
}

/// <summary>Is asked twice about each request: before it is forwarded, and when its answer is there and has not been passed on. Null: let it pass.</summary>
public interface IGatekeeper
{
    Task<Instead?> BeforeAsync(Passing request);

    Task<Instead?> AfterAsync(Passing request);

    /// <summary>Nothing of a request that was let pass is on its way to the server any more, however that ended.</summary>
    void Ended(Passing request)
    {
    }
}

/// <summary>Stands between a program and the servers that it uses, on a port of its own for each, so that things can go wrong from outside.</summary>
public sealed class Relay : IAsyncDisposable
{
    readonly WebApplication web;
    readonly IGatekeeper gate;
    readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, MaxConnectionsPerServer = 256 });
    readonly Dictionary<int, (int Number, Task<Uri> Server)> servers = [];

    Relay(WebApplication web, IGatekeeper gate) => (this.web, this.gate) = (web, gate);

    /// <summary>Where the program finds the servers, in their order.</summary>
    public IReadOnlyList<Uri> Addresses { get; private set; } = [];

    /// <param name="servers">Where each is; a request waits for one that is not known yet.</param>
    /// <param name="gate">Decides about every request.</param>
    public static async Task<Relay> StartAsync(IReadOnlyList<Task<Uri>> servers, IGatekeeper gate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            foreach (var _ in servers) kestrel.Listen(IPAddress.Loopback, 0);
        });
        var relay = new Relay(builder.Build(), gate);
        relay.web.Run(relay.ForwardAsync);
        await relay.web.StartAsync();
        relay.Addresses = [.. relay.web.Urls.Select(url => new Uri(url))];
        for (var i = 0; i < servers.Count; i++) relay.servers[relay.Addresses[i].Port] = (i, servers[i]);
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        http.Dispose();
    }

    async Task ForwardAsync(HttpContext context)
    {
        var (number, server) = servers[context.Connection.LocalPort];
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var passing = new Passing(number, context.Request.Method, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, context.Request.Headers, body.ToArray());
        if (await gate.BeforeAsync(passing) is { } before)
        {
            await SayAsync(context, before);
            return;
        }

        try
        {
            await PassAsync(context, passing, await server);
        }
        catch (HttpRequestException)
        {
            // The server has hung up: so does who stands in its place.
            context.Abort();
        }
        finally
        {
            gate.Ended(passing);
        }
    }

    async Task PassAsync(HttpContext context, Passing passing, Uri server)
    {
        // The target as it was sent: a storage signature covers it, letter for letter. What was forwarded takes effect, whoever has gone away meanwhile.
        using var request = new HttpRequestMessage(new HttpMethod(passing.Method), new Uri(server, passing.RawTarget));
        if (passing.Body.Length > 0 || context.Request.ContentLength == 0) request.Content = new ReadOnlyMemoryContent(passing.Body);
        foreach (var (name, values) in passing.Headers)
            if (name is not "Host" and not "Connection" and not "Transfer-Encoding" && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)) request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, CancellationToken.None);
        if (await gate.AfterAsync(passing) is { } after)
        {
            await SayAsync(context, after);
            return;
        }

        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
            if (name is not "Transfer-Encoding" and not "Connection" and not "Keep-Alive") context.Response.Headers[name] = values.ToArray();
        if (context.Request.Method != "HEAD") await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    static Task SayAsync(HttpContext context, Instead instead)
    {
        if (instead.Answer is { } answer) return answer(context);
        context.Abort();
        return Task.CompletedTask;
    }
}
