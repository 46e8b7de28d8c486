using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Mpp.Adapters.Blobs;
using Mpp.Domain.Cases;
using Mpp.Domain.Completions;
using Mpp.Functions.Applicant.Pages;
using Mpp.Functions.Http;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Applicant;

/// <summary>The applicant sends what was missing (handbook 4.3).</summary>
public sealed class CompleteAction(ApplicantCommands commands, BlobVault blobs, ProgrammeCache programme)
{
    public const string Name = "complete";

    public async Task<IResult> RunAsync(HttpRequest request, DurableTaskClient client, Visit visit, DateTimeOffset receivedAtUtc, bool byForm)
    {
        var viewer = visit.Viewer;
        if (!viewer.IsApplicant) return Answers.NotYours(byForm, viewer, refusals => CompletionPage.Render(viewer, refusals));
        if (!byForm)
        {
            var sent = SentCompletion.FromJson(viewer.Case.Reference, await request.BytesAsync(Requests.LargestBody, request.HttpContext.RequestAborted));
            return Answers.Data(await SendAsync(request, client, visit, sent, receivedAtUtc));
        }

        PostedForm form;
        try
        {
            form = await PostedForm.ReadAsync(request, request.HttpContext.RequestAborted);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == 413)
        {
            return TooLarge(viewer);
        }
        catch (RequestProblemException e) when (e.Status == 413)
        {
            return TooLarge(viewer);
        }

        var before = CompletionFields.Of(viewer.Case.Application);
        // A program that sends files only has no fields to change.
        var written = form.Has("basis") ? CompletionFields.Of(form.All) : before with { Message = form.One("message") };
        var completion = SentCompletion.FromForm(viewer, written, form.Files);
        Html Page(IReadOnlyList<string> problems) => CompletionPage.Render(viewer, problems, written);
        if (form.Has("basis") && form.One("basis") != before.Basis() && !completion.IsRepeatIn(viewer.Case))
        {
            return Answers.Page(CompletionPage.Render(viewer, [viewer.Say(
                "Ansökan har ändrats sedan ni öppnade sidan. Titta på den igen nedan och skriv in era ändringar på nytt.",
                "The application has changed since you opened the page. Look at it below and enter your changes again.")]), 409);
        }

        try
        {
            return Answers.Form(await SendAsync(request, client, visit, completion, receivedAtUtc), "completed", Page);
        }
        catch (RequestProblemException e) when (e.Status == 400)
        {
            return Answers.Page(Page(e.Sentences), 422);
        }
    }

    async Task<ApplicantOutcome> SendAsync(HttpRequest request, DurableTaskClient client, Visit visit, SentCompletion sent, DateTimeOffset receivedAtUtc)
    {
        var viewer = visit.Viewer;
        if (sent.IsEmpty)
        {
            return new(viewer, [new("nothing-completed", viewer.Say("Ni har varken skrivit något eller valt någon fil.", "Nothing was written and no file was sent."))]);
        }

        // From here on nothing stops half-way because the sender went away.
        var round = viewer.Case.RoundId is { } id ? (await programme.ReadAsync(CancellationToken.None)).FindRound(id)?.Round : null;
        return await commands.RunAsync(client, visit, ApplicantCommands.Key(request, viewer, Name), Rule, StoreAsync);

        Ruling<Change>? Rule(Case @case, DateTimeOffset nowUtc) => sent.IsRepeatIn(@case) ? null : CompleteApplication.Apply(
            @case, sent.AppliedTo(@case.Application), round, viewer.Settings, new(@case.Revisions.Count + 1, "completion", sent.Blob, sent.ContentHash, receivedAtUtc));

        Task StoreAsync() => Task.WhenAll(
        [
            blobs.PutAsync(BlobVault.Deliveries, sent.Blob, BinaryData.FromBytes(sent.Delivery), "application/json"),
            .. sent.Contents(sent.AppliedTo(viewer.Case.Application)).Select(f => blobs.PutAsync(BlobVault.Attachments, f.Blob, f.Content, f.ContentType)),
        ]);
    }

    static IResult TooLarge(Viewer viewer) => Answers.Page(CompletionPage.Render(viewer, [viewer.Say(
        $"Filerna är tillsammans större än {PostedForm.LargestBytes / 1024 / 1024} MB. Dela upp dem, eller svara på vårt brev.",
        $"The files are larger than {PostedForm.LargestBytes / 1024 / 1024} MB together. Send fewer or smaller ones, or reply to our letter.")]), 413);
}
