using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Agreements;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Functions.Agreements;
using Mpp.Functions.Applicant.Pages;
using Mpp.Functions.Http;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Applicant;

/// <summary>A party signs by its own link, for itself only; the last signature puts the agreement in force (handbook 4.6).</summary>
public sealed class SignAction(ApplicantCommands commands, AgreementTexts agreements, ProgrammeCache programme)
{
    public const string Name = "sign";

    public async Task<IResult> RunAsync(HttpRequest request, DurableTaskClient client, Visit visit, bool byForm)
    {
        var viewer = visit.Viewer;
        var live = await programme.InForceAsync(request.HttpContext.RequestAborted);
        if (!byForm)
        {
            var by = await request.ReadAsync(body => body.Text("signedBy", 200), request.HttpContext.RequestAborted);
            return Answers.Data(await SignAsync(by));
        }

        var form = await PostedForm.ReadAsync(request, request.HttpContext.RequestAborted);
        var text = await agreements.ReadAsync(viewer.Case, request.HttpContext.RequestAborted);
        var signedBy = form.One("signedBy");
        List<string> problems = [];
        if (signedBy.Length > 200) problems.Add(viewer.Say("Namnet får ha högst 200 tecken.", "The name can have at most 200 characters."));
        // The page's own form; a program that sends a name only signs as it would with JSON.
        if (viewer.MaySign && form.Has("textHash"))
        {
            if (form.One("authorised").Length == 0) problems.Add(viewer.Say(
                "Kryssa i att du har läst avtalet och är behörig att underteckna det.",
                "Tick that you have read the agreement and are authorised to sign it."));
            if (form.One("textHash") != viewer.Case.Agreement!.TextHash) problems.Add(viewer.Say(
                "Avtalets text har ändrats sedan du öppnade sidan. Läs det igen nedan.",
                "The text of the agreement has changed since you opened the page. Read it again below."));
        }

        if (problems.Count > 0) return Answers.Page(AgreementPage.Render(viewer, text, problems, signedBy), 422);
        var outcome = await SignAsync(signedBy);
        return Answers.Form(outcome, "signed", refusals => AgreementPage.Render(outcome.Viewer, text, refusals, signedBy));

        Task<ApplicantOutcome> SignAsync(string by) => commands.RunAsync(client, visit, ApplicantCommands.Key(request, viewer, Name), (@case, now) => Rule(@case, by, now));

        Ruling<Change> Rule(Case @case, string by, DateTimeOffset now) =>
            RecordSignature.Apply(@case, new(viewer.Contact.Party, by, SwedishCalendar.StockholmDate(now), "link"), live, now);
    }
}
