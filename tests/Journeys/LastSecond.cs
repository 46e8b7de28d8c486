using System.Text;
using System.Text.Json.Nodes;
using Mpp.Adapters.Forms;
using Mpp.Domain.Cases;
using Mpp.Embedded.Rehearsal;

namespace Mpp.Tests.Journeys;

/// <summary>The round closes at 24:00 Stockholm of 15 March 2026, which is 23:00 UTC: "23:59:59.9 is in time" (handbook section 3).</summary>
public sealed class LastSecond
{
    const string InTime = "2026-03-15T22:59:59.900Z", TooLate = "2026-03-15T23:00:00.000Z";

    [Fact]
    public async Task A_tenth_of_a_second_before_the_close_is_in_time_and_the_close_itself_is_late()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync(InTime);
        await programme.PutRoundAsync();

        var last = await SubmitAsync(programme, HandbookCases.Kalix);
        programme.Clock.AdvanceTo(DateTimeOffset.Parse(TooLate, System.Globalization.CultureInfo.InvariantCulture));
        var late = await SubmitAsync(programme, HandbookCases.Robertsfors);
        await programme.CatchUpAsync();

        Assert.Equal("accepted", last["outcome"]);
        Assert.Equal((202, "refused", "2026-0002"), (late.Status, late["outcome"], late["reference"]));
        Assert.Equal("round-closed", Assert.Single(late.Json!["refusals"]!.AsArray())!["code"]!.ToString());
        Assert.Equal(["receipt", "receipt"], (await programme.Driver.LettersAsync("2026-0001")).Select(l => l.Letter));
        var refused = await programme.Driver.LettersAsync("2026-0002");
        Assert.Equal([("en", "late-refused"), ("sv", "late-refused")], refused.Select(l => (l.Language, l.Letter)).Order());
        Assert.Equal(CaseStatus.NotEligible, (await programme.CaseAsync("2026-0002")).Status);
    }

    [Fact]
    public async Task A_permit_lets_one_applicant_in_after_the_close_and_nobody_else()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync(TooLate);
        await programme.PutRoundAsync();
        (await programme.Driver.StaffAsync("olle:Officer", HttpMethod.Post, "rounds/2026-spring/permit-late", new { orgNumber = HandbookCases.Kalix.OrgNumber, until = "2026-03-17", reason = "Their form tool was down." })).Ok();

        Assert.Equal("accepted", (await SubmitAsync(programme, HandbookCases.Kalix))["outcome"]);
        Assert.Equal("refused", (await SubmitAsync(programme, HandbookCases.Malmö))["outcome"]);
        Assert.Equal("revision", (await SubmitAsync(programme, HandbookCases.Kalix with { Title = "Another title" }))["outcome"]);
        await programme.MoveToAsync("2026-03-17T22:59:59.900Z");
        Assert.Equal("revision", (await SubmitAsync(programme, HandbookCases.Kalix with { Title = "A third title" }))["outcome"]);
        await programme.MoveToAsync("2026-03-17T23:00:00Z");
        Assert.Equal("refused", (await SubmitAsync(programme, HandbookCases.Kalix with { Title = "A fourth title" }))["outcome"]);
        Assert.Equal("refused", (await SubmitAsync(programme, HandbookCases.Kalix with { SubmissionId = "once more" }))["outcome"]);
    }

    [Fact]
    public async Task Before_the_close_other_content_is_a_revision_after_it_it_is_refused_and_the_same_content_is_always_a_repeat()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-03-15T20:00:00Z");
        await programme.PutRoundAsync();
        var first = HandbookCases.Kalix.Submission(programme.Now);
        Assert.Equal("accepted", (await programme.Driver.SubmitAsync((JsonObject)first.DeepClone(), programme.Now))["outcome"]);
        await programme.QuietAsync();
        Assert.Equal("repeat", (await programme.Driver.SubmitAsync((JsonObject)first.DeepClone(), programme.Now))["outcome"]);

        await programme.MoveToAsync(InTime);
        var second = (HandbookCases.Kalix with { Title = "With another title" }).Submission(programme.Now);
        var revised = await programme.Driver.SubmitAsync((JsonObject)second.DeepClone(), programme.Now);
        await programme.MoveToAsync(TooLate);
        var refused = await SubmitAsync(programme, HandbookCases.Kalix with { Title = "Too late" });
        var repeated = await programme.Driver.SubmitAsync((JsonObject)second.DeepClone(), programme.Now);
        // An old delivery that is repeated late must not undo the newer one.
        var old = await programme.Driver.SubmitAsync((JsonObject)first.DeepClone(), programme.Now);
        await programme.CatchUpAsync();

        Assert.All(new[] { revised, refused, repeated, old }, a => Assert.Equal((202, "2026-0001"), (a.Status, a["reference"])));
        Assert.Equal(["revision", "refused", "repeat", "repeat"], new[] { revised, refused, repeated, old }.Select(a => a["outcome"]));
        Assert.Contains(refused.Json!["refusals"]!.AsArray(), r => r!["code"]!.ToString() == "round-closed");
        var @case = await programme.CaseAsync("2026-0001");
        Assert.Equal("With another title", @case.Application.Title);
        Assert.Equal(2, @case.Revisions.Count);
        Assert.All(@case.Application.Attachments, a => Assert.NotNull(a.Blob));
        Assert.Equal(4, (await programme.Driver.LettersAsync("2026-0001", "receipt")).Count);
    }

    [Fact]
    public async Task What_is_not_authentic_readable_or_small_enough_is_refused_and_what_is_authentic_is_kept()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        var driver = programme.Driver;
        var body = Encoding.UTF8.GetBytes(HandbookCases.Kalix.Submission(programme.Now).ToJsonString());

        using (var stranger = new Driver(programme.Host.BaseAddress, "whsec_" + Convert.ToBase64String(new byte[24])))
            Assert.Equal(401, (await stranger.SubmitAsync(body, programme.Now)).Status);
        Assert.Equal(401, (await driver.SubmitAsync(body, programme.Now.AddMinutes(-6))).Status);
        Assert.Equal(401, (await driver.SubmitAsync(body, programme.Now.AddMinutes(6))).Status);
        Assert.Equal(400, (await driver.SubmitAsync("{ this is no JSON"u8.ToArray(), programme.Now)).Status);
        Assert.Equal(400, (await driver.SubmitAsync("{}"u8.ToArray(), programme.Now)).Status);
        var large = HandbookCases.Kalix.Submission(programme.Now);
        large["data"]!["narrative"]!["challenge"] = new string('x', 1024 * 1024);
        Assert.Equal(413, (await driver.SubmitAsync(large, programme.Now)).Status);

        var quarantined = (await driver.StaffAsync("olle:Officer", HttpMethod.Get, "quarantine")).Ok().Json!["items"]!.AsArray();
        Assert.Equal(2, quarantined.Count);
        Assert.Empty((await driver.StaffAsync("olle:Officer", HttpMethod.Get, "applications")).Ok().Json!["items"]!.AsArray());
        // No reference was spent on any of them; and 5 minutes off is still authentic.
        Assert.Equal("2026-0001", (await driver.SubmitAsync(body, programme.Now.Add(-StandardWebhooks.Tolerance))).Ok()["reference"]);
    }

    static async Task<Answer> SubmitAsync(ProgrammeUnderTest programme, HandbookCase handbook)
    {
        var answer = await programme.Driver.SubmitAsync(handbook.Submission(programme.Now), programme.Now);
        await programme.QuietAsync();
        return answer.Ok();
    }
}
