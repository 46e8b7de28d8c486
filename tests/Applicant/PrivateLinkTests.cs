using System.Net;
using System.Text;
using Mpp.Tests.Journeys;

namespace Mpp.Tests.Applicant;

public sealed class PrivateLinkTests
{
    [Fact]
    public async Task A_link_that_is_forged_changed_revoked_or_expired_is_the_same_404_and_tells_nothing()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        using var visitor = await Visitor.ArriveAsync(programme);
        var good = visitor.Coordinator;
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(good, "status")).Status);

        var (payload, seal) = (good.Split('.')[0], good.Split('.')[1]);
        List<string> bad =
        [
            "x", "x.y", $"{payload}.", $".{seal}", $"{payload}.{seal[..^2]}", $"{payload}.{Flipped(seal)}", $"{Flipped(payload)}.{seal}", $"{good}.{seal}",
            $"{Convert.ToBase64String(Encoding.UTF8.GetBytes("2026-0001|applicant-1|1|9999999999")).TrimEnd('=')}.{seal}",
            new string('a', 600), "..%2f..%2fstaff", "%f0%28%8c%28", $"{visitor.Partner.Split('.')[0]}.{seal}",
        ];
        (await programme.Driver.VerbAsync("olle:Officer", Visitor.Reference, "revoke-link", new { contact = "partner-1-1", reason = "Sent to somebody else" })).Ok();
        bad.Add(visitor.Partner);

        HashSet<string> pages = [], problems = [], forms = [];
        foreach (var token in bad) await TryAsync(token);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(good, "status")).Status);
        await programme.MoveToAsync("2028-02-21T09:00:00Z");
        await TryAsync(good);

        // One page, one problem: not a letter tells which of them it was.
        Assert.Contains("This link does not work", Assert.Single(pages), StringComparison.Ordinal);
        Assert.Contains("Länken fungerar inte", pages.Single(), StringComparison.Ordinal);
        Assert.Single(problems);
        Assert.Equal(pages, forms);

        async Task TryAsync(string token)
        {
            pages.Add(Refused(await visitor.GetAsync(token, "status")));
            pages.Add(Refused(await visitor.GetAsync(token, "no-such-page")));
            problems.Add(Refused(await visitor.GetAsync(token, "agreement", "application/json")));
            problems.Add(Refused(await visitor.PostJsonAsync(token, "withdraw", """{"reason": "x"}""")));
            forms.Add(Refused(await visitor.PostFormAsync(token, "withdraw", ("reason", "x"))));
        }

        static string Refused(Seen seen)
        {
            Assert.Equal((HttpStatusCode.NotFound, null), (seen.Status, seen.Location));
            return seen.Text;
        }
    }

    [Fact]
    public async Task Looking_changes_nothing_sets_no_cookie_and_leaves_nothing_in_caches_frames_or_referrers()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        using var visitor = await Visitor.ArriveAsync(programme);
        await programme.QuietAsync();
        var before = await StateAsync();

        foreach (var page in (string[])["status", "completion", "agreement", "report", "withdrawal", "calendar.ics"])
            foreach (var accept in (string[])["text/html", "application/json", "*/*"])
            {
                var seen = await visitor.GetAsync(visitor.Coordinator, page, accept);
                Assert.Equal((page, accept) is ("agreement", "application/json") ? HttpStatusCode.NotFound : HttpStatusCode.OK, seen.Status);
                Assert.Equal((page, accept) switch
                {
                    ("calendar.ics", _) => "text/calendar",
                    ("agreement", "application/json") => "application/problem+json",
                    (_, "application/json") => "application/json",
                    _ => "text/html",
                }, seen.Type);
                Assert.False(seen.Headers.Contains("Set-Cookie"));
                Assert.Equal("no-store", seen.Headers.CacheControl!.ToString());
                Assert.Equal("no-referrer", seen.Headers.GetValues("Referrer-Policy").Single());
                Assert.Equal("nosniff", seen.Headers.GetValues("X-Content-Type-Options").Single());
                Assert.Equal("DENY", seen.Headers.GetValues("X-Frame-Options").Single());
                Assert.StartsWith("default-src 'none'; style-src 'sha256-", seen.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            }

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(visitor.Coordinator, "nothing")).Status);
        Assert.Equal(before, await StateAsync());

        async Task<(string?, string)> StateAsync()
        {
            var stored = (await programme.Driver.StaffAsync("axel:Auditor", HttpMethod.Get, $"applications/{Visitor.Reference}")).Ok();
            return (stored.ETag, (await programme.Driver.StaffAsync("axel:Auditor", HttpMethod.Get, $"applications/{Visitor.Reference}/audit")).Ok().Text);
        }
    }

    static string Flipped(string text) => text[..^4] + (text[^4] == 'A' ? 'B' : 'A') + text[^3..];
}
