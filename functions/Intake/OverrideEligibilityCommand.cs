using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Intake;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Intake;

/// <summary>Staff accept an application that the rules refused, with a reason (handbook 4.2).</summary>
public sealed class OverrideEligibilityCommand(CaseCommands commands)
{
    [Function(nameof(OverrideEligibilityCommand)), Staff(Role.Officer)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/override-eligibility")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference, body => body.Text("reason", 2000), (hand, reason) => OverrideEligibility.Apply(hand.Case, reason, hand.Actor, hand.NowUtc));
}
