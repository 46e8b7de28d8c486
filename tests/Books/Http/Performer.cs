using System.Text.Json.Nodes;
using Mpp.Domain.Cases;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Journeys;

namespace Mpp.Tests.Books;

/// <summary>What became of a deed. <paramref name="IsNotJudged"/>: it never came to the rules, because it could not be read, or was known as a repeat.</summary>
sealed record Performed(bool IsDone, bool IsNotJudged, string Said);

/// <summary>Does over HTTP what a deed says: staff with their role, applicants by webhook or by the link of their letter.</summary>
sealed class Performer(ProgrammeUnderTest programme)
{
    readonly Dictionary<string, string> submissions = [];

    /// <summary>The reference; null where the form was not readable.</summary>
    public async Task<string?> SubmitAsync(Application application)
    {
        var submission = $"form-{submissions.Count + 1}";
        var answer = await programme.Driver.SubmitAsync(Forms.Application(application, submission, programme.Now), programme.Now);
        if (answer.Status == 400) return null;
        var reference = answer.Ok()["reference"];
        submissions[reference] = submission;
        return reference;
    }

    public async Task<Performed> PerformAsync(Deed deed) => deed.Verb switch
    {
        "revise" => Taken(await programme.Driver.SubmitAsync(Forms.Application((Application)deed.Body!, submissions[deed.Reference], programme.Now), programme.Now)),
        "report" => Taken(await programme.Driver.SubmitAsync(Forms.OfACase("mpp.report.submitted", deed), programme.Now)),
        "request-amendment" => Taken(await programme.Driver.SubmitAsync(Forms.OfACase("mpp.amendment.requested", deed), programme.Now)),
        "complete" => await CompleteAsync(deed),
        "assign-by-load" => Answered(await StaffAsync(deed, $"applications/{deed.Reference}/assign-reviewers")),
        _ => Answered(await StaffAsync(deed, deed.Route ?? $"applications/{deed.Reference}/{deed.Verb}")),
    };

    public async Task<Performed> PerformAsync(RoundDeed deed, string round) =>
        Answered(await programme.Driver.StaffAsync(deed.Verb == "announce" ? "dina:Decider" : "olle:Officer", deed.Verb == "put-round" ? HttpMethod.Put : HttpMethod.Post, deed.Verb == "put-round" ? $"rounds/{round}" : $"rounds/{round}/{deed.Verb}", Forms.Written(deed.Body)));

    Task<Answer> StaffAsync(Deed deed, string route) => programme.Driver.StaffAsync($"{deed.Who.Name}:{deed.Role}", HttpMethod.Post, route, Forms.Written(deed.Body!));

    /// <summary>By the link of the letter that asks for it; a link that was revoked, or whose owner was replaced, opens nothing.</summary>
    async Task<Performed> CompleteAsync(Deed deed)
    {
        return await programme.Driver.LettersAsync(deed.Reference, "returned") is not [.., { Link: { } link }] ? new(false, true, "No letter asks for it.") : Answered(await programme.Driver.MyAsync(link, "complete", Forms.Written(deed.Body!)));
    }

    /// <summary>A webhook is answered 202, whatever the rules say.</summary>
    static Performed Taken(Answer answer) => answer.Status == 400
        ? new(false, true, answer.Text)
        : new(answer.Ok()["outcome"] is "accepted" or "revision", answer["outcome"] == "repeat", answer.Text);

    static Performed Answered(Answer answer) => answer.Status is >= 500 ? throw new LawBrokenException($"HTTP {answer.Status}: {answer.Text}")
        : new(answer.Status is >= 200 and < 300, answer.Status is 400 or 404, answer.Text);
}
