using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Mpp.Adapters;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Functions.Http;

namespace Mpp.Functions.Staff;

/// <summary>What somebody has to look at: files that could not be had, mail that failed, cases that are stuck.</summary>
public sealed class Tasks(TaskStore tasks, CaseStore cases, TimeProvider clock)
{
    [Function("ListTasks"), Staff]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "staff/tasks")] HttpRequest request) =>
        Results.Json(new { items = (await tasks.OpenAsync(request.HttpContext.RequestAborted)).Where(t => CaseView.IsVisible(request.Staff(), t)).Select(View), next = (string?)null }, Json.Options);

    [Function("FinishTask"), Staff(Role.Officer)]
    public async Task<IResult> Done([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/tasks/{id}/done")] HttpRequest request, string id)
    {
        await request.ReadAsync(_ => true, request.HttpContext.RequestAborted);
        if (await tasks.FindAsync(id) is not { } task) return Problems.NotFound($"task '{id}'");

        // Who did it is on record before the task goes; of somebody else's, or one that is done, nothing is added.
        var now = clock.GetUtcNow();
        if (task.DoneAtUtc is null && CaseReference.IsValid(task.Subject) && await cases.FindAsync(task.Subject) is { } stored)
            await cases.RecordReadAsync(stored, new AuditFact("task-done", $"{task.Task.Kind} {task.Task.Occasion}".Trim()), request.StaffActor(), now);
        return Results.Json(View(await tasks.DoneAsync(id, now) ?? task), Json.Options);
    }

    static object View(StoredTask t) => new { t.Id, t.Subject, t.Task.Kind, t.Task.Occasion, t.Task.Text, t.CreatedAtUtc, t.DoneAtUtc };
}
