using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Mpp.Functions.Telemetry;

/// <summary>
/// A span for each invocation of a function, under either host: the function's name, the trigger, the case, how it ended. Nothing else, and never an address: that of a private page is its key.
/// </summary>
public static class Tracing
{
    public const string SourceName = "Mpp";

    /// <summary>The case's reference: what all that concerns one case is found by.</summary>
    public const string CaseTag = "mpp.case";

    static readonly ActivitySource Source = new(SourceName);

    /// <summary>What is done from here on concerns this case.</summary>
    public static void About(string reference) => Activity.Current?.SetTag(CaseTag, reference);

    /// <summary>The case that is being worked on; null where it is none, or not yet known which.</summary>
    internal static string? Current
    {
        get
        {
            for (var span = Activity.Current; span is not null; span = span.Parent)
            {
                if (span.GetTagItem(CaseTag) is string reference) return reference;
            }

            return null;
        }
    }

    /// <summary>Whether the function is called over HTTP, whatever the host has brought of the call.</summary>
    public static bool IsHttp(FunctionContext context) => IsHttp(TriggerOf(context));

    internal static Activity? Begin(FunctionContext context)
    {
        var trigger = TriggerOf(context);
        var kind = IsHttp(trigger) ? ActivityKind.Server : ActivityKind.Internal;
        var parent = Activity.Current is null && ActivityContext.TryParse(context.TraceContext.TraceParent, context.TraceContext.TraceState, isRemote: true, out var remote) ? remote : default;
        var span = Source.StartActivity(context.FunctionDefinition.Name, kind, parent);
        span?.SetTag("faas.trigger", trigger).SetTag("faas.invocation_id", context.InvocationId);
        return span;
    }

    static bool IsHttp(string trigger) => trigger.Equals("httpTrigger", StringComparison.OrdinalIgnoreCase);

    static string TriggerOf(FunctionContext context) =>
        context.FunctionDefinition.InputBindings.Values.Select(b => b.Type).FirstOrDefault(t => t.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase)) ?? "";
}

/// <summary>Around everything else, so that refusals and failures are within the span.</summary>
public sealed class TracingMiddleware : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        using var span = Tracing.Begin(context);
        try
        {
            await next(context);
            if (span is null || context.GetHttpContext()?.Response.StatusCode is not { } status) return;
            span.SetTag("http.response.status_code", status);
            if (status >= 500) span.SetStatus(ActivityStatusCode.Error);
        }
        catch (Exception e)
        {
            // The type and no message, which may quote what somebody has written.
            span?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            throw;
        }
    }
}
