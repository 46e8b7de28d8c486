using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mpp.Embedded.Hosting;
using Mpp.Embedded.Rehearsal;
using Mpp.Functions.Http;
using Mpp.Functions.Telemetry;
using Mpp.Tests.Embedded.Hosting;

namespace Mpp.Tests.Http;

/// <summary>What becomes of a function's result, within the app's middleware: the answer, the span's status, and the problem where it fails.</summary>
public sealed class AnswerTests : IAsyncLifetime
{
    readonly ConcurrentQueue<Activity> spans = [];
    readonly ActivityListener listener;
    EmbeddedHost host = null!;
    HttpClient client = null!;

    public AnswerTests()
    {
        listener = new()
        {
            ShouldListenTo = source => source.Name == Tracing.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    public async Task InitializeAsync()
    {
        host = await EmbeddedHost.StartAsync(Hosts.For(typeof(Replies)) with { Compose = (app, _) => Compose(app, hidesRequests: false) });
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = host.BaseAddress };
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await host.DisposeAsync();
        listener.Dispose();
    }

    [Theory]
    [InlineData("nothing", nameof(Replies.AnswerNothing), 404)]
    [InlineData("elsewhere", nameof(Replies.AnswerElsewhere), 303)]
    [InlineData("later", nameof(Replies.AnswerLater), 202)]
    [InlineData("mine", nameof(Replies.AnswerMine), 401)]
    public async Task The_span_says_what_was_answered(string route, string function, int status)
    {
        using var response = await client.GetAsync($"api/{route}");
        Assert.Equal(status, (int)response.StatusCode);
        var span = await SpanAsync(function);
        Assert.Equal((status, ActivityStatusCode.Unset), (span.GetTagItem("http.response.status_code"), span.Status));
    }

    [Fact]
    public async Task A_result_that_fails_before_anything_is_sent_becomes_a_problem()
    {
        using var response = await client.GetAsync("api/failing");

        Assert.Equal((HttpStatusCode.InternalServerError, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal("failed", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]);
        // Of the answer that never was, nothing is left; least of all that it may be kept.
        Assert.Equal((null, true), (response.Headers.ETag, response.Headers.CacheControl!.NoStore));
        Assert.Null(response.Content.Headers.ContentDisposition);
        var span = await SpanAsync(nameof(Replies.AnswerFailing));
        Assert.Equal((500, ActivityStatusCode.Error), (span.GetTagItem("http.response.status_code"), span.Status));
    }

    [Fact]
    public async Task A_result_that_fails_half_way_is_not_taken_for_a_whole_one()
    {
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetStringAsync("api/half"));
        Assert.Equal(ActivityStatusCode.Error, (await SpanAsync(nameof(Replies.AnswerHalf))).Status);
    }

    [Fact]
    public async Task A_function_that_answers_by_itself_is_left_alone()
    {
        Assert.Equal("by itself", await client.GetStringAsync("api/itself"));
        Assert.Equal(200, (await SpanAsync(nameof(Replies.AnswerItself))).GetTagItem("http.response.status_code"));
    }

    /// <summary>Whom nobody can ask who they are is not served: a worker that is put together in the wrong order hands on no request.</summary>
    [Fact]
    public async Task Without_its_request_no_HTTP_function_runs()
    {
        await using var blind = await EmbeddedHost.StartAsync(Hosts.For(typeof(Replies)) with { Compose = (app, _) => Compose(app, hidesRequests: true) });
        using var caller = blind.Client();
        Replies.HasRun = false;
        Assert.Equal(HttpStatusCode.InternalServerError, (await caller.GetAsync("api/run")).StatusCode);
        Assert.False(Replies.HasRun);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("api/run")).StatusCode);
        Assert.True(Replies.HasRun);
    }

    static void Compose(IFunctionsWorkerApplicationBuilder app, bool hidesRequests)
    {
        app.Services.AddSingleton<IStaffSignIn, DemoSignIn>();
        if (hidesRequests)
        {
            app.UseMiddleware((context, next) =>
            {
                context.Items.Clear();
                return next();
            });
        }

        app.UseMiddleware<TracingMiddleware>();
        app.UseMiddleware<AccessMiddleware>();
    }

    /// <summary>It ends after its answer was sent.</summary>
    async Task<Activity> SpanAsync(string function)
    {
        await Eventually.IsTrue(() => spans.Any(s => s.OperationName == function));
        return spans.Single(s => s.OperationName == function);
    }

    public static class Replies
    {
        public static bool HasRun { get; set; }

        [Function(nameof(AnswerNothing)), Anyone]
        public static IResult AnswerNothing([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "nothing")] HttpRequest request) => Problems.NotFound("thing");

        [Function(nameof(AnswerElsewhere)), Anyone]
        public static IResult AnswerElsewhere([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "elsewhere")] HttpRequest request)
        {
            request.HttpContext.Response.Headers.Location = "/api/nothing";
            return Results.StatusCode(303);
        }

        [Function(nameof(AnswerLater)), Anyone]
        public static IResult AnswerLater([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "later")] HttpRequest request) => Results.Json(new { }, statusCode: 202);

        [Function(nameof(AnswerMine)), Staff]
        public static IResult AnswerMine([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "mine")] HttpRequest request) => Results.Ok();

        [Function(nameof(AnswerRun)), Anyone]
        public static IResult AnswerRun([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "run")] HttpRequest request)
        {
            HasRun = true;
            return Results.Ok();
        }

        [Function(nameof(AnswerFailing)), Anyone]
        public static IResult AnswerFailing([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "failing")] HttpRequest request)
        {
            var headers = request.HttpContext.Response.Headers;
            (headers.ETag, headers.ContentDisposition, headers.CacheControl) = ("\"1\"", "attachment", "public, max-age=300");
            return Results.Json(new { value = Failing() });

            static IEnumerable<int> Failing()
            {
                yield return 1;
                throw new InvalidOperationException("Not for the caller's eyes.");
            }
        }

        [Function(nameof(AnswerHalf)), Anyone]
        public static IResult AnswerHalf([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "half")] HttpRequest request) => Results.Stream(async body =>
        {
            await body.WriteAsync("half"u8.ToArray());
            await body.FlushAsync();
            throw new InvalidOperationException("The other half is lost.");
        });

        [Function(nameof(AnswerItself)), Anyone]
        public static Task AnswerItself([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "itself")] HttpRequest request) => request.HttpContext.Response.WriteAsync("by itself");
    }
}
