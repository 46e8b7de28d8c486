using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Closing;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Closing;

/// <summary>The applicant has withdrawn, by letter or telephone.</summary>
public sealed class WithdrawCommand(CaseCommands commands)
{
    [Function(nameof(WithdrawCommand)), Staff(Role.Officer)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/withdraw")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference, body => body.Text("reason", 2000), (hand, reason) => Withdraw.Apply(hand.Case, reason, hand.Actor, hand.NowUtc));
}
