using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Closing;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Closing;

/// <summary>ICLD ends the case, with the money to be recovered.</summary>
public sealed class TerminateCommand(CaseCommands commands)
{
    [Function(nameof(TerminateCommand)), Staff(Role.Decider)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/terminate")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference, body => (Reason: body.Text("reason", 2000), RecoverSek: body.OptionalWhole("recoverSek") ?? 0), (hand, given) => Terminate.Apply(hand.Case, given.Reason, given.RecoverSek, hand.Actor, hand.NowUtc));
}
