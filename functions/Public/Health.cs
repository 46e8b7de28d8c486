using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Adapters;
using Mpp.Functions.Http;

namespace Mpp.Functions.Public;

/// <summary>
/// Whether the programme can work and does: records and engine answer (else 503), and how late the oldest due thing and the oldest letter are. <c>late</c> is no reason to take the app out of service:
/// it works on what is due.
/// </summary>
public sealed class Health(Inspection inspection)
{
    [Function("GetHealth"), Anyone]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request, [DurableClient] DurableTaskClient client)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        var (trouble, now) = await inspection.AskAsync(client, request.HttpContext.RequestAborted);
        return now is null
            ? Results.Json(new { status = trouble }, Json.Options, statusCode: 503)
            : Results.Json(new { status = now.IsLate ? "late" : "ok", now = now.AtUtc, now.OldestDueAtUtc, now.OldestLetterAtUtc, now.UncertainLetters }, Json.Options);
    }
}
