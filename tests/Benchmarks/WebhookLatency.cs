using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Mpp.Embedded.Rehearsal;

namespace Mpp.Benchmarks;

/// <summary>How long the webhook takes to answer with 20 senders at once, two files of 200 KB inline in each application.</summary>
static class WebhookLatency
{
    const int Senders = 20, Volleys = 6;

    public static async Task RunAsync(Report report)
    {
        await using var load = await ProgrammeUnderLoad.StartAsync(counted: false);
        await VolleyAsync(load, "warm-up");
        var times = new List<double>();
        for (var volley = 0; volley < Volleys; volley++) times.AddRange(await VolleyAsync(load, $"volley-{volley}"));
        times.Sort();
        report.Add("webhook, 20 senders at once, two files of 200 KB inline: median", times[times.Count / 2], "ms", atMost: 300);
        report.Add("the same: 95th percentile", times[times.Count * 95 / 100], "ms");
    }

    static async Task<double[]> VolleyAsync(ProgrammeUnderLoad load, string name)
    {
        var bodies = Enumerable.Range(0, Senders).Select(i =>
        {
            var body = (HandbookCases.Kalix with { SubmissionId = $"{name}-{i}" }).Submission(load.Clock.GetUtcNow());
            foreach (var file in body["data"]!["attachments"]!.AsArray())
            {
                var content = RandomNumberGenerator.GetBytes(200 * 1024);
                (file!["contentBase64"], file["size"], file["sha256"]) = (Convert.ToBase64String(content), content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
            }

            return Encoding.UTF8.GetBytes(body.ToJsonString());
        }).ToList();
        var times = await Task.WhenAll(bodies.Select(async body =>
        {
            var watch = Stopwatch.StartNew();
            (await load.Driver.SubmitAsync(body, load.Clock.GetUtcNow())).Ok();
            return watch.Elapsed.TotalMilliseconds;
        }));
        await load.QuietAsync();
        return times;
    }
}
