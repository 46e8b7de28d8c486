using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mpp.Adapters.Tables;
using Mpp.Functions.Telemetry;

namespace Mpp.Functions.Http;

/// <summary>
/// Around every HTTP function: default deny by <see cref="AccessAttribute"/>, and errors as problems. Other triggers pass through. The worker's
/// ASP.NET Core pipeline is fixed, so this is the place that UseAuthentication would have.
/// </summary>
public sealed class AccessMiddleware : IFunctionsWorkerMiddleware
{
    static readonly ConcurrentDictionary<string, AccessAttribute?> Known = [];

    /// <summary>What told of an answer that is not given after all.</summary>
    static readonly string[] OfTheAnswer = ["Content-Disposition", "Content-Encoding", "Content-Length", "ETag", "Last-Modified", "Location"];

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            // Without the request nobody can be asked who they are.
            if (Tracing.IsHttp(context)) throw new InvalidOperationException($"{context.FunctionDefinition.Name} was called over HTTP, and its request is not there: ConfigureFunctionsWebApplication comes before AddProgramme.");
            await next(context);
            return;
        }

        IResult? problem;
        try
        {
            problem = await WhyRefusedAsync(context, http);
            if (problem is null)
            {
                await next(context);
                await AnswerAsync(context, http);
            }
        }
        catch (Exception) when (http.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            http.Abort();
            throw;
        }
        catch (Exception e) when (Translate(e) is { } translated)
        {
            problem = translated;
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            context.InstanceServices.GetRequiredService<ILogger<AccessMiddleware>>().LogError(e, "{Function} failed, invocation {Invocation}", context.FunctionDefinition.Name, context.InvocationId);
            problem = Problems.Of(500, "failed", $"Something failed on our side; nothing was half done. Quote {context.InvocationId} if you ask us about it.");
        }

        if (problem is null) return;
        foreach (var header in OfTheAnswer) http.Response.Headers.Remove(header);
        http.Response.Headers.CacheControl = "no-store";
        await (http.Features.Get<ProblemPages>()?.PageFor(problem) ?? problem).ExecuteAsync(http);
    }

    /// <summary>
    /// The worker would do it itself, behind all middleware: where the result of a function fails nobody makes a problem of it, and no span knows what was answered. Where there is no result, it leaves the response as it is.
    /// </summary>
    static async Task AnswerAsync(FunctionContext context, HttpContext http)
    {
        var result = context.GetInvocationResult();
        if (result.Value is not IResult answer) return;
        result.Value = null;
        await answer.ExecuteAsync(http);
    }

    /// <summary>The attribute of a function's method; null where it has none. <paramref name="entryPoint"/> is Namespace.Class.Method.</summary>
    public static AccessAttribute? AccessOf(string entryPoint) => Known.GetOrAdd(entryPoint, static entry =>
    {
        var dot = entry.LastIndexOf('.');
        var type = typeof(AccessMiddleware).Assembly.GetType(entry[..dot]) ?? AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetType(entry[..dot])).FirstOrDefault(t => t is not null);
        return type?.GetMethod(entry[(dot + 1)..], BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)?.GetCustomAttribute<AccessAttribute>();
    });

    static async Task<IResult?> WhyRefusedAsync(FunctionContext context, HttpContext http)
    {
        switch (AccessOf(context.FunctionDefinition.EntryPoint))
        {
            case AnyoneAttribute or OwnProofAttribute:
                return null;
            case StaffAttribute rule:
                var staff = await context.InstanceServices.GetRequiredService<IStaffSignIn>().AuthenticateAsync(http.Request, http.RequestAborted);
                if (staff is null)
                {
                    ProgrammeMetrics.SignInRefused.Add(1);
                    http.Response.Headers.WWWAuthenticate = "Bearer";
                    return Problems.Of(401, "not-signed-in", "Sign in: this needs a valid bearer token.");
                }

                if (staff.Roles.Count == 0) return Problems.Of(403, "no-role", "You are signed in but have no role in the programme. Ask an administrator for one.");
                if (rule.Roles.Count > 0 && !rule.Roles.Any(staff.Has))
                    return Problems.Of(403, "wrong-role", $"This is for {string.Join(" or ", rule.Roles)}; you are {string.Join(", ", staff.Roles)}.");
                http.Features.Set(staff);
                return null;
            default:
                return Problems.Of(403, "closed", "This route does not say who may call it, so nobody may.");
        }
    }

    /// <summary>The problem that an exception stands for; null: it is a bug of ours.</summary>
    public static IResult? Translate(Exception e) => e switch
    {
        RequestProblemException problem => problem.Result,
        BadPageException page => Problems.Of(400, "bad-page", page.Message),
        BadHttpRequestException { StatusCode: 413 } => Problems.Of(413, "too-large", "The body is too large."),
        BadHttpRequestException bad => Problems.Of(400, "malformed", bad.Message),
        StorageBusyException => Problems.Of(503, "busy", "Storage is busy; nothing was lost. Try again in a moment."),
        _ when StorageTrouble.IsPassing(e) => StorageAway,
        _ => null,
    };

    static IResult StorageAway => Problems.Of(503, "storage", "Storage does not answer; try again in a moment.");
}
