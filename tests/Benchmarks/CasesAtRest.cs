using System.Globalization;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Journeys;

namespace Mpp.Benchmarks;

/// <summary>One scripted life beside others at rest: applications of the same municipality to the same round, which nobody has touched. The tables grow; what a life asks of them does not.</summary>
static class CasesAtRest
{
    const double MostGrowth = 5, MostANight = 3;

    public static Task RunAsync(Report report) => RunAsync(report, [10, 100, 1000]);

    public static async Task RunAsync(Report report, IReadOnlyList<int> atRest)
    {
        var (alone, _) = await LifeAsync(0);
        report.Add("storage requests of a life, alone", alone, "requests", atMost: LifeRequests.MostRequests);
        foreach (var others in atRest)
        {
            var (requests, night) = await LifeAsync(others);
            report.Add(string.Create(CultureInfo.InvariantCulture, $"storage requests of a life, {others} other cases at rest"), requests, "requests", atMost: LifeRequests.MostRequests);
            report.Add(string.Create(CultureInfo.InvariantCulture, $"by which it grows, {others} other cases at rest"), 100.0 * (requests - alone) / alone, "%", atMost: MostGrowth);
            report.Add(string.Create(CultureInfo.InvariantCulture, $"storage requests of a night's round, {others} cases at rest, each"), (double)night / others, "requests", atMost: others < 100 ? null : MostANight);
        }
    }

    static async Task<(int Life, int Night)> LifeAsync(int others)
    {
        await using var load = await ProgrammeUnderLoad.StartAsync(counted: true);
        await load.SubmitAsync("at-rest", others, oneOrganisation: HandbookCases.Kalix.OrgNumber);
        var total = 0;
        foreach (var step in new WholeLife(new Stage(load)).Steps) total += (await load.RequestsOfAsync(step.PlayAsync)).Count;
        var tonight = new DateTimeOffset(load.Clock.GetUtcNow().Date, TimeSpan.Zero).AddHours(1.5);
        return (total, (await load.RequestsOfAsync(() => load.FireAsync(tonight))).Count);
    }
}
