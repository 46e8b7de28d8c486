using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Agreements;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Agreements;

/// <summary>The agreement goes to all parties for signature (handbook 4.6). Its text is kept as an immutable blob; the record has its hash.</summary>
public sealed class SendAgreementCommand(CaseCommands commands, AgreementTexts texts)
{
    [Function(nameof(SendAgreementCommand)), Staff(Role.Officer)]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/send-agreement")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client)
    {
        var inForceOn = await request.ReadAsync(body => body.Has("inForceOn") ? body.Date("inForceOn") : (DateOnly?)null, request.HttpContext.RequestAborted);
        return await commands.RunAsync(request, client, reference, request.StaffActor(), async hand =>
        {
            var ruling = SendAgreement.Apply(hand.Case, inForceOn, hand.Live, hand.NowUtc);
            if (ruling.IsAllowed) await texts.KeepAsync(hand.Case, inForceOn, hand.Live, CancellationToken.None);
            return ruling;
        });
    }
}
