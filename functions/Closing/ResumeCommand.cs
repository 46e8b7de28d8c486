using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Closing;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Closing;

/// <summary>A suspended case goes on where it stood.</summary>
public sealed class ResumeCommand(CaseCommands commands)
{
    [Function(nameof(ResumeCommand)), Staff(Role.Decider)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/resume")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference, body => body.Text("reason", 2000), (hand, reason) => Resume.Apply(hand.Case, reason, hand.Live, hand.NowUtc));
}
