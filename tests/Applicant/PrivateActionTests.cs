using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Journeys;

namespace Mpp.Tests.Applicant;

public sealed partial class PrivateActionTests
{
    [Fact]
    public async Task An_application_is_completed_from_the_page_with_files_and_a_second_click_is_harmless()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        using var visitor = await Visitor.ArriveAsync(programme);
        await ReturnAsync(programme);
        var page = (await visitor.GetAsync(visitor.Coordinator, "completion")).Text;
        Assert.Contains("A letter of intent signed by Masaka", page, StringComparison.Ordinal);

        // What breaks a rule comes back with the reason and with what was written, and changes nothing.
        var fields = FieldsOf(page);
        var wrong = await visitor.PostFilesAsync(visitor.Coordinator, "complete",
            [.. fields.Where(f => f.Name is not ("requestedSek" or "message")), ("requestedSek", "9999"), ("message", "See <b>page 3</b>")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Contains("Budgetens rader summerar inte", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("9999", wrong.Text, StringComparison.Ordinal);
        var unreadable = await visitor.PostFilesAsync(visitor.Coordinator, "complete", [.. fields.Where(f => f.Name is not "requestedSek"), ("requestedSek", "a lot")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unreadable.Status);
        Assert.Contains("requestedSek must be a whole number", unreadable.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.PostFilesAsync(visitor.Coordinator, "complete", fields)).Status);
        Assert.Equal("returned", await programme.StatusAsync(Visitor.Reference));

        // Sent twice, as people click: the same answer, one completion.
        List<(string, string)> sent = [.. fields.Where(f => f.Name is not ("title" or "message")), ("title", "Young people against plastic"), ("message", "Signed on Monday.")];
        (string, string, string)[] files = [("letter-of-intent", "C:\\fakepath\\signed.pdf", "%PDF signed"), ("other", "a.txt", "one"), ("other", "b.txt", "two")];
        foreach (var seen in await Task.WhenAll(
            visitor.PostFilesAsync(visitor.Coordinator, "complete", sent, files), visitor.PostFilesAsync(visitor.Coordinator, "complete", sent, files)))
            Assert.Equal((HttpStatusCode.SeeOther, "status?notice=completed"), (seen.Status, seen.Location));
        Assert.Equal("status?notice=completed", (await visitor.PostFilesAsync(visitor.Coordinator, "complete", sent, files)).Location);
        Assert.Contains("Tack, kompletteringen har kommit in", (await visitor.GetAsync(visitor.Coordinator, "status?notice=completed")).Text, StringComparison.Ordinal);

        Assert.Equal("eligible", await programme.StatusAsync(Visitor.Reference));
        Assert.Single(await AuditAsync(programme), a => a == "complete");
        Assert.NotEmpty(await programme.Driver.LettersAsync(Visitor.Reference, "completion-received"));
        var application = (await StoredAsync(programme))["application"]!;
        Assert.Equal("Young people against plastic", application["title"]!.ToString());
        var names = application["attachments"]!.AsArray().ToDictionary(a => a!["name"]!.ToString(), a => a!["id"]!.ToString());
        foreach (var (name, content) in ((string, string)[])[("signed.pdf", "%PDF signed"), ("a.txt", "one"), ("b.txt", "two"), ("meddelande-1.txt", "Signed on Monday.")])
            Assert.Equal(content, (await programme.Driver.StaffAsync("olle:Officer", HttpMethod.Get, $"applications/{Visitor.Reference}/attachments/{names[name]}")).Ok().Text);

        // Something else later is not a repeat: there is nothing to complete any more.
        Assert.Equal(HttpStatusCode.Conflict, (await visitor.PostFilesAsync(visitor.Coordinator, "complete", [("message", "One more")])).Status);
    }

    [Fact]
    public async Task A_completion_as_JSON_is_answered_as_staffs_commands_are_and_its_repeat_as_the_first()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        using var visitor = await Visitor.ArriveAsync(programme);
        await ReturnAsync(programme);

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.PostJsonAsync(visitor.Coordinator, "complete", "not json")).Status);
        Assert.Contains("nothing-completed", (await visitor.PostJsonAsync(visitor.Coordinator, "complete", "{}")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.PostJsonAsync(visitor.Partner, "complete", """{"title": "Ours"}""")).Status);
        var body = new JsonObject { ["title"] = "Plastic", ["attachments"] = new JsonArray(HandbookCases.Kalix.File("letter-of-intent", "signed.pdf")) }.ToJsonString();
        var first = await visitor.PostJsonAsync(visitor.Coordinator, "complete", body, "key-1");
        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal(("2026-0001", "eligible"), (JsonNode.Parse(first.Text)!["reference"]!.ToString(), JsonNode.Parse(first.Text)!["status"]!.ToString()));
        Assert.Equal(first.Text, (await visitor.PostJsonAsync(visitor.Coordinator, "complete", body)).Text);
        Assert.Equal(first.Text, (await visitor.PostJsonAsync(visitor.Coordinator, "complete", """{"title": "Another"}""", "key-1")).Text);
        Assert.Single(await AuditAsync(programme), a => a == "complete");
        var file = (await StoredAsync(programme))["application"]!["attachments"]!.AsArray().Single(a => a!["name"]!.ToString() == "signed.pdf")!;
        var content = await programme.Driver.StaffAsync("olle:Officer", HttpMethod.Get, $"applications/{Visitor.Reference}/attachments/{file["id"]}");
        Assert.StartsWith("%PDF", content.Ok().Text, StringComparison.Ordinal);

        // Returned once more, the very same body is an answer to the new question and no repeat of the old one.
        await ReturnAsync(programme);
        Assert.Equal(HttpStatusCode.OK, (await visitor.PostJsonAsync(visitor.Coordinator, "complete", body)).Status);
        Assert.Equal(2, (await AuditAsync(programme)).Count(a => a == "complete"));

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.PostJsonAsync(visitor.Coordinator, "request-amendment", "{}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.PostJsonAsync(visitor.Coordinator, "nothing", "{}")).Status);
    }

    [Fact]
    public async Task A_file_that_comes_by_link_in_the_middle_of_the_story_is_looked_for_at_once()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        using var visitor = await Visitor.ArriveAsync(programme);
        await ReturnAsync(programme);

        var sent = await visitor.PostJsonAsync(visitor.Coordinator, "complete",
            """{"attachments": [{"kind": "other", "name": "map.pdf", "contentType": "application/pdf", "url": "https://not-allowed.example/map.pdf"}]}""");
        Assert.Equal(HttpStatusCode.OK, sent.Status);
        await programme.QuietAsync();

        var file = (await StoredAsync(programme))["application"]!["attachments"]!.AsArray().Single(a => a!["name"]!.ToString() == "map.pdf")!;
        Assert.Contains("not-allowed.example is not among the hosts", file["failure"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("map.pdf – kunde inte hämtas", TagsOf().Replace((await visitor.GetAsync(visitor.Coordinator, "status")).Text, ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_completion_after_midnight_of_the_last_day_is_refused_in_words()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        using var visitor = await Visitor.ArriveAsync(programme);
        await ReturnAsync(programme);
        // Ten working days after Friday 20 February: Friday 6 March, 24:00 Stockholm.
        await programme.MoveToAsync("2026-03-06T22:59:59Z");
        Assert.Equal("returned", await programme.StatusAsync(Visitor.Reference));
        await programme.MoveToAsync("2026-03-06T23:00:00Z");

        Assert.Equal("eligible", await programme.StatusAsync(Visitor.Reference));
        var late = await visitor.PostFilesAsync(visitor.Coordinator, "complete", [("message", "Sorry")], ("budget", "b.pdf", "x"));
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("Det går inte nu", late.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_action_tells_nothing_of_a_recommendation_and_a_withdrawal_is_possible_all_the_same()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        using var visitor = await Visitor.ArriveAsync(programme);
        (await programme.Driver.VerbAsync("olle:Officer", Visitor.Reference, "accept-complete")).Ok();
        var accepted = await visitor.PostJsonAsync(visitor.Coordinator, "complete", """{"title": "Late"}""");
        await Approvals.RecommendAsync(programme);
        var recommended = await visitor.PostJsonAsync(visitor.Coordinator, "complete", """{"title": "Late"}""");
        (await programme.Driver.VerbAsync("dina:Decider", Visitor.Reference, "decide", Approvals.Approval)).Ok();
        var decided = await visitor.PostJsonAsync(visitor.Coordinator, "complete", """{"title": "Late"}""");

        Assert.Equal(HttpStatusCode.Conflict, accepted.Status);
        Assert.Equal([accepted.Text], new[] { recommended.Text, decided.Text }.Distinct());
        Assert.Contains("under-assessment", accepted.Text, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.PostFormAsync(visitor.Partner, "withdraw", ("reason", "No"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.PostFormAsync(visitor.Coordinator, "withdraw", ("reason", " "))).Status);
        Assert.Equal("status?notice=withdrawn", (await visitor.PostFormAsync(visitor.Coordinator, "withdraw", ("reason", "No time for it"))).Location);
        Assert.Equal("status?notice=withdrawn", (await visitor.PostFormAsync(visitor.Coordinator, "withdraw", ("reason", "No time for it"))).Location);
        Assert.Equal("withdrawn", await programme.StatusAsync(Visitor.Reference));
        Assert.DoesNotContain("Beviljad", (await visitor.GetAsync(visitor.Coordinator, "status")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_party_signs_the_text_it_has_read_for_itself_and_once()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        using var visitor = await Visitor.ArriveAsync(programme);
        (await programme.Driver.VerbAsync("olle:Officer", Visitor.Reference, "accept-complete")).Ok();
        await Approvals.RecommendAsync(programme);
        (await programme.Driver.VerbAsync("dina:Decider", Visitor.Reference, "decide", Approvals.Approval)).Ok();
        (await programme.Driver.StaffAsync("dina:Decider", HttpMethod.Post, "rounds/2026-spring/announce", new { on = "2026-03-20" })).Ok();
        await programme.MoveToAsync("2026-03-20T08:00:00Z");
        (await programme.Driver.VerbAsync("olle:Officer", Visitor.Reference, "send-agreement")).Ok();

        var page = await visitor.GetAsync(visitor.Coordinator, "agreement");
        Assert.Contains("AGREEMENT 2026-0001", page.Text, StringComparison.Ordinal);
        var hash = TextHash().Match(page.Text).Groups[1].Value;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.PostFormAsync(visitor.Coordinator, "sign", ("signedBy", "Karin Lund"), ("textHash", hash))).Status);
        var other = await visitor.PostFormAsync(visitor.Coordinator, "sign", ("signedBy", "Karin Lund"), ("authorised", "yes"), ("textHash", "of another text"));
        Assert.Contains("Avtalets text har ändrats", other.Text, StringComparison.Ordinal);
        Assert.Equal("status?notice=signed", (await visitor.PostFormAsync(visitor.Coordinator, "sign", ("signedBy", "Karin Lund"), ("authorised", "yes"), ("textHash", hash))).Location);
        var again = await visitor.PostFormAsync(visitor.Coordinator, "sign", ("signedBy", "Karin Lund"), ("authorised", "yes"), ("textHash", hash));
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains("Avtalet är redan undertecknat för er part", again.Text, StringComparison.Ordinal);

        var broken = await visitor.PostBrokenFormAsync(visitor.Partner, "sign");
        Assert.Equal((HttpStatusCode.BadRequest, "text/html"), (broken.Status, broken.Type));
        Assert.Contains("What was sent could not be read", broken.Text, StringComparison.Ordinal);
        Assert.Equal("DENY", broken.Headers.GetValues("X-Frame-Options").Single());

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.PostJsonAsync(visitor.Partner, "sign", """{"party": "icld"}""")).Status);
        Assert.Equal("status?notice=signed", (await visitor.PostFormAsync(visitor.Partner, "sign", ("party", "icld"), ("signedBy", "The Mayor"))).Location);
        var signatures = (await StoredAsync(programme))["agreement"]!["signatures"]!.AsArray();
        Assert.Equal(
            [("applicant", "Karin Lund", "link"), ("partner-1", "The Mayor", "link")],
            signatures.Select(s => (s!["party"]!.ToString(), s["signedBy"]!.ToString(), s["how"]!.ToString())));
    }

    static async Task ReturnAsync(ProgrammeUnderTest programme)
    {
        (await programme.Driver.VerbAsync("olle:Officer", Visitor.Reference, "return", new { missing = new[] { "A letter of intent signed by Masaka" } })).Ok();
        await programme.QuietAsync();
    }

    static async Task<JsonNode> StoredAsync(ProgrammeUnderTest programme) =>
        (await programme.Driver.StaffAsync("olle:Officer", HttpMethod.Get, $"applications/{Visitor.Reference}")).Ok().Json!;

    static async Task<IReadOnlyList<string>> AuditAsync(ProgrammeUnderTest programme) =>
        [.. (await programme.Driver.StaffAsync("axel:Auditor", HttpMethod.Get, $"applications/{Visitor.Reference}/audit")).Ok()
            .Json!["items"]!.AsArray().Select(e => e!["action"]!.ToString())];

    /// <summary>The page's fields with their values, as a browser sends them untouched.</summary>
    static List<(string Name, string Value)> FieldsOf(string page)
    {
        var form = page[page.IndexOf("<form", StringComparison.Ordinal)..page.IndexOf("</form>", StringComparison.Ordinal)];
        return [.. Field().Matches(form).Select(m => (m.Groups["name"].Value, m.Groups["value"].Value.TrimStart('\n')))];
    }

    [GeneratedRegex("""<input type="(?:text|date|hidden)"(?: class="short")?(?: id="[^"]*")? name="(?<name>[^"]*)"[^>]*? value="(?<value>[^"]*)"|<input type="checkbox" name="(?<name>[^"]*)" value="(?<value>[^"]*)" checked|<textarea[^>]* name="(?<name>[^"]*)"[^>]*>(?<value>[^<]*)<|<select name="(?<name>[^"]*)".*?<option value="(?<value>[^"]*)" selected""", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Field();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex TagsOf();

    [GeneratedRegex("name=\"textHash\" value=\"([0-9a-f]{64})\"")]
    private static partial Regex TextHash();
}

/// <summary>The way from a complete application to a decision, by staff.</summary>
static class Approvals
{
    public static object Approval { get; } = new { outcome = "approve", amountSek = 1_300_000, conditions = Array.Empty<object>(), reason = "A strong application." };

    public static async Task RecommendAsync(ProgrammeUnderTest programme)
    {
        var driver = programme.Driver;
        object[] reviewers = [new { name = "Rut", email = "rut@demo.example", municipality = "Umeå" }, new { name = "Ravi", email = "ravi@demo.example", municipality = "Lund" }];
        (await driver.VerbAsync("olle:Officer", Visitor.Reference, "assign-reviewers", new { reviewers })).Ok();
        foreach (var who in (string[])["rut:Reviewer", "ravi:Reviewer"])
        {
            string[] criteria = ["democracy", "mutual-benefit", "results", "feasibility", "gender-rights", "sustainability", "budget"];
            var scores = criteria.Select(criterion => new { criterion, score = 4, comment = "Well argued." });
            (await driver.VerbAsync(who, Visitor.Reference, "review", new { scores, risk = "low", comment = "Strong." })).Ok();
        }

        (await driver.VerbAsync("olle:Officer", Visitor.Reference, "recommend", Approval)).Ok();
    }
}
