using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Mpp.Adapters.Forms;
using Mpp.Functions.Applicant.Pages;
using Mpp.Functions.Forms;
using Mpp.Functions.Http;

namespace Mpp.Functions.Applicant;

/// <summary>The applicant sends an annual report (handbook 4.7).</summary>
public sealed class ReportAction(ApplicantCommands commands)
{
    public const string Name = "report";

    public async Task<IResult> RunAsync(HttpRequest request, DurableTaskClient client, Visit visit, DateTimeOffset receivedAtUtc, bool byForm)
    {
        var viewer = visit.Viewer;
        if (!viewer.IsApplicant) return Answers.NotYours(byForm, viewer, refusals => StatusPage.Render(viewer));
        var sent = SentForm.FromJson(viewer.Case.Reference, await request.BytesAsync(Requests.LargestBody, request.HttpContext.RequestAborted), receivedAtUtc);
        return Answers.Data(await commands.SendAsync(client, visit, ApplicantCommands.Key(request, viewer, Name), Delivery.ReportSubmitted, sent));
    }
}
