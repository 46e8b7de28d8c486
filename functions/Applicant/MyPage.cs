using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Mpp.Adapters.Mail;
using Mpp.Functions.Agreements;
using Mpp.Functions.Applicant.Pages;
using Mpp.Functions.Http;

namespace Mpp.Functions.Applicant;

/// <summary>The pages behind a private link. Looking changes nothing.</summary>
public sealed class MyPage(PrivateAccess access, PrivateLinks links, AgreementTexts agreements, SentReports sent)
{
    [Function(nameof(MyPage)), OwnProof("private link")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "my/{token}/{page}")] HttpRequest request, string token, string page)
    {
        var (json, cancellation) = (Answers.WantsJson(request), request.HttpContext.RequestAborted);
        Answers.Guard(request.HttpContext, json);
        if (await access.OpenAsync(token, cancellation) is not { Viewer: var viewer }) return Answers.NoSuchLink(json);

        return page switch
        {
            StatusPage.Name => json ? Answers.Data(StatusView.Of(viewer)) : Answers.Page(StatusPage.Render(viewer, request.Query["notice"])),
            CompletionPage.Name => json ? Answers.Data(CompletionView.Of(viewer)) : Answers.Page(CompletionPage.Render(viewer)),
            AgreementPage.Name => await AgreementAsync(viewer, json, cancellation),
            WithdrawalPage.Name => json ? Answers.Data(new WithdrawalView(viewer.Case.Reference, viewer.MayWithdraw)) : Answers.Page(WithdrawalPage.Render(viewer)),
            CalendarPage.Name => Calendar(viewer),
            ReportPage.Name => await ReportAsync(viewer, json, request.QueryText("report"), cancellation),
            AmendmentPage.Name => json ? Answers.Data(AmendmentView.Of(viewer)) : Answers.Page(AmendmentPage.Render(viewer)),
            _ => Missing(viewer, json, "Adressen stämmer inte.", "The address is not right."),
        };
    }

    async Task<IResult> AgreementAsync(Viewer viewer, bool json, CancellationToken cancellation)
    {
        var text = await agreements.ReadAsync(viewer.Case, cancellation);
        if (!json) return Answers.Page(AgreementPage.Render(viewer, text));
        return AgreementView.Of(viewer, text) is { } view ? Answers.Data(view) : Problems.Of(404, "no-agreement", viewer.Say(
            "Det finns inget avtal i ärendet än.",
            "There is no agreement in this case yet."));
    }

    async Task<IResult> ReportAsync(Viewer viewer, bool json, string? report, CancellationToken cancellation)
    {
        if (!viewer.IsApplicant) return json ? Answers.NotYours(byForm: false, viewer, _ => default) : Answers.Page(ReportPage.Render(viewer));
        return json ? Answers.Data(ReportPageView.Of(viewer)) : Answers.Page(ReportPage.Render(viewer, report, await sent.FieldsAsync(viewer.Case, ReportPage.Chosen(viewer, report), cancellation)));
    }

    IResult Calendar(Viewer viewer) =>
        Results.Text(CalendarFile.WriteAll(CalendarPage.Entries(viewer), viewer.Case.Reference, "ICLD", links.Host, viewer.NowUtc), "text/calendar; charset=utf-8", Encoding.UTF8);

    static IResult Missing(Viewer viewer, bool json, string sv, string en) =>
        json ? Problems.Of(404, "not-found", viewer.Say(sv, en)) : Answers.Page(ProblemPage.For(viewer, sv, en), 404);
}
