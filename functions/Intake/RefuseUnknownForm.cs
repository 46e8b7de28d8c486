using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Mpp.Functions.Http;

namespace Mpp.Functions.Intake;

/// <summary>
/// Deliveries of form tools that have no route of their own, or none any more: 401, as for an unknown form of a tool that has one. With 404 or 410 some tools switch their sending off for good. A tool that gets a
/// route takes this one's place: the two must not overlap, and the host refuses to start where they do. For the same reason this cannot take every address: <c>webhooks/x</c> and <c>webhooks/x/y/z</c>, which no tool has, stay 404.
/// </summary>
public sealed class RefuseUnknownForm(ILogger<RefuseUnknownForm> log)
{
    [Function(nameof(RefuseUnknownForm)), OwnProof("nobody, no such form is known")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/{tool}/{formKey}")] HttpRequest request, string tool, string formKey)
    {
        log.LogWarning("A delivery came for the form {FormKey} of {Tool}, and no such form is known", formKey, tool);
        return Problems.Of(401, "signature", "No form is known under this address: check the address and the form's key.");
    }
}
