using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Correction;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Correction;

/// <summary>The case is kept out of everything public, or no longer (security in the partner country).</summary>
public sealed class WithholdCommand(CaseCommands commands)
{
    [Function(nameof(WithholdCommand)), Staff(Role.Officer)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/withhold")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference, body => (On: body.Flag("on"), Reason: body.Text("reason", 2000)), (hand, given) => Withhold.Apply(hand.Case, given.On, given.Reason));
}
