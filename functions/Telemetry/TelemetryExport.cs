using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Mpp.Functions.Telemetry;

/// <summary>
/// Sends logs, traces and metrics by OpenTelemetry: over OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set (a collector, a Grafana, Jaeger …), to Application Insights in the build that has the
/// package for it (<c>AzureMonitor.cs</c>). Only our own spans and instruments are listened to. Nobody who receives it is waited for.
/// </summary>
public static partial class TelemetryExport
{
    const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT", InsightsConnection = "APPLICATIONINSIGHTS_CONNECTION_STRING", Service = "mpp";

    public static IServiceCollection AddProgrammeTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddLogging(Quiet);
        var targets = new Targets(Otlp(configuration), configuration[InsightsConnection] is { Length: > 0 } insights ? insights : null);
        if (targets is { Otlp: null, Insights: null }) return services;

        if (targets.Otlp is { } otlp)
        {
            services.AddLogging(logs => logs.AddOpenTelemetry(options =>
            {
                options.SetResourceBuilder(Resource());
                options.AddProcessor(new WithCase());
                options.AddOtlpExporter(exporter => exporter.Endpoint = Of(otlp, "logs", exporter));
            }));
        }

        return services.AddHostedService(provider => new Providers(targets, provider.GetRequiredService<ILogger<Providers>>()));
    }

    /// <summary>
    /// The web server and the HTTP client tell of each request with its address, and the address of a private page is its key: whoever collects the logs, over OTLP or through the Functions host, does not get those lines.
    /// Said for our exporter by name too, so that a setting for all providers does not bring them back.
    /// </summary>
    static void Quiet(ILoggingBuilder logs)
    {
        foreach (var category in new[] { "Microsoft.AspNetCore", "System.Net.Http" })
            logs.AddFilter(category, LogLevel.Warning).AddFilter<OpenTelemetryLoggerProvider>(category, LogLevel.Warning);
    }

    /// <summary>Null where nothing is to be sent.</summary>
    /// <exception cref="InvalidOperationException">It is no address.</exception>
    static Uri? Otlp(IConfiguration configuration) => configuration[OtlpEndpoint] is not { Length: > 0 } given ? null
        : Uri.TryCreate(given, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri
        : throw new InvalidOperationException($"{OtlpEndpoint} is '{given}', which is no http or https address.");

    static ResourceBuilder Resource() => ResourceBuilder.CreateDefault().AddService(Service, serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString());

    // Given in code, the address is taken as it is: OTLP over HTTP has a path for each signal.
    static Uri Of(Uri endpoint, string signal, OtlpExporterOptions options)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        return new($"{endpoint.AbsoluteUri.TrimEnd('/')}/v1/{signal}");
    }

    static partial void AlsoInsights(TracerProviderBuilder traces, Targets targets);

    static partial void AlsoInsights(MeterProviderBuilder metrics, Targets targets);

    internal sealed record Targets(Uri? Otlp, string? Insights);

    /// <summary>Whatever is logged while a case is worked on can be found by it, whether or not the line names it.</summary>
    sealed class WithCase : BaseProcessor<LogRecord>
    {
        public override void OnEnd(LogRecord data)
        {
            if (Tracing.Current is { } reference) data.Attributes = [.. data.Attributes ?? [], new(Tracing.CaseTag, reference)];
        }
    }

    /// <summary>From before the first function to after the last: what is not sent yet is sent at the end.</summary>
    sealed class Providers(Targets targets, ILogger<Providers> log) : IHostedService
    {
        const string InsightsPackage = "Azure.Monitor.OpenTelemetry.Exporter";

        TracerProvider? traces;
        MeterProvider? metrics;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            if (targets.Insights is not null && !Array.Exists(typeof(TelemetryExport).Assembly.GetReferencedAssemblies(), a => a.Name == InsightsPackage))
                log.LogError("{Setting} is set, and this build cannot send there: metrics and spans are lost, so that alerts on them say nothing, or the wrong thing. Publish with -p:AzureMonitor=true", InsightsConnection);
            var tracing = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource()).AddSource(Tracing.SourceName)
                // All of it: there is little, and the web server's own spans, which are not recorded, would otherwise decide for ours.
                .SetSampler(new AlwaysOnSampler());
            var metering = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource()).AddMeter(ProgrammeMetrics.MeterName);
            if (targets.Otlp is { } otlp)
            {
                tracing.AddOtlpExporter(exporter => exporter.Endpoint = Of(otlp, "traces", exporter));
                metering.AddOtlpExporter(exporter => exporter.Endpoint = Of(otlp, "metrics", exporter));
            }

            AlsoInsights(tracing, targets);
            AlsoInsights(metering, targets);
            (traces, metrics) = (tracing.Build(), metering.Build());
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            traces?.Dispose();
            metrics?.Dispose();
            return Task.CompletedTask;
        }
    }
}
