using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mpp.Embedded.Hosting;
using Mpp.Tests.Embedded.Hosting;

namespace Mpp.Tests.Embedded.Http;

public sealed class HttpFunctionTests : IAsyncLifetime
{
    EmbeddedHost host = null!;
    HttpClient client = null!;

    public async Task InitializeAsync()
    {
        host = await EmbeddedHost.StartAsync(Hosts.For(typeof(Parcels), typeof(Fixed)) with
        {
            Compose = (app, _) =>
            {
                app.Services.AddScoped<Scoped>();
                app.UseMiddleware(async (context, next) =>
                {
                    if (context.GetHttpContext() is { } http && http.Request.Query.ContainsKey("refuse")) await Results.StatusCode(403).ExecuteAsync(http);
                    else await next();
                });
                app.UseMiddleware<NoteFunction>();
            },
        });
        client = host.Client();
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Route_parameters_are_bound_by_name_and_the_case_of_the_path_is_ignored()
    {
        Assert.Equal("7 of Kalix, page 1", await client.GetStringAsync("/API/Parcels/Kalix/7"));
        Assert.Equal("7 of Kalix, page 3", await client.GetStringAsync("/api/parcels/Kalix/7/3"));
        Assert.Equal("deep/down/here.txt", await client.GetStringAsync("/api/files/deep/down/here.txt"));
        using var sent = await client.PostAsync("/api/parcels/3f2504e0-4f89-11d3-9a0c-0305e82c3301/send", new StringContent("1"));
        Assert.Equal("3f2504e0-4f89-11d3-9a0c-0305e82c3301 1", await sent.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("POST", "/api/parcels/Kalix/7")]
    [InlineData("HEAD", "/api/parcels/Kalix/7")]
    [InlineData("OPTIONS", "/api/parcels/Kalix/7")]
    [InlineData("GET", "/api/parcels/Kalix/seven")]
    [InlineData("GET", "/parcels/Kalix/7")]
    [InlineData("POST", "/admin/functions/Parcel")]
    public async Task What_no_function_answers_is_404_even_for_a_wrong_method(string method, string path)
    {
        using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Results_of_both_kinds_become_answers()
    {
        using var made = await client.PostAsync("/api/made", null);
        Assert.Equal((HttpStatusCode.Created, "/api/made/1"), (made.StatusCode, made.Headers.Location!.ToString()));
        Assert.Equal("""{"name":"Masaka"}""", await client.GetStringAsync("/api/object"));
        using var nothing = await client.GetAsync("/api/nothing");
        Assert.Equal((HttpStatusCode.OK, ""), (nothing.StatusCode, await nothing.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task An_exception_is_500_with_an_empty_body()
    {
        using var response = await client.GetAsync("/api/broken");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.False(response.Headers.Contains("X-Half"));
    }

    [Fact]
    public async Task A_body_over_30_MB_is_413_once_it_is_read()
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(host.BaseAddress.Host, host.BaseAddress.Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /api/parcels/3f2504e0-4f89-11d3-9a0c-0305e82c3301/send HTTP/1.1\r\nHost: localhost\r\nContent-Length: 30000001\r\n\r\n"));
        using var reader = new StreamReader(connection.GetStream());

        Assert.StartsWith("HTTP/1.1 413", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middleware_sees_the_function_and_may_answer_in_its_place()
    {
        using var response = await client.GetAsync("/api/parcels/Kalix/7");
        Assert.Equal("Parcel Mpp.Tests.Embedded.Http.HttpFunctionTests+Parcels.Parcel httpTrigger", response.Headers.GetValues("X-Function").Single());

        using var refused = await client.GetAsync("/api/parcels/Kalix/7?refuse");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.False(refused.Headers.Contains("X-Function"));
    }

    [Fact]
    public async Task Each_invocation_has_services_of_its_own_and_the_request_sees_them()
    {
        var one = await client.GetStringAsync("/api/scoped");
        var other = await client.GetStringAsync("/api/scoped");

        Assert.StartsWith("same ", one, StringComparison.Ordinal);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public async Task Forwarded_headers_are_not_believed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/origin");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "evil.example");

        using var response = await client.SendAsync(request);

        Assert.Equal($"http {host.BaseAddress.Authority} 127.0.0.1", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_function_learns_that_its_caller_went_away()
    {
        using var leave = new CancellationTokenSource();
        var call = client.GetAsync("/api/wait", leave.Token);
        await Parcels.Waiting.Task.WaitAsync(TimeSpan.FromMinutes(1));

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Parcels.Left.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Stopping_finishes_what_is_under_way()
    {
        await using var stopping = await EmbeddedHost.StartAsync(Hosts.For(typeof(Slow)));
        using var caller = stopping.Client();
        var call = caller.GetStringAsync("/api/slow");
        await Slow.Begun.Task.WaitAsync(TimeSpan.FromMinutes(1));

        var stop = stopping.StopAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => new HttpClient().GetAsync(new Uri(stopping.BaseAddress, "/api/slow")));
        Assert.False(stop.IsCompleted);
        Slow.MayEnd.SetResult();

        Assert.Equal("done", await call);
        await stop.WaitAsync(TimeSpan.FromMinutes(1));
    }

    public sealed class Scoped
    {
        public Guid Id { get; } = Guid.NewGuid();
    }

    sealed class NoteFunction : Microsoft.Azure.Functions.Worker.Middleware.IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, Microsoft.Azure.Functions.Worker.Middleware.FunctionExecutionDelegate next)
        {
            var function = context.FunctionDefinition;
            context.GetHttpContext()!.Response.Headers["X-Function"] = $"{function.Name} {function.EntryPoint} {function.InputBindings.Single().Value.Type}";
            await next(context);
        }
    }

    public sealed class Parcels(Scoped scoped)
    {
        public static TaskCompletionSource Waiting { get; } = new();
        public static TaskCompletionSource Left { get; } = new();

        [Function("Parcel")]
        public IResult Parcel(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "parcels/{town}/{number:int}/{page:int?}")] HttpRequest request, string town, int number, int page = 1) =>
            Results.Text($"{number} of {town}, page {page}");

        [Function("Send")]
        public async Task<IResult> Send([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "parcels/{id:guid}/send")] HttpRequest request, Guid id, FunctionContext context)
        {
            using var reader = new StreamReader(request.Body);
            return Results.Text($"{context.BindingContext.BindingData["id"]} {await reader.ReadToEndAsync(context.CancellationToken)}");
        }

        [Function("ReadFile")]
        public Task<IResult> ReadFile([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "files/{*path}")] HttpRequest request, string? path) =>
            Task.FromResult(Results.Text(path));

        [Function("ScopedServices")]
        public IResult ScopedServices([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "scoped")] HttpRequest request, FunctionContext context)
        {
            var others = new[] { request.HttpContext.RequestServices, context.InstanceServices }.Select(s => s.GetRequiredService<Scoped>());
            return Results.Text($"{(others.All(o => o == scoped) ? "same" : "other")} {scoped.Id}");
        }

        [Function("Wait")]
        public async Task<IResult> Wait([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wait")] HttpRequest request, CancellationToken cancellation)
        {
            using var registration = cancellation.Register(() => Left.TrySetResult());
            Waiting.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return Results.Ok();
        }
    }

    public static class Fixed
    {
        [Function("Make")]
        public static IResult Make([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "made")] HttpRequest request) => Results.Created("/api/made/1", null);

        [Function("GiveObject")]
        public static async Task<IActionResult> GiveObject([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "object")] HttpRequest request)
        {
            await Task.Yield();
            return new OkObjectResult(new { name = "Masaka" });
        }

        [Function("GiveNothing")]
        public static void GiveNothing([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "nothing")] HttpRequest request)
        {
        }

        [Function("Break")]
        public static IResult Break([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "broken")] HttpRequest request)
        {
            request.HttpContext.Response.Headers["X-Half"] = "done";
            throw new InvalidOperationException("Not for the caller's eyes.");
        }

        [Function("TellOrigin")]
        public static IResult TellOrigin([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "origin")] HttpRequest request) =>
            Results.Text($"{request.Scheme} {request.Host} {request.HttpContext.Connection.RemoteIpAddress}");
    }

    public static class Slow
    {
        public static TaskCompletionSource Begun { get; } = new();
        public static TaskCompletionSource MayEnd { get; } = new();

        [Function("TakeLong")]
        public static async Task<IResult> TakeLong([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "slow")] HttpRequest request)
        {
            Begun.TrySetResult();
            await MayEnd.Task;
            return Results.Text("done");
        }
    }
}
