using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Mpp.Functions.Telemetry;

/// <summary>To Application Insights, by the app's identity. Only in the build with <c>-p:AzureMonitor=true</c>: the package is not in every feed. Logs go there by the host, which has them all.</summary>
public static partial class TelemetryExport
{
    static partial void AlsoInsights(TracerProviderBuilder traces, Targets targets)
    {
        if (targets.Insights is { } connection) traces.AddAzureMonitorTraceExporter(options => (options.ConnectionString, options.Credential) = (connection, new DefaultAzureCredential()));
    }

    static partial void AlsoInsights(MeterProviderBuilder metrics, Targets targets)
    {
        if (targets.Insights is { } connection) metrics.AddAzureMonitorMetricExporter(options => (options.ConnectionString, options.Credential) = (connection, new DefaultAzureCredential()));
    }
}
