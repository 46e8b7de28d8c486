using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Adapters.Tables;
using Mpp.Domain.Reviews;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Reviews;

/// <summary>Reviewers are assigned by name, or from the register by load: <c>{"auto": 2}</c> (handbook 4.4).</summary>
public sealed class AssignReviewersCommand(CaseCommands commands, ReviewerStore register, CaseIndex index)
{
    [Function(nameof(AssignReviewersCommand)), Staff(Role.Officer)]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/assign-reviewers")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client)
    {
        var (named, auto) = await request.ReadAsync(body =>
        {
            if (body.Has("reviewers") == body.Has("auto")) body.Problem("reviewers", "or auto: exactly one of them is needed");
            return (StaffForms.Reviewers(body), body.OptionalWhole("auto") is { } most ? (int)Math.Clamp(most, 0, 100) : (int?)null);
        }, request.HttpContext.RequestAborted);

        if (auto is not { } count) return await commands.RunAsync(request, client, reference, request.StaffActor(), hand => ValueTask.FromResult(AssignReviewers.Apply(hand.Case, named, hand.NowUtc)));
        var active = (await register.ListAsync()).Where(r => r.IsActive).ToList();
        var loads = await index.ReviewLoadsAsync(active.Select(r => r.Email));
        var candidates = active.Select(r => new ReviewerCandidate(r.Name, r.Email, r.Municipality, loads[r.Email])).ToList();
        return await commands.RunAsync(request, client, reference, request.StaffActor(), hand => ValueTask.FromResult(AssignReviewers.ByLoad(hand.Case, count, candidates, hand.NowUtc)));
    }
}
