using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mpp.Tests.Support;

namespace Mpp.Tests.Intake;

/// <summary>Where a form tool keeps its files: each address has a content of its own, unless it is told to answer otherwise.</summary>
sealed class FileServer : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentQueue<string> asked = [];

    FileServer(WebApplication app) => this.app = app;

    /// <summary>The setting Attachments__AllowedHosts.</summary>
    public string Authority => new Uri(app.Urls.Single()).Authority;

    /// <summary>A status instead of the file of that name; null: the connection breaks half-way; 200: the file.</summary>
    public Func<string, int?> Answers { get; set; } = _ => 200;

    public IReadOnlyList<string> Asked => [.. asked];

    public static async Task<FileServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new FileServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public string UrlOf(string name) => $"http://{Authority}/{name}";

    public ValueTask DisposeAsync() => app.DisposeAsync();

    async Task AnswerAsync(HttpContext context)
    {
        var name = context.Request.Path.Value!.TrimStart('/');
        asked.Enqueue(name);
        if (Answers(name) is not { } status)
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("half of it");
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        if (status == 200) await context.Response.WriteAsync($"The content of {name}.");
    }
}
