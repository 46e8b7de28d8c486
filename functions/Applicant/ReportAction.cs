using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Mpp.Adapters.Forms;
using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;
using Mpp.Functions.Applicant.Pages;
using Mpp.Functions.Forms;
using Mpp.Functions.Http;

namespace Mpp.Functions.Applicant;

/// <summary>The applicant sends an annual report, or a new version of it until it is approved (handbook 4.7).</summary>
public sealed class ReportAction(ApplicantCommands commands, SentReports reports)
{
    public const string Name = "report";

    public async Task<IResult> RunAsync(HttpRequest request, DurableTaskClient client, Visit visit, DateTimeOffset receivedAtUtc, bool byForm)
    {
        var viewer = visit.Viewer;
        if (!viewer.IsApplicant) return Answers.NotYours(byForm, viewer, refusals => ReportPage.Render(viewer, problems: refusals));
        if (!byForm)
        {
            var sent = SentForm.FromJson(viewer.Case.Reference, await request.BytesAsync(Requests.LargestBody, request.HttpContext.RequestAborted), receivedAtUtc);
            return Answers.Data(await SendAsync(sent));
        }

        if (await PostedForm.ReadOrTooLargeAsync(request) is not { } form) return Answers.Page(await PageAsync(null, [PostedForm.TooLargeFor(viewer)]), 413);
        var written = ReportFields.Of(form.All);
        if (written.Problems(viewer).ToList() is { Count: > 0 } problems) return Answers.Page(await PageAsync(written, problems), 422);

        var members = written.Members();
        var report = SentForm.FromPage(Delivery.ReportSubmitted, viewer.Case.Reference, members, members.DeepClone(), form.Files, receivedAtUtc);
        var known = viewer.Case.Reports.FirstOrDefault(r => r.Id == written.Report);
        if (known is not null && SubmitReport.IsRepeat(viewer.Case, written.Report, report.ContentHash))
        {
            // A second click was heard the first time; but who sends a returned report back as it was has still to mend it.
            return known.Status != ReportStatus.Returned ? Answers.SeeStatus("reported") : Answers.Page(await PageAsync(written, [viewer.Say(
                "Inget har ändrats sedan den version som kom åter till er. Lägg till det som saknas.",
                "Nothing has changed since the version that came back to you. Add what is missing.")]), 422);
        }

        if (known is not null && form.Has("basis") && written.Basis != ReportFields.BasisOf(known))
        {
            return Answers.Page(await PageAsync(await reports.FieldsAsync(viewer.Case, known, request.HttpContext.RequestAborted), [viewer.Say(
                "En annan version av rapporten har kommit in sedan ni öppnade sidan. Titta på den nedan och gör era ändringar på nytt.",
                "Another version of the report has come in since you opened the page. Look at it below and make your changes again.")]), 409);
        }

        var outcome = await SendAsync(report);
        return Answers.Form(outcome, "reported", refusals => ReportPage.Render(outcome.Viewer, written.Report, written, refusals));

        Task<ApplicantOutcome> SendAsync(SentForm sent) => commands.SendAsync(client, visit, ApplicantCommands.Key(request, viewer, Name), Delivery.ReportSubmitted, sent);

        async Task<Html> PageAsync(ReportFields? fields, IReadOnlyList<string> wrong)
        {
            fields ??= await reports.FieldsAsync(viewer.Case, ReportPage.Chosen(viewer, null), request.HttpContext.RequestAborted);
            return ReportPage.Render(viewer, fields?.Report, fields, wrong);
        }
    }
}
