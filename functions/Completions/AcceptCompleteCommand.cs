using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Completions;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Completions;

/// <summary>An officer finds the application complete: ready for reviewers.</summary>
public sealed class AcceptCompleteCommand(CaseCommands commands)
{
    [Function(nameof(AcceptCompleteCommand)), Staff(Role.Officer)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/accept-complete")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference, _ => true, (hand, _) => AcceptComplete.Apply(hand.Case, hand.NowUtc));
}
