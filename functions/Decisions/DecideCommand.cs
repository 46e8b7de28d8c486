using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Decisions;

/// <summary>A decider, not the recommender, decides within the round's envelope (handbook 4.5).</summary>
public sealed class DecideCommand(Deciding deciding)
{
    [Function(nameof(DecideCommand)), Staff(Role.Decider)]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/decide")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client)
    {
        var proposal = await request.ReadAsync(StaffForms.Proposal, request.HttpContext.RequestAborted);
        return await deciding.DecideAsync(request, client, reference, proposal);
    }
}
