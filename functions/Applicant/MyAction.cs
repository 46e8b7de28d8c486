using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Functions.Applicant.Pages;
using Mpp.Functions.Http;

namespace Mpp.Functions.Applicant;

/// <summary>What the parties do by private link. The token is the proof, and stands in the address alone, so a form of another site cannot have it.</summary>
public sealed class MyAction(PrivateAccess access, CompleteAction complete, ReportAction report, AmendmentAction amendment, SignAction sign, WithdrawAction withdraw, TimeProvider clock)
{
    [Function(nameof(MyAction)), OwnProof("private link")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "my/{token}/{action}")] HttpRequest request,
        string token, string action, [DurableClient] DurableTaskClient client)
    {
        // The time that counts is taken before the body is read: a slow line must not make an applicant late.
        var receivedAtUtc = clock.GetUtcNow();
        var byForm = request.HasFormContentType && !Answers.WantsJson(request);
        Answers.Guard(request.HttpContext, !byForm);
        if (await access.OpenAsync(token, request.HttpContext.RequestAborted) is not { } visit) return Answers.NoSuchLink(!byForm);

        return action switch
        {
            CompleteAction.Name => await complete.RunAsync(request, client, visit, receivedAtUtc, byForm),
            SignAction.Name => await sign.RunAsync(request, client, visit, byForm),
            WithdrawAction.Name => await withdraw.RunAsync(request, client, visit, byForm),
            ReportAction.Name => await report.RunAsync(request, client, visit, receivedAtUtc, byForm),
            AmendmentAction.Name => await amendment.RunAsync(request, client, visit, receivedAtUtc, byForm),
            _ => byForm ? Answers.Page(ProblemPage.For(visit.Viewer, "Adressen stämmer inte.", "The address is not right."), 404) : Problems.NotFound("such action"),
        };
    }
}
