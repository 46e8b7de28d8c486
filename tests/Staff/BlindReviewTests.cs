namespace Mpp.Tests.Staff;

/// <summary>A reviewer judges on their own: others' scores are seen only after one's own are sent (handbook 4.4).</summary>
public sealed class BlindReviewTests(OpenProgramme open) : IClassFixture<OpenProgramme>
{
    readonly Caller caller = open.Caller;

    [Fact]
    public async Task Nothing_of_anothers_review_is_seen_before_ones_own_is_sent()
    {
        var reference = await open.SubmitAsync();
        (await caller.PostAsync($"staff/applications/{reference}/accept-complete")).Ok();
        (await caller.PostAsync($"staff/applications/{reference}/assign-reviewers", new { reviewers = new[] { OpenProgramme.Reviewer("Rut", "Umeå"), OpenProgramme.Reviewer("Ravi", "Lund") } })).Ok();
        await open.ReviewAsync(reference, "rut", 4);

        foreach (var blind in new[] { "ravi:Reviewer", "rosa:Reviewer" })
        {
            foreach (var path in new[] { "", "/audit" })
                Assert.DoesNotContain("rut thinks so", (await caller.GetAsync($"staff/applications/{reference}{path}", blind)).Ok().Text, StringComparison.Ordinal);
            var review = (await caller.GetAsync($"staff/applications/{reference}", blind)).Ok().Json["reviews"]!.AsArray().Single(r => (string?)r!["email"] == "rut@demo.example")!;
            Assert.Empty(review["scores"]!.AsArray());
            Assert.True(review["total"] is null && review["risk"] is null && review["comment"] is null, review.ToJsonString());
            Assert.Equal([null], await TotalsInTrailAsync(reference, blind));
            Assert.All((await caller.GetAsync("staff/rounds/2026-spring/ranking", blind)).Ok().Items, row => Assert.True(row["score"] is null && row["spread"] is null, row.ToJsonString()));
        }

        foreach (var seeing in new[] { "rut:Reviewer", "olle:Officer", "axel:Auditor", "ravi:Reviewer,Officer" })
            Assert.Contains("rut thinks so", (await caller.GetAsync($"staff/applications/{reference}", seeing)).Ok().Text, StringComparison.Ordinal);

        Assert.Equal(["80.0"], await TotalsInTrailAsync(reference, "olle:Officer"));

        await open.ReviewAsync(reference, "ravi", 1);
        Assert.Contains("rut thinks so", (await caller.GetAsync($"staff/applications/{reference}", "ravi:Reviewer")).Ok().Text, StringComparison.Ordinal);
        Assert.DoesNotContain("rut thinks so", (await caller.GetAsync($"staff/applications/{reference}", "rosa:Reviewer")).Ok().Text, StringComparison.Ordinal);

        // 80 and 20 points: the task that says so is for those who deal with it, and not for the third reviewer whom it asks for.
        Assert.True(await SeesSpreadAsync("olle:Officer"));
        Assert.False(await SeesSpreadAsync("rosa:Reviewer"));

        (await caller.PostAsync($"staff/applications/{reference}/moderate", new { note = "Rut's 80 was talked down" })).Ok();
        foreach (var path in new[] { "", "/audit" })
        {
            Assert.DoesNotContain("talked down", (await caller.GetAsync($"staff/applications/{reference}{path}", "rosa:Reviewer")).Ok().Text, StringComparison.Ordinal);
            Assert.Contains("talked down", (await caller.GetAsync($"staff/applications/{reference}{path}", "olle:Officer")).Ok().Text, StringComparison.Ordinal);
        }
    }

    async Task<bool> SeesSpreadAsync(string who) => (await caller.GetAsync("staff/tasks", who)).Ok().Items.Any(t => (string?)t["kind"] == "spread");

    async Task<IEnumerable<string?>> TotalsInTrailAsync(string reference, string who) =>
        (await caller.GetAsync($"staff/applications/{reference}/audit", who)).Ok().Items.Where(e => (string?)e["action"] == "review-sent").Select(e => (string?)e["to"]);
}
