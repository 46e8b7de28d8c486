using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Mpp.Adapters;
using Mpp.Adapters.Blobs;
using Mpp.Adapters.Forms;
using Mpp.Adapters.Tables;
using Mpp.Functions.Http;

namespace Mpp.Functions.Intake;

/// <summary>The canonical webhook (contract, "The canonical submission"): an authentic, readable delivery gets 202, late or ineligible too.</summary>
public sealed class ReceiveForm(StandardWebhooks signatures, Submissions submissions, BlobVault blobs, QuarantineStore quarantine, TimeProvider clock, ILogger<ReceiveForm> log)
{
    [Function(nameof(ReceiveForm)), OwnProof("Standard Webhooks signature")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/forms")] HttpRequest request, [DurableClient] DurableTaskClient client)
    {
        // The time that counts is taken before the body is read: a slow line must not make an applicant late.
        // To the millisecond, as records keep it.
        var now = clock.GetUtcNow();
        var receivedAtUtc = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        var body = await request.BytesAsync(Requests.LargestBody, request.HttpContext.RequestAborted);
        if (signatures.WhyNotAuthentic(request.Headers["webhook-id"], request.Headers["webhook-timestamp"], request.Headers["webhook-signature"], body) is { } reason)
        {
            log.LogWarning("A webhook delivery was not authentic: {Reason}", reason);
            return Problems.Of(401, "signature", "The signature does not match: check the secret, the clock (5 minutes at most) and that the body is signed as it is sent.");
        }

        var arrival = Arrival.Of(body, receivedAtUtc);
        if (arrival.Delivery.Problems is { Count: > 0 } problems)
        {
            await blobs.PutAsync(BlobVault.Deliveries, arrival.Blob, BinaryData.FromBytes(body), "application/json");
            ProgrammeMetrics.IntakeQuarantined.Add(1);
            await quarantine.AddAsync(new QuarantinedDelivery(arrival.Hash, "forms", null, arrival.Blob, string.Join("; ", problems), receivedAtUtc));
            return Problems.Malformed(problems);
        }

        // From here on nothing stops half-way because the sender went away.
        var receipt = await submissions.TakeAsync(client, arrival, BinaryData.FromBytes(body));
        return Results.Json(receipt, Json.Options, statusCode: 202);
    }
}
