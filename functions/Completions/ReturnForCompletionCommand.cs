using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Completions;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Completions;

/// <summary>Returned to the applicant, naming what is missing: ten working days, at most twice (handbook 4.3).</summary>
public sealed class ReturnForCompletionCommand(CaseCommands commands)
{
    [Function(nameof(ReturnForCompletionCommand)), Staff(Role.Officer)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/return")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference, body => body.Texts("missing", 30, 500), (hand, missing) => ReturnForCompletion.Apply(hand.Case, missing, hand.Actor, hand.Live, hand.NowUtc));
}
