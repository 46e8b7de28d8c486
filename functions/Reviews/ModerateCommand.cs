using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Reviews;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Reviews;

/// <summary>A wide spread of scores was talked through.</summary>
public sealed class ModerateCommand(CaseCommands commands)
{
    [Function(nameof(ModerateCommand)), Staff(Role.Officer)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/moderate")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference, body => body.Text("note", 4000), (hand, note) => Moderate.Apply(hand.Case, note, hand.Settings));
}
