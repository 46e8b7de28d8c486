using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Payments;
using Mpp.Functions.Http;

namespace Mpp.Functions.Payments;

/// <summary>A payment that was held by hand is free again; what else holds it ends with its cause.</summary>
public sealed class ReleasePaymentCommand(Paying paying)
{
    [Function(nameof(ReleasePaymentCommand)), Staff(Role.Finance)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/payments/{id}/release")] HttpRequest request, string id, [DurableClient] DurableTaskClient client) =>
        paying.RunAsync(request, client, id, body => body.Text("reason", 2000), (hand, reason) => PaymentCommands.Release(hand.Case, id, reason, hand.NowUtc));
}
