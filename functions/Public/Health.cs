using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Adapters;
using Mpp.Adapters.Tables;
using Mpp.Functions.Http;
using Mpp.Functions.Timers;

namespace Mpp.Functions.Public;

/// <summary>
/// Whether the programme can work and does: records and engine answer (else 503), and how late the oldest due thing and the oldest letter are. <c>late</c> is no reason to take the app out of service:
/// it works on what is due.
/// </summary>
public sealed class Health(PulseReader pulse)
{
    /// <summary>An instance that there never is.</summary>
    const string Nobody = "health";

    [Function("GetHealth"), Anyone]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        Pulse now;
        try
        {
            now = await pulse.ReadAsync(cancellation);
        }
        catch (Exception e) when (StorageTrouble.Is(e))
        {
            return Results.Json(new { status = "storage does not answer" }, Json.Options, statusCode: 503);
        }

        try
        {
            await client.GetInstanceAsync(Nobody, getInputsAndOutputs: false, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever the backend throws: without it stories stand still, and commands still work.
            return Results.Json(new { status = "engine does not answer" }, Json.Options, statusCode: 503);
        }

        return Results.Json(new { status = now.IsLate ? "late" : "ok", now = now.AtUtc, now.OldestDueAtUtc, now.OldestLetterAtUtc, now.UncertainLetters }, Json.Options);
    }
}
