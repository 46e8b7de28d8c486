using Mpp.Embedded.Rehearsal;

namespace Mpp.Tests.Staff;

/// <summary>Rounds over HTTP: what is put twice, split, decided in one go, and shown to everybody.</summary>
public sealed class RoundRoutesTests(OpenProgramme open) : IClassFixture<OpenProgramme>
{
    static readonly object Spring27 = new { name = "Spring 2027", opensOn = "2027-02-15", closesOn = "2027-03-15", envelopeSek = 1_000_000 };

    readonly Caller caller = open.Caller;

    [Fact]
    public async Task A_round_that_is_put_twice_stays_as_it_is()
    {
        var first = (await caller.PutAsync("staff/rounds/twice", Spring27)).Ok();
        var second = (await caller.PutAsync("staff/rounds/twice", Spring27)).Ok();
        Assert.Equal(first.Headers["ETag"], second.Headers["ETag"]);
        Assert.Equal(first.Text, second.Text);
    }

    [Fact]
    public async Task A_change_of_an_older_version_is_refused()
    {
        var tag = (await caller.PutAsync("staff/rounds/tagged", Spring27)).Ok().Headers["ETag"];
        (await caller.PostAsync("staff/rounds/tagged/pause", new { reason = "x" }, headers: ("If-Match", $"\"other\", {tag}"))).Ok();

        foreach (var stale in new[] { tag, "\"other\"" })
            Assert.Equal((412, "changed"), Short(await caller.PostAsync("staff/rounds/tagged/resume", headers: ("If-Match", stale))));
        (await caller.PostAsync("staff/rounds/tagged/resume", headers: ("If-Match", "*"))).Ok();
        Assert.Equal((412, "changed"), Short(await caller.PutAsync("staff/rounds/never-seen", Spring27, headers: ("If-Match", "*"))));
    }

    [Fact]
    public async Task A_rolling_round_that_is_read_and_put_back_is_still_one()
    {
        var put = (await caller.PutAsync("staff/rounds/standing", new { name = "Standing", opensOn = "2027-01-01", closesOn = "2027-12-31", envelopeSek = 1_000_000, rolling = true })).Ok();

        (await caller.PutAsync("staff/rounds/standing", put.Json)).Ok();

        Assert.True((bool)(await caller.GetAsync("staff/rounds/standing")).Ok().Json["isRolling"]!);
    }

    [Fact]
    public async Task An_extension_reaches_what_had_come_too_late()
    {
        (await caller.PutAsync("staff/rounds/over", new { name = "Over", opensOn = "2026-01-15", closesOn = "2026-02-15", envelopeSek = 1_000_000 })).Ok();
        var submission = (HandbookCases.Kalix with { SubmissionId = "too-late" }).Submission(open.Programme.Now);
        submission["data"]!["roundId"] = "over";
        var reference = (string)(await open.Programme.Driver.SubmitAsync(submission, open.Programme.Now)).Ok()["reference"]!;
        Assert.Equal("not-eligible", (string?)(await caller.GetAsync($"staff/applications/{reference}")).Ok().Json["status"]);
        await open.Programme.QuietAsync();

        (await caller.PostAsync("staff/rounds/over/extend", new { closesOn = "2026-02-28", reason = "A strike" })).Ok();
        Assert.Contains("Over has been extended since", Assert.Single(await TasksAsync()), StringComparison.Ordinal);

        (await caller.PostAsync($"staff/applications/{reference}/override-eligibility", new { reason = "The round was extended" })).Ok();
        Assert.Empty(await TasksAsync());

        async Task<IEnumerable<string>> TasksAsync() =>
            (await caller.GetAsync("staff/tasks")).Ok().Json["items"]!.AsArray().Where(t => (string?)t!["subject"] == reference).Select(t => (string)t!["text"]!);
    }

    [Fact]
    public async Task A_command_that_is_repeated_with_its_key_gets_the_first_answer_also_when_both_come_at_once()
    {
        (await caller.PutAsync("staff/rounds/keyed", Spring27)).Ok();
        Task<Reply> ExtendAsync(string key, string until = "2027-04-15") => caller.PostAsync("staff/rounds/keyed/extend", new { closesOn = until, reason = "A strike" }, headers: ("Idempotency-Key", key));

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ExtendAsync("first")));
        Assert.Contains("\"closesOn\":\"2027-04-15\"", Assert.Single(answers.Select(a => a.Ok().Text).Distinct()), StringComparison.Ordinal);
        Assert.Equal(422, (await ExtendAsync("second")).Status);
        (await ExtendAsync("third", "2027-05-15")).Ok();
        Assert.Equal(answers[0].Text, (await ExtendAsync("first")).Ok().Text);
        Assert.Equal("2027-05-15", (string?)(await caller.GetAsync("staff/rounds/keyed")).Ok().Json["closesOn"]);
    }

    [Fact]
    public async Task What_cannot_be_a_round_is_refused_with_reasons_and_never_fails()
    {
        var far = (await caller.PutAsync("staff/rounds/1900", new { name = "x", opensOn = "1900-01-01", closesOn = "1900-02-01", envelopeSek = 1 })).Json["refusals"]![0]!;
        Assert.Equal("dates-range", (string?)far["code"]);
        Assert.Equal(422, (await caller.PutAsync($"staff/rounds/{new string('x', 1500)}", Spring27)).Status);
        Assert.Equal(422, (await caller.PutAsync("staff/rounds/a%3Fb%23c", Spring27)).Status);
        Assert.Equal(404, (await caller.PostAsync($"staff/rounds/{new string('x', 1500)}/announce", new { on = "2026-06-01" }, "dina:Decider")).Status);
        Assert.Equal(404, (await caller.PostAsync("staff/rounds/none/split", new { closesOn = "2026-06-01", next = "later" })).Status);
        Assert.Equal(404, (await caller.GetAsync("staff/rounds/none/ranking")).Status);
    }

    [Fact]
    public async Task A_split_closes_one_round_earlier_and_opens_the_next_with_what_is_left()
    {
        (await caller.PutAsync("staff/rounds/whole", new { name = "Whole", opensOn = "2026-02-15", closesOn = "2026-04-15", envelopeSek = 900_000, countries = new[] { "UG" } })).Ok();
        Assert.Equal(400, (await caller.PostAsync("staff/rounds/whole/split", new { closesOn = "2026-03-01" })).Status);
        Assert.Equal(["date-passed", "round-exists"], (await caller.PostAsync("staff/rounds/whole/split", new { closesOn = "2026-02-19", next = "2026-spring" })).Json["refusals"]!.AsArray().Select(r => (string?)r!["code"]));
        Assert.Equal("envelope-committed", (string?)(await caller.PostAsync("staff/rounds/whole/split", new { closesOn = "2026-03-01", next = new { id = "rest", envelopeSek = 900_001 } })).Json["refusals"]![0]!["code"]);

        var split = (await caller.PostAsync("staff/rounds/whole/split", new { closesOn = "2026-03-01", next = new { id = "rest", name = "Rest", envelopeSek = 400_000 } })).Ok().Json;
        Assert.Equal(("2026-03-01", 500_000), ((string?)split["round"]!["closesOn"], (int)split["round"]!["envelopeSek"]!));
        var rest = (await caller.GetAsync("staff/rounds/rest")).Ok().Json;
        Assert.Equal(("Rest", "2026-03-02", "2026-04-15", 400_000, "UG"),
            ((string?)rest["name"], (string?)rest["opensOn"], (string?)rest["closesOn"], (int)rest["envelopeSek"]!, (string?)rest["countries"]![0]));

        (await caller.PostAsync("staff/rounds/rest/split", new { closesOn = "2026-03-20", next = "rest-of-the-rest" })).Ok();
        Assert.Equal(200_000, (int)(await caller.GetAsync("staff/rounds/rest-of-the-rest")).Ok().Json["envelopeSek"]!);
    }

    [Fact]
    public async Task A_meeting_decides_its_list_in_order_and_a_refusal_leaves_the_others()
    {
        var references = new List<string>();
        foreach (var _ in Enumerable.Range(0, 4)) references.Add(await open.RecommendAsync(400_000));
        (await caller.PutAsync("staff/rounds/2026-spring", new { name = "Spring", opensOn = "2026-02-15", closesOn = "2026-03-15", envelopeSek = 900_000 })).Ok();

        object Approve(string reference) => new { reference, outcome = "approve", amountSek = 400_000, reason = "As recommended" };
        object[] list = [Approve(references[0]), Approve("2026-9999"), Approve(references[1]), Approve(references[2]), new { reference = references[3], outcome = "reject", reason = "The envelope is used up" }];
        Task<Reply> DecideAsync(string who, object[] decisions, string minutes = "Minutes of 1 June, § 4") =>
            caller.PostAsync("staff/rounds/2026-spring/decide-batch", new { minutes, decisions }, who, ("Idempotency-Key", "meeting"));

        Assert.Equal(403, (await DecideAsync("olle:Officer", list)).Status);
        Assert.Equal(400, (await DecideAsync("dina:Decider", [])).Status);
        Assert.Equal(400, (await DecideAsync("dina:Decider", [list[0], list[0]])).Status);
        Assert.Equal(400, (await DecideAsync("dina:Decider", [.. Enumerable.Range(1, 91).Select(n => Approve($"2026-{n:D4}"))])).Status);
        Assert.Equal(400, (await DecideAsync("dina:Decider", list, minutes: "")).Status);

        var answer = (await DecideAsync("dina:Decider", list)).Ok();
        Assert.Equal([(references[0], 200), ("2026-9999", 404), (references[1], 200), (references[2], 422), (references[3], 200)], Outcomes(answer));
        Assert.Equal("over-envelope", (string?)answer.Items[3]["problem"]!["refusals"]![0]!["code"]);
        Assert.Equal(3, (int)answer.Json["decided"]!);
        Assert.Equal(800_000, (int)(await caller.GetAsync("staff/rounds/2026-spring/ranking")).Ok().Json["committedSek"]!);
        Assert.Equal(["approved", "approved", "recommended", "rejected"], await Task.WhenAll(references.Select(open.Programme.StatusAsync)));

        // The same list again, as after an answer that got lost: each first answer, no money twice.
        Assert.Equal([200, 404, 200, 422, 200], Outcomes((await DecideAsync("dina:Decider", list)).Ok()).Select(o => o.Status));
        Assert.Equal(800_000, (int)(await caller.GetAsync("staff/rounds/2026-spring/ranking")).Ok().Json["committedSek"]!);

        // Another round's list must not decide them.
        (await caller.PutAsync("staff/rounds/2026-other", Spring27)).Ok();
        var elsewhere = (await caller.PostAsync("staff/rounds/2026-other/decide-batch", new { minutes = "x", decisions = new[] { Approve(references[2]) } }, "dina:Decider")).Ok();
        Assert.Equal("other-round", (string?)elsewhere.Items[0]["problem"]!["refusals"]![0]!["code"]);
    }

    [Fact]
    public async Task Everybody_sees_the_dates_and_nothing_else()
    {
        (await caller.PutAsync("staff/rounds/public-one", new { name = "Räksmörgås; round", opensOn = "2026-02-01", closesOn = "2026-02-28", envelopeSek = 5_000 })).Ok();
        (await caller.PostAsync("staff/rounds/public-one/permit-late", new { orgNumber = HandbookCases.Kalix.OrgNumber, until = "2026-03-05", reason = "A fire" })).Ok();

        var json = (await caller.GetAsync("public/rounds.json", who: null)).Ok();
        var round = json.Items.Single(r => (string?)r["id"] == "public-one");
        Assert.Equal(("open", "2026-02-28T23:00:00Z"), ((string?)round["state"], (string?)round["closesAtUtc"]));
        Assert.DoesNotContain(HandbookCases.Kalix.OrgNumber, json.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("permit", json.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("announce", json.Text, StringComparison.OrdinalIgnoreCase);

        var calendar = (await caller.GetAsync("public/rounds.ics", who: null)).Ok();
        Assert.Equal("text/calendar", calendar.ContentType);
        Assert.Contains("SUMMARY:Räksmörgås\\; round opens", calendar.Text, StringComparison.Ordinal);
        Assert.Contains("DTEND:20260228T230000Z", calendar.Text, StringComparison.Ordinal);
    }

    static (int, string?) Short(Reply reply) => (reply.Status, reply.Code);

    static IEnumerable<(string Reference, int Status)> Outcomes(Reply reply) => reply.Items.Select(i => ((string)i["reference"]!, (int)i["status"]!));
}
