using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Correction;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Correction;

/// <summary>Staff put right what the record has wrong, with a reason; what it was stays in the audit trail.</summary>
public sealed class CorrectCommand(CaseCommands commands)
{
    [Function(nameof(CorrectCommand)), Staff(Role.Officer)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/correct")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference, StaffForms.Correction, (hand, given) => CorrectCase.Apply(hand.Case, given.Correction, given.Reason, hand.Settings));
}
