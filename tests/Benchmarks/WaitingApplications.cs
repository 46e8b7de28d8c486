using System.Globalization;
using Mpp.Domain.Intake;
using Mpp.Embedded.Rehearsal;

namespace Mpp.Benchmarks;

/// <summary>A thousand applications, each of another municipality, whose stories wait for somebody: the host keeps little of each.</summary>
static class WaitingApplications
{
    const int WarmUp = 50, Applications = 1000, AtOnce = 100, MostMegabytes = 100;

    public static async Task RunAsync(Report report)
    {
        await using var load = await ProgrammeUnderLoad.StartAsync(counted: false);
        await Progress.OfAsync($"{WarmUp} applications to warm up", () => load.SubmitAsync("warm-up", WarmUp));
        var (live, all) = (Memory.LiveMegabytes(), Memory.WorkingSetMegabytes());

        for (var sent = 0; sent < Applications; sent += AtOnce)
            await Progress.OfAsync($"applications {sent + 1} to {sent + AtOnce}", () => load.SubmitAsync("waiting", AtOnce, sent));

        report.Add("live memory by which a host grows with 1,000 applications waiting", Memory.LiveMegabytes() - live, "MB", atMost: MostMegabytes);
        report.Add("the same: memory that the operating system has given it", Memory.WorkingSetMegabytes() - all, "MB", atMost: MostMegabytes);
        report.Add("the same: instances of which more than the id is in memory", load.Host.Engine!.InstancesInMemory, "instances");
    }

    /// <summary>
    /// So many applications to one round, eight at a time, until their stories wait. <paramref name="from"/>: how many of that name there are already. Each of another municipality, or all of
    /// <paramref name="oneOrganisation"/>.
    /// </summary>
    public static async Task SubmitAsync(this ProgrammeUnderLoad load, string name, int count, int from = 0, string? oneOrganisation = null)
    {
        await Parallel.ForAsync(from, from + count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            var application = HandbookCases.Kalix with { SubmissionId = $"{name}-{i}", OrgNumber = oneOrganisation ?? OrganisationNumberOf(i) };
            (await load.Driver.SubmitAsync(application.Submission(load.Clock.GetUtcNow()), load.Clock.GetUtcNow())).Ok();
        });
        await load.QuietAsync();
    }

    /// <summary>As municipalities have them, made up; the last digit is the check digit.</summary>
    static string OrganisationNumberOf(int number) =>
        Enumerable.Range(0, 10).Select(check => string.Create(CultureInfo.InvariantCulture, $"2120{number:D5}{check}")).First(OrganisationNumber.IsValid);
}
