using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Payments;
using Mpp.Functions.Http;

namespace Mpp.Functions.Payments;

/// <summary>One of the two people who approve a payment before it is made (handbook 4.8). From the approval itself nothing follows, so nobody is woken.</summary>
public sealed class ApprovePaymentCommand(Paying paying)
{
    [Function(nameof(ApprovePaymentCommand)), Staff(Role.Finance)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/payments/{id}/approve")] HttpRequest request, string id, [DurableClient] DurableTaskClient client) =>
        paying.RunAsync(request, client, id, _ => true, (hand, _, elsewhere) => PaymentCommands.Approve(hand.Case, id, elsewhere, hand.Actor, hand.NowUtc));
}
