using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Agreements;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Agreements;

/// <summary>A signature made on paper, or ICLD's own; the last one puts the agreement in force.</summary>
public sealed class RecordSignatureCommand(CaseCommands commands)
{
    [Function(nameof(RecordSignatureCommand)), Staff(Role.Officer)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/record-signature")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference, body => new SignatureGiven(body.Text("party", 60), body.Text("signedBy", 200), body.Date("signedOn"), "staff"), (hand, given) => RecordSignature.Apply(hand.Case, given, hand.Live, hand.NowUtc));
}
