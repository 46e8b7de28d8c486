using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Mpp.Tests.Sdk.SendGrid;

public sealed class SendGridClientTests : IAsyncLifetime
{
    private readonly List<(string Path, string Headers, JsonElement Body)> _received = [];
    private Func<HttpContext, Task> _answer = context =>
    {
        context.Response.StatusCode = 202;
        context.Response.Headers["X-Message-Id"] = "m1";
        return Task.CompletedTask;
    };
    private WebApplication _server = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(async context =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            var request = context.Request;
            _received.Add(($"{request.Method} {request.Path}", $"{request.Headers.Authorization}, {request.ContentType}", body.RootElement.Clone()));
            await _answer(context);
        });
        await _server.StartAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_message_arrives_in_the_shape_of_the_service()
    {
        var message = new SendGridMessage
        {
            From = new EmailAddress("bidrag@example.org", "Bidragsstödet"),
            ReplyTo = new EmailAddress("svar@example.org"),
            Subject = "Beslut om 2026-0001 – \"Kalix\" & Masaka",
            HtmlContent = "<p>Åtgärd krävs</p>",
            PlainTextContent = "Åtgärd krävs",
        };
        message.AddTo("anna@kalix.example", "Anna");
        message.AddTo(new EmailAddress("ANNA@kalix.example"));
        message.AddCc(new EmailAddress("chef@kalix.example"));
        message.AddCategory("decision");
        message.AddCustomArg("letter", "app-2026-0001/decision/1");
        message.AddGlobalHeader("X-Entity-Ref-ID", "42");
        message.SetClickTracking(false, false);
        message.SetOpenTracking(false);
        message.AddAttachment("datum.ics", Convert.ToBase64String("BEGIN:VCALENDAR"u8), "text/calendar", "attachment");

        var response = await Client().SendEmailAsync(message);

        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal("m1", response.Headers.GetValues("X-Message-Id").Single());
        var (path, headers, body) = Assert.Single(_received);
        Assert.Equal("POST /v3/mail/send", path);
        Assert.Equal("Bearer SG.key, application/json", headers);
        Assert.Equal(JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>("""
            {
              "from": { "name": "Bidragsstödet", "email": "bidrag@example.org" },
              "subject": "Beslut om 2026-0001 – \"Kalix\" & Masaka",
              "personalizations": [
                {
                  "to": [{ "name": "Anna", "email": "anna@kalix.example" }],
                  "cc": [{ "email": "chef@kalix.example" }],
                  "custom_args": { "letter": "app-2026-0001/decision/1" }
                }
              ],
              "content": [{ "type": "text/plain", "value": "Åtgärd krävs" }, { "type": "text/html", "value": "<p>Åtgärd krävs</p>" }],
              "attachments": [{ "content": "QkVHSU46VkNBTEVOREFS", "type": "text/calendar", "filename": "datum.ics", "disposition": "attachment" }],
              "headers": { "X-Entity-Ref-ID": "42" },
              "categories": ["decision"],
              "tracking_settings": { "click_tracking": { "enable": false, "enable_text": false }, "open_tracking": { "enable": false } },
              "reply_to": { "email": "svar@example.org" }
            }
            """)), JsonSerializer.Serialize(body));
    }

    [Fact]
    public async Task Plain_text_stands_first_whatever_the_order()
    {
        var message = new SendGridMessage();
        message.SetFrom("a@example.org");
        message.AddTos([new EmailAddress("b@example.org"), new EmailAddress("c@example.org")]);
        message.AddContent("text/calendar", "BEGIN");
        message.AddContent(MimeType.Html, "<p>");
        message.AddContent(MimeType.Text, "p");
        await Client().SendEmailAsync(message);
        var body = Assert.Single(_received).Body;
        Assert.Equal(["text/plain", "text/html", "text/calendar"], body.GetProperty("content").EnumerateArray().Select(content => content.GetProperty("type").GetString()));
        Assert.Equal(2, body.GetProperty("personalizations")[0].GetProperty("to").GetArrayLength());
        Assert.False(body.TryGetProperty("subject", out _));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task A_refusal_is_an_answer_and_not_an_exception(HttpStatusCode status)
    {
        _answer = async context =>
        {
            context.Response.StatusCode = (int)status;
            await context.Response.WriteAsync("""{"errors":[{"message":"no"}]}""");
        };
        var response = await Client().SendEmailAsync(Message());
        Assert.Equal((false, status), (response.IsSuccessStatusCode, response.StatusCode));
        Assert.Contains("\"no\"", await response.Body.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(_received);
    }

    [Fact]
    public async Task A_server_that_is_not_there_and_a_reset_are_exceptions()
    {
        _answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        await Assert.ThrowsAsync<HttpRequestException>(() => Client().SendEmailAsync(Message()));
        var gone = Client();
        await _server.StopAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => gone.SendEmailAsync(Message()));
    }

    [Fact]
    public async Task An_HttpClient_of_ones_own_carries_the_request()
    {
        using var counting = new CountingHandler();
        using var http = new HttpClient(counting);
        await new SendGridClient(http, Options()).SendEmailAsync(Message());
        Assert.Equal(1, counting.Count);
    }

    private SendGridClient Client() => new(Options());

    private SendGridClientOptions Options() => new() { ApiKey = "SG.key", Host = _server.Urls.Single() };

    private static SendGridMessage Message()
    {
        var message = new SendGridMessage { From = new EmailAddress("a@example.org"), Subject = "s", PlainTextContent = "t" };
        message.AddTo("b@example.org");
        return message;
    }

    private sealed class CountingHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        public int Count { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count++;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
