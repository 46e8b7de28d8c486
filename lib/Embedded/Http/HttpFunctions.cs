using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Mpp.Embedded.Hosting;

namespace Mpp.Embedded.Http;

/// <summary>Serves HTTP functions as the Functions host does: see "HTTP" in the notes on the real host.</summary>
sealed class HttpFunctions(FunctionInvoker invoker, ILoggerFactory logs)
{
    /// <summary>The largest request body that reaches a function: the host in front of the worker takes more, the worker's own server does not.</summary>
    public const long MaximumBodyBytes = 30_000_000;

    // GetHttpContext of the ASP.NET Core integration looks here.
    const string HttpContextItem = "HttpRequestContext";

    /// <summary>Answers 404 where ASP.NET Core would say 405: its stand-in for "wrong method" is the only endpoint without a route.</summary>
    public static Task RefuseWrongMethod(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is null or RouteEndpoint) return next(http);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>Maps each function to its route.</summary>
    public void Map(IEndpointRouteBuilder endpoints, IEnumerable<EmbeddedFunction> functions)
    {
        foreach (var function in functions)
        {
            var log = logs.CreateLogger($"Function.{function.Name}");
            endpoints.Map(Routes.Of(function), http => ServeAsync(function, http, log))
                .WithDisplayName(function.Name)
                .WithMetadata(new HttpMethodMetadata(Routes.Methods(function)));
        }
    }

    async Task ServeAsync(EmbeddedFunction function, HttpContext http, ILogger log)
    {
        try
        {
            await invoker.InvokeAsync(function, new Invocation(http.Request, http.Request.RouteValues, http.RequestAborted)
            {
                Begin = context =>
                {
                    context.Items[HttpContextItem] = http;
                    http.RequestServices = context.InstanceServices;
                },
                Complete = result => AnswerAsync(result, http),
            });
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            log.LogDebug("The caller of {Function} went away", function.Name);
        }
        catch (BadHttpRequestException exception) when (!http.Response.HasStarted)
        {
            // The function read on where the server had stopped to.
            log.LogInformation(exception, "The request to {Function} was refused", function.Name);
            http.Response.Clear();
            http.Response.StatusCode = exception.StatusCode;
        }
        catch (Exception exception)
        {
            // This is the last line before the caller, who learns nothing from it: the log does.
            log.LogError(exception, "{Function} failed", function.Name);
            if (http.Response.HasStarted)
            {
                http.Abort();
                return;
            }
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    static Task AnswerAsync(object? result, HttpContext http) => result switch
    {
        IResult answer => answer.ExecuteAsync(http),
        IActionResult answer => answer.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor())),
        _ => Task.CompletedTask,
    };
}
