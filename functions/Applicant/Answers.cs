using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Mpp.Adapters;
using Mpp.Domain.Cases;
using Mpp.Functions.Applicant.Pages;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Applicant;

/// <summary>How private pages answer: HTML for people, JSON for programs, and never anything that another page, a cache or a frame could use.</summary>
static class Answers
{
    /// <summary>Before anything else, so that errors are guarded too, and come as pages to those who read pages.</summary>
    public static void Guard(HttpContext context, bool json)
    {
        if (!json) context.Features.Set(new ProblemPages(AsPage));
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = Style.Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
    }

    static IResult AsPage(IResult problem) => (problem as IStatusCodeHttpResult)?.StatusCode is { } status ? Page(ProblemPage.Failed(status), status) : problem;

    /// <summary>A program asks for JSON by name and for no HTML; everybody else gets a page.</summary>
    public static bool WantsJson(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept.Where(a => a.Quality != 0).ToList();
        return accepted.Any(Is("application/json")) && !accepted.Any(Is("text/html"));

        static Func<MediaTypeHeaderValue, bool> Is(string type) => a => a.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase);
    }

    public static IResult Page(Html html, int status = 200) => Results.Text(html.ToString(), "text/html; charset=utf-8", Encoding.UTF8, status);

    /// <summary>With a tag of what it says, and not of the row behind it, which changes with every decision that has not been announced.</summary>
    public static IResult Data<T>(T view) => Tagged(JsonSerializer.Serialize(view, Json.Options));

    /// <summary>A command that came as JSON: as staff's are answered.</summary>
    public static IResult Data(ApplicantOutcome outcome) => outcome switch
    {
        { FirstAnswer: { } first } => Tagged(first.AnswerJson),
        { IsDone: true } => Tagged(Written(outcome.Viewer)),
        { IsAfterLostRace: true } => Problems.Of(409, outcome.Refusals[0].Code, outcome.Refusals[0].Message, ApplicantAnswer.Of(outcome.Viewer), outcome.Refusals),
        _ => Problems.Refused(outcome.Refusals, ApplicantAnswer.Of(outcome.Viewer)),
    };

    /// <summary>A command that came from a page's form: on to the status page, or <paramref name="page"/> again with what is wrong.</summary>
    public static IResult Form(ApplicantOutcome outcome, string notice, Func<IReadOnlyList<string>, Html> page) => outcome.IsDone
        ? SeeStatus(notice)
        : Page(page([.. outcome.Refusals.Select(r => r.Message)]), outcome.IsAfterLostRace || Problems.IsConflict(outcome.Refusals) ? 409 : 422);

    public static string Written(Viewer viewer) => JsonSerializer.Serialize(ApplicantAnswer.Of(viewer), Json.Options);

    public static IResult SeeStatus(string notice) => new SeeOther($"{StatusPage.Name}?notice={notice}");

    /// <summary>What only the applicant may do.</summary>
    public static IResult NotYours(bool byForm, Viewer viewer, Func<IReadOnlyList<string>, Html> page)
    {
        var why = viewer.Say("Det kan bara den sökande göra.", "Only the applicant can do this.");
        return byForm ? Page(page([why]), 403) : Problems.Of(403, "applicant-only", why);
    }

    public static IResult NoSuchLink(bool json) => json
        ? Problems.Of(404, "not-found", "Det finns ingen sådan sida, eller länken gäller inte längre. There is no such page, or the link is no longer valid.")
        : Page(ProblemPage.NoSuchLink, 404);

    static TaggedJson Tagged(string json) => new TaggedJson(json, 200, $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..32]}\"");
}

/// <summary>A command's answer, and the state in a refusal: what <see cref="CommandAnswer"/> is to staff, without what has not been announced.</summary>
public sealed record ApplicantAnswer(string Reference, string Status, string StatusLabel)
{
    public static ApplicantAnswer Of(Viewer viewer) => new(viewer.Case.Reference, PublicStatus.Code(viewer.Case), StatusTable.PublicLabel(viewer.Case, viewer.Language));
}

/// <summary>303: the answer to a form is another page, so that a reload does not send it again.</summary>
sealed class SeeOther(string address) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = address;
        return Task.CompletedTask;
    }
}
