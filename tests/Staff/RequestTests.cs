using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Mpp.Tests.Staff;

/// <summary>What callers may get wrong: every answer is a problem that says so, and none is a 500.</summary>
public sealed class RequestTests(OpenProgramme open) : IClassFixture<OpenProgramme>
{
    readonly Caller caller = open.Caller;

    public static TheoryData<string> BadPages => new()
    {
        "nonsense", "%20", "%00", Base64("one line only"), Base64("a\nb\nc"), Base64("a\u0000\nb"), Convert.ToBase64String([0xff, 0xfe, (byte)'\n', 0xc0]).TrimEnd('='), new string('A', 1990), new string('A', 4000),
    };

    [Theory]
    [MemberData(nameof(BadPages))]
    public async Task A_page_token_of_somewhere_else_is_the_callers_mistake(string page)
    {
        var reply = await caller.GetAsync($"staff/applications?page={page}");
        Assert.True(reply is { Status: 400, Code: "bad-page" or "malformed" }, reply.Text);
    }

    [Theory]
    [InlineData("staff/applications?status=asleep", "unknown-status")]
    [InlineData("staff/letters?state=asleep", "unknown-state")]
    public async Task A_filter_that_does_not_exist_is_named(string path, string code) => Assert.Equal((400, code), Short(await caller.GetAsync(path)));

    /// <summary>Erased, or found malicious and taken away by the scanner.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("?as=link")]
    public async Task A_file_that_a_record_names_and_nobody_keeps_any_more_is_gone_and_nobody_has_read_it(string how)
    {
        var reference = await open.SubmitAsync();
        var path = $"staff/applications/{reference}/attachments/file-1{how}";
        Assert.Equal(200, (await caller.GetAsync(path)).Status);
        var before = (await caller.GetAsync($"staff/applications/{reference}/audit")).Text;
        var files = new BlobContainerClient(open.Programme.Storage, "attachments");
        await foreach (var file in files.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{reference}/", CancellationToken.None)) await files.DeleteBlobAsync(file.Name);

        Assert.Equal((410, "attachment-gone"), Short(await caller.GetAsync(path)));
        Assert.Equal(before, (await caller.GetAsync($"staff/applications/{reference}/audit")).Text);
    }

    [Fact]
    public async Task A_filter_that_is_far_too_long_is_refused()
    {
        foreach (var name in new[] { "round", "status", "country", "assignee", "q" })
            Assert.Equal((400, "malformed"), Short(await caller.GetAsync($"staff/applications?{name}={new string('å', 201)}")));
        Assert.Empty((await caller.GetAsync($"staff/applications?round={Uri.EscapeDataString("'; drop / \\ # ? % " + new string('å', 180))}")).Ok().Items);
    }

    public static TheoryData<string> Unreadable => new()
    {
        "{", "[]", "\"x\"", "null", "{\"reason\": 1}", "{\"reason\": \"a\", \"reason\": \"b\"}", "{\"reason\": \"\\ud800\"}", "{\"\\udc00\": 1, \"reason\": \"x\"}", "{\"reason\": \"\\u0000\"}", "{\"reason\": null}", "{\"other\": [\"\\ud800\"]}", "{}",
        string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40), "{\"reason\": \"" + new string('x', 2001) + "\"}",
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_body_that_cannot_be_read_is_a_problem(string body)
    {
        var reply = await caller.SendAsync("POST", "staff/rounds/2026-spring/pause", "olle:Officer", Encoding.UTF8.GetBytes(body));
        Assert.True(reply is { Status: 400, Code: "malformed" }, $"{body[..Math.Min(60, body.Length)]}: {reply.Status} {reply.Text}");
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_a_problem_too()
    {
        byte[] body = [.. "{\"reason\": \""u8, 0xff, 0xc0, .. "\"}"u8];
        Assert.Equal((400, "malformed"), Short(await caller.SendAsync("POST", "staff/rounds/2026-spring/pause", "olle:Officer", body)));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_too_large() =>
        Assert.Equal((413, "too-large"), Short(await caller.SendAsync("POST", "staff/rounds/2026-spring/pause", "olle:Officer", new byte[1024 * 1024 + 1])));

    [Theory]
    [InlineData("staff/applications/2026-0099")]
    [InlineData("staff/applications/nonsense")]
    [InlineData("staff/applications/2026-0001%3F/audit")]
    [InlineData("staff/rounds/nonsense")]
    [InlineData("staff/jobs/announce-1-nonsense")]
    [InlineData("staff/jobs/nonsense")]
    [InlineData("staff/reviewers/nobody@demo.example")]
    public async Task What_is_not_there_is_not_found(string path) => Assert.Equal((404, "not-found"), Short(await caller.GetAsync(path, "ada:Admin")));

    [Theory]
    [InlineData("staff/tasks/{id}/done")]
    [InlineData("staff/quarantine/{id}/replay")]
    [InlineData("staff/quarantine/{id}/discard")]
    [InlineData("staff/letters/{id}/resend")]
    public async Task No_id_however_odd_makes_a_route_fail(string route)
    {
        foreach (var id in new[] { "none", "a%3Fb", "a%23b", "a%5Cb", "a%25b", "%C3%A5", "a%09b", "~", new string('x', 1500) })
            Assert.Equal((404, "not-found"), Short(await caller.PostAsync(route.Replace("{id}", id, StringComparison.Ordinal), new { reason = "x" })));
    }

    [Fact]
    public async Task A_command_that_is_repeated_with_its_key_gets_the_first_answer_whatever_has_happened_since()
    {
        var reference = await open.SubmitAsync();
        var first = (await caller.PostAsync($"staff/applications/{reference}/accept-complete", headers: ("Idempotency-Key", "k"))).Ok();
        (await caller.PostAsync($"staff/applications/{reference}/withdraw", new { reason = "Their wish" })).Ok();

        Assert.Equal(first.Text, (await caller.PostAsync($"staff/applications/{reference}/accept-complete", headers: ("Idempotency-Key", "k"))).Ok().Text);
        Assert.Equal((409, "wrong-status"), Short(await caller.PostAsync($"staff/applications/{reference}/accept-complete", headers: ("Idempotency-Key", "another"))));
        Assert.Equal((409, "wrong-status"), Short(await caller.PostAsync($"staff/applications/{reference}/accept-complete", who: "oda:Officer", headers: ("Idempotency-Key", "k"))));
        Assert.Equal((400, "idempotency-key"), Short(await caller.PostAsync($"staff/applications/{reference}/note", new { reason = "x", text = "x" }, headers: ("Idempotency-Key", new string('k', 201)))));
    }

    [Fact]
    public async Task A_case_is_read_once_and_changed_only_as_it_was_read()
    {
        var reference = await open.SubmitAsync();
        var tag = (await caller.GetAsync($"staff/applications/{reference}")).Ok().Headers["ETag"];
        Assert.Equal(304, (await caller.GetAsync($"staff/applications/{reference}", headers: ("If-None-Match", $"\"x\", {tag}"))).Status);

        (await caller.PostAsync($"staff/applications/{reference}/accept-complete", headers: ("If-Match", $"\"x\", {tag}"))).Ok();
        var stale = await caller.PostAsync($"staff/applications/{reference}/withdraw", new { reason = "x" }, headers: ("If-Match", tag));
        Assert.Equal((412, "changed", "complete"), (stale.Status, stale.Code, (string?)stale.Json["current"]!["status"]));
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_told_how()
    {
        foreach (var who in new[] { null, "nobody", "x:Emperor" })
        {
            var reply = await caller.GetAsync("staff/tasks", who);
            Assert.Equal((401, "not-signed-in", "Bearer"), (reply.Status, reply.Code, reply.Headers["WWW-Authenticate"]));
        }
    }

    static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    static (int, string?) Short(Reply reply) => (reply.Status, reply.Code);
}
