using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Payments;
using Mpp.Functions.Http;

namespace Mpp.Functions.Payments;

/// <summary>Somebody at Finance holds a payment, with a reason that the applicant gets.</summary>
public sealed class HoldPaymentCommand(Paying paying)
{
    [Function(nameof(HoldPaymentCommand)), Staff(Role.Finance)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/payments/{id}/hold")] HttpRequest request, string id, [DurableClient] DurableTaskClient client) =>
        paying.RunAsync(request, client, id, body => body.Text("reason", 2000), (hand, reason) => PaymentCommands.Hold(hand.Case, id, reason, hand.Actor, hand.NowUtc));
}
