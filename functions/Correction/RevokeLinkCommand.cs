using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Correction;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Correction;

/// <summary>Every private link sent to a contact becomes void.</summary>
public sealed class RevokeLinkCommand(CaseCommands commands)
{
    [Function(nameof(RevokeLinkCommand)), Staff(Role.Officer)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/revoke-link")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference, body => (Contact: body.Text("contact", 60), Reason: body.Text("reason", 2000)), (hand, given) => RevokeLink.Apply(hand.Case, given.Contact, given.Reason));
}
