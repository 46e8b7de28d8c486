using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Payments;
using Mpp.Functions.Http;

namespace Mpp.Functions.Payments;

/// <summary>The bank has paid, perhaps before something began to hold the payment, or the case ended. After the last payment of a case whose reports are all approved, the case closes in the same transaction (handbook 4.10).</summary>
public sealed class MarkPaidCommand(Paying paying)
{
    [Function(nameof(MarkPaidCommand)), Staff(Role.Finance)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/payments/{id}/mark-paid")] HttpRequest request, string id, [DurableClient] DurableTaskClient client) =>
        paying.RunAsync(request, client, id, body => body.Has("paidOn") ? body.Date("paidOn") : (DateOnly?)null,
            (hand, paidOn, elsewhere) => PaymentCommands.MarkPaid(hand.Case, id, paidOn, elsewhere, hand.Actor, hand.NowUtc), (hand, paidOn) => PaymentCommands.JudgedAt(paidOn, hand.NowUtc));
}
