using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Correction;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Correction;

/// <summary>A contact is replaced by another person; links sent to the old one are void.</summary>
public sealed class ReplaceContactCommand(CaseCommands commands)
{
    [Function(nameof(ReplaceContactCommand)), Staff(Role.Officer)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/replace-contact")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference, StaffForms.Contact, (hand, given) => ReplaceContact.Apply(hand.Case, given.Contact, given.Person, given.Reason));
}
