using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mpp.Functions.Telemetry;
using Mpp.Tests.Journeys;
using Mpp.Tests.Support;

namespace Mpp.Tests.Infrastructure;

/// <summary>What leaves the house over OTLP, as a collector gets it: what operators need, and nothing that is a secret or a person.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Traces_metrics_and_logs_name_the_case_and_hold_neither_addresses_nor_people_nor_private_links()
    {
        await using var collector = await Collector.StartAsync();
        string reference;
        string token;
        await using (var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:06:00Z", also: services => services.AddProgrammeTelemetry(new ConfigurationBuilder()
            .AddInMemoryCollection([new("OTEL_EXPORTER_OTLP_ENDPOINT", $"{collector.Address}")]).Build())))
        {
            await programme.PutRoundAsync();
            var steps = new KalixSteps(programme);
            await steps.GetRecommendedAsync();
            reference = steps.Reference;
            var link = (await programme.LinkAsync(reference, "receipt", "karin.lund@kalix.example") ?? (await programme.Driver.LettersAsync(reference, "receipt"))[0].Link)!;
            token = new Uri(link).Segments[^2].Trim('/');
            (await programme.Driver.MyPageAsync(link, "status", html: true)).Ok();
            Assert.Equal(404, (await programme.Driver.MyPageAsync(link, "nothing-here", html: true)).Status);
            Assert.Equal(401, (await programme.Driver.StaffAsync("nobody", HttpMethod.Get, "rounds")).Status);

            var now = DateTimeOffset.Parse("2026-02-20T10:07:00Z", System.Globalization.CultureInfo.InvariantCulture);
            programme.Clock.AdvanceTo(now);
            await programme.Host.Timers.FireDueAsync(now.AddSeconds(-1), now);
        }

        Assert.Contains("mpp.case", collector.Traces, StringComparison.Ordinal);
        Assert.Contains(reference, collector.Traces, StringComparison.Ordinal);
        foreach (var name in new[] { "ReceiveForm", "CarryOut", "MyPage" }) Assert.Contains(name, collector.Traces, StringComparison.Ordinal);
        foreach (var name in new[] { "mpp.sweep.runs", "mpp.due.oldest_age_seconds", "mpp.outbox.oldest_age_seconds", "mpp.outbox.uncertain", "mpp.signin.refused" })
            Assert.Contains(name, collector.Metrics, StringComparison.Ordinal);

        Assert.True(token.Length > 20, $"'{token}' is no token.");
        var all = collector.Traces + collector.Metrics + collector.Logs;
        foreach (var secret in new[] { token, "/my/", "@kalix", "@demo.example", "Karin", "Kalix kommun" }) Assert.DoesNotContain(secret, all, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Under the Functions worker there is a whole web application with nobody's filters, which tells of each request, with its address, and of each file.</summary>
    [Fact]
    public async Task What_the_web_server_says_of_a_request_is_not_sent_anywhere()
    {
        const string Token = "bXBwLXRva2Vu.c2VhbA";
        await using var collector = await Collector.StartAsync();
        using var all = new Lines();
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Logging.ClearProviders().AddProvider(all);
        builder.Configuration.AddInMemoryCollection([new("Logging:LogLevel:Default", "Trace")]);
        builder.Services.AddProgrammeTelemetry(new ConfigurationBuilder().AddInMemoryCollection([new("OTEL_EXPORTER_OTLP_ENDPOINT", $"{collector.Address}")]).Build());
        builder.Services.AddHttpClient("out");
        await using (var app = builder.Build())
        {
            app.MapGet("/api/my/{token}/{page}", async (string page, IHttpClientFactory clients, HttpContext context, ILogger<TelemetryTests> log) =>
            {
                log.LogInformation("Asked for the {Page}", page);
                if (page == "file") return Results.File("%PDF"u8.ToArray(), "application/pdf", "Karin.pdf");
                using var client = clients.CreateClient("out");
                await client.GetStringAsync($"{context.Request.Scheme}://{context.Request.Host}/api/my/{Token}/file");
                return Results.Text("done");
            });
            await app.StartAsync();
            using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };
            Assert.Equal("done", await http.GetStringAsync($"api/my/{Token}/status"));
            await app.StopAsync();
        }

        foreach (var logs in new[] { collector.Logs, all.Text })
        {
            Assert.Contains("Asked for the", logs, StringComparison.Ordinal);
            foreach (var secret in new[] { Token, "/my/", "Karin.pdf" }) Assert.DoesNotContain(secret, logs, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_line_of_the_log_is_found_by_the_case_that_was_worked_on_even_if_it_does_not_name_it()
    {
        await using var collector = await Collector.StartAsync();
        var services = new ServiceCollection().AddProgrammeTelemetry(new ConfigurationBuilder().AddInMemoryCollection([new("OTEL_EXPORTER_OTLP_ENDPOINT", $"{collector.Address}")]).Build());
        await using (var provider = services.BuildServiceProvider())
        {
            var log = provider.GetRequiredService<ILogger<TelemetryTests>>();
            using var invocation = new Activity("CarryOut").Start();
            log.LogInformation("Before it is known");
            Tracing.About("2026-0042");
            using var inner = new Activity("a request on the way").Start();
            log.LogInformation("Storage was slow, {Attempt} attempts", 3);
        }

        Assert.Contains("Before it is known", collector.Logs, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(collector.Logs, "mpp\\.case"));
        Assert.Contains("2026-0042", collector.Logs, StringComparison.Ordinal);
        Assert.Contains("Attempt", collector.Logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_cannot_send_to_Application_Insights_says_so_where_it_is_asked_to()
    {
        using var lines = new Lines();
        var services = new ServiceCollection().AddLogging(log => log.AddProvider(lines)).AddProgrammeTelemetry(new ConfigurationBuilder().AddInMemoryCollection([new("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=none")]).Build());
        await using var provider = services.BuildServiceProvider();
        foreach (var service in provider.GetServices<IHostedService>()) await service.StartAsync(CancellationToken.None);
        Assert.Contains("-p:AzureMonitor=true", lines.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("InstrumentationKey", lines.Text, StringComparison.Ordinal);
        foreach (var service in provider.GetServices<IHostedService>()) await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void An_address_that_is_none_stops_the_start_and_names_itself() =>
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT is 'collector'", Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddProgrammeTelemetry(
            new ConfigurationBuilder().AddInMemoryCollection([new("OTEL_EXPORTER_OTLP_ENDPOINT", "collector")]).Build())).Message, StringComparison.Ordinal);

    sealed class Lines : ILoggerProvider, ILogger
    {
        readonly ConcurrentQueue<string> lines = [];

        public string Text => string.Join('\n', lines);

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => lines.Enqueue(formatter(state, exception));
    }

    /// <summary>Takes what is sent. Protocol buffers hold texts as they are.</summary>
    sealed class Collector : IAsyncDisposable
    {
        readonly ConcurrentQueue<(string Path, string Body)> got = [];
        readonly WebApplication web;

        Collector(WebApplication web) => this.web = web;

        public Uri Address => new(web.Urls.First());
        public string Traces => Of("/v1/traces");
        public string Metrics => Of("/v1/metrics");
        public string Logs => Of("/v1/logs");

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateEmptyBuilder(new());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            var collector = new Collector(builder.Build());
            collector.web.Run(async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                collector.got.Enqueue((context.Request.Path, Encoding.UTF8.GetString(body.ToArray())));
            });
            await collector.web.StartAsync();
            return collector;
        }

        public ValueTask DisposeAsync() => web.DisposeAsync();

        string Of(string path) => string.Concat(got.Where(g => g.Path == path).Select(g => g.Body));
    }
}
