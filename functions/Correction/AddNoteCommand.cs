using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Correction;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Correction;

/// <summary>A note on the case, in the audit trail.</summary>
public sealed class AddNoteCommand(CaseCommands commands)
{
    [Function(nameof(AddNoteCommand)), Staff(Role.Officer)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/note")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference, body => body.Text("reason", 4000), (hand, note) => AddNote.Apply(hand.Case, note));
}
