using System.Text.Json.Nodes;
using Mpp.Domain.Reporting;
using Mpp.Embedded.Rehearsal;

namespace Mpp.Tests.Journeys;

public sealed class AmendmentJourneys
{
    static JsonObject Requested(string reference, string kind, params (string Name, JsonNode Value)[] members)
    {
        var data = new JsonObject { ["reference"] = reference, ["kind"] = kind, ["reason"] = "The study costs more than we thought." };
        foreach (var (name, value) in members) data[name] = value;
        return new() { ["type"] = "mpp.amendment.requested", ["timestamp"] = "2026-06-01T08:00:00Z", ["data"] = data };
    }

    static JsonArray Move(string from, string to, long sek) => new(new JsonObject { ["from"] = from, ["to"] = to, ["amountSek"] = sek });

    [Fact]
    public async Task A_small_move_by_webhook_holds_at_once_and_a_large_one_when_a_decider_says_so()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var steps = await ReportSteps.InForceAsync(programme);
        var small = Requested(steps.Reference, "reallocation", ("moves", Move("1-meetings", "1-travel", 18_000)));
        Assert.Equal("accepted", (await programme.Driver.SubmitAsync(small, programme.Now)).Ok()["outcome"]);
        Assert.Equal("repeat", (await programme.Driver.SubmitAsync(small, programme.Now)).Ok()["outcome"]);
        Assert.Equal(198_000, GrantBudget.Lines(await programme.CaseAsync(steps.Reference)).Single(l => l.Line == "1-travel").AmountSek);
        Assert.Equal(2, (await programme.Driver.LettersAsync(steps.Reference, "amendment-decided")).Count);

        var large = Requested(steps.Reference, "reallocation", ("moves", Move("2-labour", "2-travel", 100_000)));
        Assert.Equal("accepted", (await programme.Driver.SubmitAsync(large, programme.Now)).Ok()["outcome"]);
        Assert.Contains($"{steps.Reference} amendment", await programme.TasksAsync());
        Assert.Equal(403, (await programme.Driver.VerbAsync("olle:Officer", steps.Reference, "decide-amendment", new { amendment = "amendment-2", outcome = "approve" })).Status);
        (await programme.Driver.VerbAsync("dina:Decider", steps.Reference, "decide-amendment", new { amendment = "amendment-2", outcome = "approve", reason = "Well argued." })).Ok();
        Assert.Equal(280_000, GrantBudget.Lines(await programme.CaseAsync(steps.Reference)).Single(l => l.Line == "2-travel").AmountSek);
        Assert.DoesNotContain($"{steps.Reference} amendment", await programme.TasksAsync());
        Assert.Equal(409, (await programme.Driver.VerbAsync("dina:Decider", steps.Reference, "decide-amendment", new { amendment = "amendment-2", outcome = "approve" })).Status);
        Assert.Equal(4, (await programme.Driver.LettersAsync(steps.Reference, "amendment-decided")).Count);
    }

    [Fact]
    public async Task A_longer_period_is_asked_for_by_private_link_and_the_reminders_follow()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var steps = await ReportSteps.InForceAsync(programme);
        var link = (await programme.Driver.LettersAsync(steps.Reference, "agreement-in-force")).First(l => l.Language == "sv").Link!;
        Assert.Contains("Ändra avtalet", (await programme.Driver.MyPageAsync(link, "amendment", html: true)).Text, StringComparison.Ordinal);
        var refused = await programme.Driver.MyAsync(link, "request-amendment", new { kind = "extension", reason = "Elections.", endDate = "2031-01-01" });
        Assert.Equal((422, "too-long"), (refused.Status, refused.Json!["refusals"]![0]!["code"]!.ToString()));
        (await programme.Driver.MyAsync(link, "request-amendment", new { kind = "extension", reason = "Elections.", endDate = "2029-09-30" })).Ok();
        Assert.Equal("waits", (await programme.Driver.MyPageAsync(link, "amendment")).Ok().Json!["amendments"]![0]!["outcome"]!.ToString());

        (await programme.Driver.VerbAsync("dina:Decider", steps.Reference, "decide-amendment", new { amendment = "amendment-1", outcome = "approve" })).Ok();
        var @case = await programme.CaseAsync(steps.Reference);
        Assert.Equal(new DateOnly(2029, 12, 29), @case.Reports[^1].DueOn);
        Assert.Equal(2, (await programme.Driver.LettersAsync(steps.Reference, "period-extended")).Count);
        Assert.Equal(new DateTimeOffset(2029, 9, 30, 6, 0, 0, TimeSpan.Zero), @case.Obligations.Single(o => o.Id == "report-reminder_year-3").Due.ToUtc());
    }

    [Fact]
    public async Task Nobody_fills_a_record_by_forms_so_far_that_staff_could_not_go_on_with_it()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var steps = await ReportSteps.InForceAsync(programme);
        var link = (await programme.Driver.LettersAsync(steps.Reference, "agreement-in-force")).First(l => l.Language == "sv").Link!;
        var (answer, sent) = (await SendAsync(1), 1);
        while (answer.Status == 200 && sent < 500) answer = await SendAsync(++sent);
        Assert.Equal((422, "case-full"), (answer.Status, answer.Json!["refusals"]![0]!["code"]!.ToString()));

        Assert.Equal(422, (await SendAsync(sent)).Status);
        Assert.Equal("refused", (await programme.Driver.SubmitAsync(Requested(steps.Reference, "reallocation", ("reason", new string('x', 3_999)), ("moves", new JsonArray([.. Enumerable.Repeat(Move("1-meetings", "1-travel", 1)[0]!, 50).Select(m => m.DeepClone())]))), programme.Now)).Ok()["outcome"]);
        (await programme.Driver.VerbAsync("olle:Officer", steps.Reference, "note", new { reason = "Somebody plays with the form." })).Ok();
        (await programme.Driver.VerbAsync("dina:Decider", steps.Reference, "terminate", new { reason = "Nonsense.", recoverSek = 0 })).Ok();
        await programme.CatchUpAsync();
        Assert.Empty(await programme.DueNowAsync());

        Task<Answer> SendAsync(int number) => programme.Driver.MyAsync(link, "request-amendment", new
        {
            kind = "reallocation",
            reason = $"{number} {new string('x', 3_900)}",
            moves = Enumerable.Range(0, 25).SelectMany(_ => new[] { new { from = "1-meetings", to = "1-travel", amountSek = 1 }, new { from = "1-travel", to = "1-meetings", amountSek = 1 } }),
        });
    }
}
