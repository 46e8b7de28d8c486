using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Adapters.Forms;
using Mpp.Domain.Amendments;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Amendments;

/// <summary>A change of the agreement that the applicant asked for is approved or rejected (handbook 4.9).</summary>
public sealed class DecideAmendmentCommand(CaseCommands commands)
{
    [Function(nameof(DecideAmendmentCommand)), Staff(Role.Decider)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/decide-amendment")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference, Read, (hand, given) =>
            DecideAmendment.Apply(hand.Case, given.Amendment, given.IsApproved, given.Reason, hand.Settings, hand.Live, hand.Actor, hand.NowUtc));

    static (string Amendment, bool IsApproved, string? Reason) Read(FormReader body)
    {
        var outcome = body.Text("outcome", 20);
        if (outcome is not ("" or "approve" or "reject")) body.Problem("outcome", "must be approve or reject");
        return (body.Text("amendment", 30), outcome == "approve", body.OptionalText("reason", 4000));
    }
}
