using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Mpp.Adapters.Mail;
using Mpp.Functions.Http;

namespace Mpp.Functions.Mail;

/// <summary>What the mail service tells of letters: delivered, bounced, dropped. Without SendGrid__EventPublicKey nothing is believed.</summary>
public sealed class ReceiveMailEvents(IEnumerable<SendGridEvents> proof, DeliveryReports reports, ILogger<ReceiveMailEvents> log)
{
    [Function(nameof(ReceiveMailEvents)), OwnProof("SendGrid's signature (ECDSA)")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/sendgrid")] HttpRequest request)
    {
        var body = await request.BytesAsync(Requests.LargestBody, request.HttpContext.RequestAborted);
        var (signature, timestamp) = (request.Headers[SendGridEvents.SignatureHeader].ToString(), request.Headers[SendGridEvents.TimestampHeader].ToString());
        if (!proof.Any(p => p.IsAuthentic(signature, timestamp, body)))
        {
            log.LogWarning("A delivery of mail events was not authentic");
            return Problems.Of(401, "signature", "The signature does not match: check SendGrid__EventPublicKey and the clock (5 minutes at most).");
        }

        if (SendGridEvents.Read(body) is not { } events) return Problems.Of(400, "malformed", "The body must be a JSON list of events.");

        // Not stopped half-way by the sender going away. Where storage fails, it hears 503 and sends all of them again, which changes nothing twice.
        await reports.ApplyAsync(events, CancellationToken.None);
        return Results.Ok();
    }
}
