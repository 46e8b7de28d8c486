using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using Mpp.Functions.Applicant.Pages;
using Mpp.Functions.Http;

namespace Mpp.Functions.Applicant;

/// <summary>The applicant takes the application back, at any stage (handbook 4.10).</summary>
public sealed class WithdrawAction(ApplicantCommands commands)
{
    public const string Name = "withdraw";

    const int LongestReason = 2000;

    public async Task<IResult> RunAsync(HttpRequest request, DurableTaskClient client, Visit visit, bool byForm)
    {
        var viewer = visit.Viewer;
        if (!viewer.IsApplicant) return Answers.NotYours(byForm, viewer, refusals => WithdrawalPage.Render(viewer, refusals));
        if (!byForm) return Answers.Data(await WithdrawAsync(await request.ReadAsync(body => body.Text("reason", LongestReason), request.HttpContext.RequestAborted)));

        var reason = (await PostedForm.ReadAsync(request, request.HttpContext.RequestAborted)).One("reason").ReplaceLineEndings("\n");
        if (reason.Length > LongestReason)
            return Answers.Page(WithdrawalPage.Render(viewer, [viewer.Say(
                $"Texten får ha högst {LongestReason} tecken.",
                $"The text can have at most {LongestReason} characters.")], reason), 422);
        var outcome = await WithdrawAsync(reason);
        // A second click finds the application withdrawn, which is what was wanted.
        return outcome.Viewer.Case.Status == CaseStatus.Withdrawn
            ? Answers.SeeStatus("withdrawn")
            : Answers.Form(outcome, "withdrawn", refusals => WithdrawalPage.Render(outcome.Viewer, refusals, reason));

        Task<ApplicantOutcome> WithdrawAsync(string why) =>
            commands.RunAsync(client, visit, ApplicantCommands.Key(request, viewer, Name), (@case, now) => Withdraw.Apply(@case, why, ApplicantCommands.ActorOf(viewer), now));
    }
}
