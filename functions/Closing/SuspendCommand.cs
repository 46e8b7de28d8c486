using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Closing;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Closing;

/// <summary>Everything that waits on the case stops until it is resumed.</summary>
public sealed class SuspendCommand(CaseCommands commands)
{
    [Function(nameof(SuspendCommand)), Staff(Role.Decider)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/suspend")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference, body => body.Text("reason", 2000), (hand, reason) => Suspend.Apply(hand.Case, reason, hand.Actor, hand.NowUtc));
}
