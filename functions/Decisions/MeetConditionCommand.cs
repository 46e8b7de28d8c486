using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Decisions;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Decisions;

/// <summary>Staff put on file that a condition is met.</summary>
public sealed class MeetConditionCommand(CaseCommands commands)
{
    [Function(nameof(MeetConditionCommand)), Staff(Role.Officer)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/meet-condition")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference, body => (Condition: body.Text("condition", 60), Note: body.OptionalText("note", 2000)), (hand, given) => MeetCondition.Apply(hand.Case, given.Condition, given.Note, hand.Actor, hand.NowUtc));
}
