using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mpp.Tests.Support;

namespace Mpp.Tests.Adapters.Mail;

/// <summary>How the server treats a request.</summary>
public enum Treatment
{
    Accept,
    TooMany,
    BadRequest,
    Unauthorized,
    ServerError,

    /// <summary>The connection breaks before the mail was read.</summary>
    ResetBeforeReading,

    /// <summary>The connection breaks when the mail was read and taken: it goes out, and nobody is told.</summary>
    ResetAfterReading,

    /// <summary>The mail was read and taken; the answer never comes.</summary>
    Stall,
}

/// <summary>A mail as SendGrid would have got it.</summary>
public sealed record ReceivedMail(string LetterId, string To, IReadOnlyList<string> Cc, string Subject, string Text, string Html, string? Authorization, JsonElement Json);

/// <summary>An HTTP server shaped like SendGrid's, on a port of its own: takes mails, misbehaves as told, signs events.</summary>
public sealed class SendGridServer : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly ConcurrentQueue<ReceivedMail> taken = new();
    readonly CancellationTokenSource stopping = new();
    int requests;

    SendGridServer(WebApplication app) => this.app = app;

    /// <summary>The setting SendGrid__Host.</summary>
    public string Host => app.Urls.Single();

    /// <summary>The setting SendGrid__EventPublicKey.</summary>
    public string EventPublicKey => Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());

    /// <summary>How the next mails are treated, decided anew for each.</summary>
    public Func<ReceivedMail, Treatment> Treat { get; set; } = _ => Treatment.Accept;

    /// <summary>The mails that go out, whether their sender was told or not.</summary>
    public IReadOnlyList<ReceivedMail> Taken => [.. taken];

    /// <summary>How many requests there were.</summary>
    public int Requests => Volatile.Read(ref requests);

    public static async Task<SendGridServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new SendGridServer(builder.Build());
        server.app.MapPost("/v3/mail/send", server.SendAsync);
        await server.app.StartAsync();
        return server;
    }

    /// <summary>Headers and body of a signed delivery of events.</summary>
    public (string Signature, string Timestamp, string Body) Events(DateTimeOffset at, params (string Kind, ReceivedMail Mail)[] events)
    {
        var body = JsonSerializer.Serialize(events.Select(e => new Dictionary<string, object>
        {
            ["event"] = e.Kind,
            ["email"] = e.Mail.To,
            ["letter_id"] = e.Mail.LetterId,
            ["timestamp"] = at.ToUnixTimeSeconds(),
            ["reason"] = $"550 {e.Kind}",
            ["sg_event_id"] = Guid.NewGuid().ToString("N"),
        }));
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return (Sign(timestamp, body), timestamp, body);
    }

    public string Sign(string timestamp, string body) =>
        Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(timestamp + body), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await app.DisposeAsync();
        key.Dispose();
        stopping.Dispose();
    }

    async Task SendAsync(HttpContext context)
    {
        Interlocked.Increment(ref requests);
        // Before the mail is read there is only the key to judge by; the treatment sees an empty mail.
        var treatment = Treat(Nothing);
        if (treatment == Treatment.ResetBeforeReading)
        {
            context.Abort();
            return;
        }

        using var json = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var mail = Read(json.RootElement.Clone(), context.Request.Headers.Authorization);
        treatment = Treat(mail);
        if (treatment is Treatment.Accept or Treatment.ResetAfterReading or Treatment.Stall)
            taken.Enqueue(mail);
        switch (treatment)
        {
            case Treatment.Accept:
                context.Response.Headers["X-Message-Id"] = Guid.NewGuid().ToString("N");
                context.Response.StatusCode = 202;
                break;
            case Treatment.TooMany:
                await RefuseAsync(context, 429, "too many requests");
                break;
            case Treatment.BadRequest:
                await RefuseAsync(context, 400, "Does not contain a valid address.");
                break;
            case Treatment.Unauthorized:
                await RefuseAsync(context, 401, "The provided authorization grant is invalid, expired, or revoked");
                break;
            case Treatment.ServerError:
                await RefuseAsync(context, 500, "internal error");
                break;
            case Treatment.ResetAfterReading:
                context.Abort();
                break;
            case Treatment.Stall:
                using (var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping.Token))
                    await Task.Delay(Timeout.Infinite, end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
        }
    }

    static readonly ReceivedMail Nothing = new("", "", [], "", "", "", null, default);

    static Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { errors = new[] { new { message, field = (string?)null, help = (string?)null } } });
    }

    static ReceivedMail Read(JsonElement json, string? authorization)
    {
        var person = json.GetProperty("personalizations")[0];
        var arguments = json.TryGetProperty("custom_args", out var own) ? own : person.GetProperty("custom_args");
        string Content(string type) => json.GetProperty("content").EnumerateArray().Single(c => c.GetProperty("type").GetString() == type).GetProperty("value").GetString()!;
        return new(
            arguments.GetProperty("letter_id").GetString()!, Address(person.GetProperty("to")[0]),
            person.TryGetProperty("cc", out var cc) ? [.. cc.EnumerateArray().Select(Address)] : [],
            json.GetProperty("subject").GetString()!, Content("text/plain"), Content("text/html"), authorization, json);
    }

    static string Address(JsonElement address) => address.GetProperty("email").GetString()!;
}
