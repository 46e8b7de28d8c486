using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Reviews;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Reviews;

/// <summary>A reviewer has an interest in the case and steps aside.</summary>
public sealed class DeclareInterestCommand(CaseCommands commands)
{
    [Function(nameof(DeclareInterestCommand)), Staff(Role.Reviewer)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/declare-interest")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference, body => body.Text("reason", 2000), (hand, reason) => DeclareInterest.Apply(hand.Case, reason, hand.Actor, hand.Settings));
}
