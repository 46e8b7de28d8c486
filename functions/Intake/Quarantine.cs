using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Adapters;
using Mpp.Adapters.Blobs;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Functions.Http;

namespace Mpp.Functions.Intake;

/// <summary>Authentic deliveries that could not be read, or that no case takes: nothing that anybody sent us is lost.</summary>
public sealed class Quarantine(QuarantineStore quarantine, BlobVault blobs, Submissions submissions, TimeProvider clock)
{
    [Function("ListQuarantine"), Staff]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "staff/quarantine")] HttpRequest request) =>
        Results.Json(new { items = await quarantine.OpenAsync(request.HttpContext.RequestAborted), next = (string?)null }, Json.Options);

    /// <summary>
    /// Takes the delivery as if it had just been read, at the time at which it came: once a mapping or this program has been mended, nobody is late through our fault.
    /// </summary>
    [Function("ReplayQuarantined"), Staff(Role.Officer)]
    public async Task<IResult> Replay([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/quarantine/{id}/replay")] HttpRequest request, string id, [DurableClient] DurableTaskClient client)
    {
        await request.ReadAsync(_ => true, request.HttpContext.RequestAborted);
        if (await quarantine.FindAsync(id) is not { } quarantined) return Problems.NotFound($"delivery '{id}' in quarantine");
        if (quarantined.Outcome is not null) return Settled(quarantined);
        var body = await blobs.ReadAsync(BlobVault.Deliveries, quarantined.Blob) ?? throw new InvalidOperationException($"The body of quarantined delivery {id} is gone.");

        var arrival = Arrival.Of(body.ToMemory(), quarantined.ReceivedAtUtc);
        if (arrival.Delivery.Problems.Count > 0) return Problems.Refused([.. arrival.Delivery.Problems.Select(p => new Refusal("unreadable", p))], quarantined);

        // A second replay at the same moment, or after a crash right here, is a repeat of the same submission.
        var receipt = await submissions.TakeAsync(client, arrival, body);
        // An application that is refused has become a case; anything else that is refused still belongs to none.
        if (receipt.Outcome == "refused" && arrival.Delivery.Reference is not null) return Problems.Refused(receipt.Refusals, quarantined);
        await quarantine.SettleAsync(id, "replayed", request.Staff().Email, null, receipt.Reference, clock.GetUtcNow());
        return Results.Json(receipt, Json.Options);
    }

    /// <summary>Not an application, or sent anew meanwhile. The body stays, for as long as deliveries are kept.</summary>
    [Function("DiscardQuarantined"), Staff(Role.Officer)]
    public async Task<IResult> Discard([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/quarantine/{id}/discard")] HttpRequest request, string id)
    {
        var reason = await request.ReadAsync(body => body.Text("reason", 2000), request.HttpContext.RequestAborted);
        if (await quarantine.FindAsync(id) is not { } quarantined) return Problems.NotFound($"delivery '{id}' in quarantine");
        if (quarantined.Outcome is not null || !await quarantine.SettleAsync(id, "discarded", request.Staff().Email, reason, null, clock.GetUtcNow()))
            return Settled(await quarantine.FindAsync(id) ?? quarantined);
        return Results.Json(await quarantine.FindAsync(id), Json.Options);
    }

    static IResult Settled(QuarantinedDelivery delivery) => Problems.Of(409, "settled", $"This delivery is settled: {delivery.Outcome ?? "somebody is at it"}.", delivery);
}
