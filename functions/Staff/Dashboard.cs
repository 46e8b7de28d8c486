using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Mpp.Adapters;
using Mpp.Adapters.Tables;
using Mpp.Functions.Http;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Staff;

/// <summary>The console's first page. From the index and the open tasks alone: no case is read for it.</summary>
public sealed class Dashboard(CaseIndex index, TaskStore tasks, ProgrammeCache programme, TimeProvider clock)
{
    [Function("GetDashboard"), Staff]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "staff/dashboard")] HttpRequest request)
    {
        var cancellation = request.HttpContext.RequestAborted;
        var cases = await index.AllAsync(cancellation).ToListAsync(cancellation);
        var open = (await tasks.OpenAsync(cancellation)).Where(t => CaseView.IsVisible(request.Staff(), t)).ToList();
        return Results.Json(DashboardView.Of(cases, open, (await programme.InForceAsync(cancellation)).PaymentsHeldFromOffset, clock.GetUtcNow()), Json.Options);
    }
}
