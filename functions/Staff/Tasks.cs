using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Mpp.Adapters;
using Mpp.Adapters.Tables;
using Mpp.Functions.Http;

namespace Mpp.Functions.Staff;

/// <summary>What somebody has to look at: files that could not be had, mail that failed, cases that are stuck.</summary>
public sealed class Tasks(TaskStore tasks, TimeProvider clock)
{
    [Function("ListTasks"), Staff]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "staff/tasks")] HttpRequest request, CancellationToken cancellation) =>
        Results.Json(new { items = (await tasks.OpenAsync(cancellation)).Select(View), next = (string?)null }, Json.Options);

    [Function("FinishTask"), Staff(Role.Officer)]
    public async Task<IResult> Done([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/tasks/{id}/done")] HttpRequest request, string id) =>
        await tasks.DoneAsync(id, clock.GetUtcNow()) is { } task ? Results.Json(View(task), Json.Options) : Problems.NotFound($"task '{id}'");

    static object View(StoredTask t) => new { t.Id, t.Subject, t.Task.Kind, t.Task.Occasion, t.Task.Text, t.CreatedAtUtc, t.DoneAtUtc };
}
