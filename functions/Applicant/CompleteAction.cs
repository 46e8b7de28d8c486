using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Mpp.Adapters;
using Mpp.Adapters.Forms;
using Mpp.Functions.Applicant.Pages;
using Mpp.Functions.Completions;
using Mpp.Functions.Forms;
using Mpp.Functions.Http;

namespace Mpp.Functions.Applicant;

/// <summary>The applicant sends what was missing (handbook 4.3).</summary>
public sealed class CompleteAction(ApplicantCommands commands)
{
    public const string Name = "complete";

    public async Task<IResult> RunAsync(HttpRequest request, DurableTaskClient client, Visit visit, DateTimeOffset receivedAtUtc, bool byForm)
    {
        var viewer = visit.Viewer;
        if (!viewer.IsApplicant) return Answers.NotYours(byForm, viewer, refusals => CompletionPage.Render(viewer, refusals));
        if (!byForm)
        {
            var sent = SentForm.FromJson(viewer.Case.Reference, await request.BytesAsync(Requests.LargestBody, request.HttpContext.RequestAborted), receivedAtUtc);
            return Answers.Data(await SendAsync(request, client, visit, sent));
        }

        if (await PostedForm.ReadOrTooLargeAsync(request) is not { } form) return Answers.Page(CompletionPage.Render(viewer, [PostedForm.TooLargeFor(viewer)]), 413);

        var before = CompletionFields.Of(viewer.Case.Application);
        // A program that sends files only has no fields to change.
        var written = form.Has("basis") ? CompletionFields.Of(form.All) : before with { Message = form.One("message") };
        var completion = Sent(viewer, written, form.Files, receivedAtUtc);
        Html Page(IReadOnlyList<string> problems) => CompletionPage.Render(viewer, problems, written);
        if (form.Has("basis") && form.One("basis") != before.Basis() && !ReceiveCompletion.IsRepeat(completion, viewer.Case))
        {
            return Answers.Page(CompletionPage.Render(viewer, [viewer.Say(
                "Ansökan har ändrats sedan ni öppnade sidan. Titta på den igen nedan och skriv in era ändringar på nytt.",
                "The application has changed since you opened the page. Look at it below and enter your changes again.")]), 409);
        }

        try
        {
            return Answers.Form(await SendAsync(request, client, visit, completion), "completed", Page);
        }
        catch (RequestProblemException e) when (e.Status == 400)
        {
            return Answers.Page(Page(e.Sentences), 422);
        }
    }

    async Task<ApplicantOutcome> SendAsync(HttpRequest request, DurableTaskClient client, Visit visit, SentForm sent)
    {
        var viewer = visit.Viewer;
        if (sent.IsEmpty)
        {
            return new(viewer, [new("nothing-completed", viewer.Say("Ni har varken skrivit något eller valt någon fil.", "Nothing was written and no file was sent."))]);
        }

        // From here on nothing stops half-way because the sender went away.
        return await commands.SendAsync(client, visit, ApplicantCommands.Key(request, viewer, Name), Delivery.CompletionSubmitted, sent);
    }

    /// <summary>The page's form. What was written to the officer becomes a file among the files.</summary>
    static SentForm Sent(Viewer viewer, CompletionFields fields, IReadOnlyList<SentFile> sentFiles, DateTimeOffset receivedAtUtc)
    {
        List<SentFile> files = [.. sentFiles];
        if (fields.Message.Length > 0)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{viewer.Say("meddelande", "message")}-{viewer.Case.Completions.Count}.txt");
            files.Add(new("other", name, "text/plain; charset=utf-8", BinaryData.FromString(fields.Message)));
        }

        // A second click is told by everything that was written, not only by what differs from the application, which a first click on the button has changed already.
        return SentForm.FromPage(Delivery.CompletionSubmitted, viewer.Case.Reference, fields.ChangesFrom(CompletionFields.Of(viewer.Case.Application)), JsonSerializer.SerializeToNode(fields, Json.Options), files, receivedAtUtc);
    }
}
