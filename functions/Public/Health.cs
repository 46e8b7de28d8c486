using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Mpp.Adapters;
using Mpp.Adapters.Tables;
using Mpp.Functions.Http;

namespace Mpp.Functions.Public;

/// <summary>Whether the programme can work: storage answers, and how late the oldest due thing is.</summary>
public sealed class Health(DueStore due, TimeProvider clock)
{
    [Function("GetHealth"), Anyone]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            var now = clock.GetUtcNow();
            var oldest = await due.DueAsync(now, 1, cancellation) is [var first, ..] ? first.DueUtc : (DateTimeOffset?)null;
            return Results.Json(new { status = "ok", now, oldestDueAtUtc = oldest }, Json.Options);
        }
        catch (RequestFailedException)
        {
            return Results.Json(new { status = "storage does not answer" }, Json.Options, statusCode: 503);
        }
    }
}
