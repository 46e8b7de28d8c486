using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Decisions;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Decisions;

/// <summary>An officer recommends approval or rejection, with amount and conditions (handbook 4.5).</summary>
public sealed class RecommendCommand(CaseCommands commands)
{
    [Function(nameof(RecommendCommand)), Staff(Role.Officer)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/recommend")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference, StaffForms.Proposal, (hand, given) => Recommend.Apply(hand.Case, given, hand.Actor, hand.NowUtc));
}
