using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters.Blobs;
using Mpp.Adapters.Tables;
using Mpp.Embedded.Rehearsal;

namespace Mpp.Tests.Staff;

/// <summary>Quarantine, reviewers, tasks.</summary>
public sealed class StaffListRoutesTests(OpenProgramme open) : IClassFixture<OpenProgramme>
{
    readonly Caller caller = open.Caller;

    [Fact]
    public async Task What_could_not_be_read_waits_and_is_discarded_once_with_a_reason()
    {
        Assert.Equal(400, (await open.Programme.Driver.SubmitAsync(new JsonObject { ["type"] = "mpp.application.submitted", ["data"] = new JsonObject { ["title"] = "No more than that" } }, open.Programme.Now)).Status);
        var id = (string)(await caller.GetAsync("staff/quarantine")).Ok().Items.Single(q => ((string)q["reason"]!).Contains("submissionId", StringComparison.Ordinal))["id"]!;

        var unreadable = await caller.PostAsync($"staff/quarantine/{id}/replay");
        Assert.Equal((422, "unreadable"), (unreadable.Status, (string?)unreadable.Json["refusals"]![0]!["code"]));
        Assert.Equal(400, (await caller.PostAsync($"staff/quarantine/{id}/discard")).Status);
        var discarded = (await caller.PostAsync($"staff/quarantine/{id}/discard", new { reason = "A test of the form" })).Ok();
        Assert.Equal(("discarded", "olle@demo.example", "A test of the form"), ((string?)discarded.Json["outcome"], (string?)discarded.Json["settledBy"], (string?)discarded.Json["why"]));

        Assert.DoesNotContain(id, (await caller.GetAsync("staff/quarantine")).Text, StringComparison.Ordinal);
        Assert.Equal((409, "settled"), Short(await caller.PostAsync($"staff/quarantine/{id}/discard", new { reason = "again" })));
        Assert.Equal((409, "settled"), Short(await caller.PostAsync($"staff/quarantine/{id}/replay")));
    }

    /// <summary>As after a mend of the reader: the body that lies there can be read now.</summary>
    [Fact]
    public async Task A_replayed_delivery_counts_from_when_it_came_and_becomes_one_case()
    {
        (await caller.PutAsync("staff/rounds/closed", new { name = "Closed since", opensOn = "2026-01-10", closesOn = "2026-01-31", envelopeSek = 1_000_000 })).Ok();
        var body = (HandbookCases.Malmö with { SubmissionId = "quarantined" }).Submission(open.Programme.Now);
        body["data"]!["roundId"] = "closed";
        var id = new string('a', 64);
        await open.Programme.Host.Services.GetRequiredService<BlobVault>().PutAsync(BlobVault.Deliveries, $"quarantine/{id}", BinaryData.FromString(body.ToJsonString()), "application/json");
        await open.Programme.Host.Services.GetRequiredService<QuarantineStore>().AddAsync(new(id, "forms", null, $"quarantine/{id}", "as if", DateTimeOffset.Parse("2026-01-31T22:59:00Z", null)));

        var receipt = (await caller.PostAsync($"staff/quarantine/{id}/replay")).Ok().Json;
        await open.Programme.QuietAsync();
        var @case = (await caller.GetAsync($"staff/applications/{(string)receipt["reference"]!}")).Ok().Json;
        Assert.Equal(("accepted", "closed", "eligible", "2026-01-31T22:59:00Z"), ((string?)receipt["outcome"], (string?)@case["roundId"], (string?)@case["status"], (string?)@case["receivedAtUtc"]));
        Assert.All(@case["application"]!["attachments"]!.AsArray(), a => Assert.NotNull((string?)a!["blob"]));
        Assert.Equal((409, "settled"), Short(await caller.PostAsync($"staff/quarantine/{id}/replay")));
        Assert.Equal(2, (await open.Programme.Driver.LettersAsync((string)receipt["reference"]!, "receipt")).Count);
    }

    [Fact]
    public async Task A_reviewer_is_added_read_and_changed_by_the_address_they_sign_in_with()
    {
        Assert.Equal(201, (await caller.PostAsync("staff/reviewers", new { name = "Rosa", email = "Rosa@demo.example", municipality = "Gävle" })).Status);
        (await caller.PutAsync("staff/reviewers/Rosa@demo.example", new { name = "Rosa Ek", municipality = "Falun", isActive = false })).Ok();
        var rosa = (await caller.GetAsync("staff/reviewers/ROSA@demo.example")).Ok().Json;
        Assert.Equal(("Rosa Ek", "rosa@demo.example", "Falun", false, 0), ((string?)rosa["name"], (string?)rosa["email"], (string?)rosa["municipality"], (bool)rosa["isActive"]!, (int)rosa["load"]!));

        Assert.Equal(400, (await caller.PutAsync("staff/reviewers/rosa@demo.example", new { name = "Rosa", email = "other@demo.example", municipality = "Falun" })).Status);
        Assert.Equal(400, (await caller.PutAsync("staff/reviewers/nobody", new { name = "Nobody", municipality = "Falun" })).Status);
        Assert.Equal(400, (await caller.PutAsync("staff/reviewers/rosa@demo.example", new { })).Status);
        Assert.Single((await caller.GetAsync("staff/reviewers")).Ok().Items, r => ((string)r["email"]!).StartsWith("rosa", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_finished_a_task_is_in_the_cases_trail_once()
    {
        var reference = await open.SubmitAsync();
        await open.Programme.Host.Services.GetRequiredService<TaskStore>().AddAsync(reference, new("test", "1", "Look at it."), open.Programme.Now);
        var id = (string)(await caller.GetAsync("staff/tasks")).Ok().Items.Single(t => (string?)t["subject"] == reference && (string?)t["kind"] == "test")["id"]!;

        foreach (var who in new[] { "olle:Officer", "oda:Officer" }) Assert.NotNull((string?)(await caller.PostAsync($"staff/tasks/{id}/done", who: who)).Ok().Json["doneAtUtc"]);

        var trail = (await caller.GetAsync($"staff/applications/{reference}/audit")).Ok();
        Assert.Equal("olle@demo.example", (string?)trail.Items.Single(e => (string?)e["action"] == "task-done")["actorId"]);
        Assert.Empty(trail.Json["chain"]!["findings"]!.AsArray());
    }

    static (int, string?) Short(Reply reply) => (reply.Status, reply.Code);
}
