using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Mpp.Adapters;
using Mpp.Adapters.Tables;
using Mpp.Functions.Http;

namespace Mpp.Functions.Intake;

/// <summary>Authentic deliveries that could not be read: nothing that anybody sent us is lost.</summary>
public sealed class Quarantine(QuarantineStore quarantine)
{
    [Function("ListQuarantine"), Staff]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "staff/quarantine")] HttpRequest request, CancellationToken cancellation) =>
        Results.Json(new { items = await quarantine.OpenAsync(cancellation), next = (string?)null }, Json.Options);
}
