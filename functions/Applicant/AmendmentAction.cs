using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Mpp.Adapters.Forms;
using Mpp.Functions.Applicant.Pages;
using Mpp.Functions.Forms;
using Mpp.Functions.Http;

namespace Mpp.Functions.Applicant;

/// <summary>The applicant asks for a change of the agreement (handbook 4.9).</summary>
public sealed class AmendmentAction(ApplicantCommands commands)
{
    public const string Name = "request-amendment";

    public async Task<IResult> RunAsync(HttpRequest request, DurableTaskClient client, Visit visit, DateTimeOffset receivedAtUtc, bool byForm)
    {
        var (viewer, cancellation) = (visit.Viewer, request.HttpContext.RequestAborted);
        if (!viewer.IsApplicant) return Answers.NotYours(byForm, viewer, refusals => AmendmentPage.Render(viewer, refusals));
        if (!byForm) return Answers.Data(await SendAsync(SentForm.FromJson(viewer.Case.Reference, await request.BytesAsync(Requests.LargestBody, cancellation), receivedAtUtc)));

        var members = Members(await PostedForm.ReadAsync(request, cancellation));
        // How many were asked for when the page was opened: a second click is the same request, the same wish next year is another.
        var written = new JsonObject { ["basis"] = members["basis"]?.DeepClone(), ["members"] = members.DeepClone() };
        members.Remove("basis");
        try
        {
            var outcome = await SendAsync(SentForm.FromPage(Delivery.AmendmentRequested, viewer.Case.Reference, members, written, [], receivedAtUtc));
            return Answers.Form(outcome, "amendment", refusals => AmendmentPage.Render(outcome.Viewer, refusals));
        }
        catch (RequestProblemException e) when (e.Status == 400)
        {
            return Answers.Page(AmendmentPage.Render(viewer, e.Sentences), 422);
        }

        Task<ApplicantOutcome> SendAsync(SentForm sent) => commands.SendAsync(client, visit, ApplicantCommands.Key(request, viewer, Name), Delivery.AmendmentRequested, sent);
    }

    static JsonObject Members(PostedForm form)
    {
        var members = new JsonObject { ["kind"] = form.One("kind"), ["reason"] = form.One("reason"), ["basis"] = form.One("basis") };
        if (form.One("endDate") is { Length: > 0 } end) members["endDate"] = end;
        if (form.Has("from")) members["moves"] = new JsonArray([.. Moves(form)]);
        if (form.Has("email"))
        {
            members["contacts"] = new JsonArray(new JsonObject
            {
                ["contact"] = form.One("contact") is { Length: > 0 } contact ? contact : null,
                ["name"] = form.One("name"),
                ["email"] = form.One("email"),
                ["role"] = form.One("role"),
                ["language"] = "sv",
            });
        }

        return members;
    }

    /// <summary>The rows that something was written in. Amounts as people write them: 20 000.</summary>
    static IEnumerable<JsonNode> Moves(PostedForm form)
    {
        var (from, to, amounts) = (form.All("from"), form.All("to"), form.All("amount"));
        for (var row = 0; row < Math.Min(AmendmentPage.Rows, Math.Min(from.Count, Math.Min(to.Count, amounts.Count))); row++)
        {
            var digits = new string([.. amounts[row].Where(c => !char.IsWhiteSpace(c))]);
            if (from[row].Length == 0 && to[row].Length == 0 && digits.Length == 0) continue;
            yield return new JsonObject
            {
                ["from"] = from[row],
                ["to"] = to[row],
                ["amountSek"] = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var sek) ? sek : digits,
            };
        }
    }
}
