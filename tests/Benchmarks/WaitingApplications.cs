using Mpp.Embedded.Rehearsal;

namespace Mpp.Benchmarks;

/// <summary>A thousand applications whose stories wait for somebody: the host keeps little of each.</summary>
static class WaitingApplications
{
    const int WarmUp = 50, Applications = 1000, MostMegabytes = 100;

    public static async Task RunAsync(Report report)
    {
        await using var load = await ProgrammeUnderLoad.StartAsync(counted: false);
        await load.SubmitAsync("warm-up", WarmUp);
        var (live, all) = (Memory.LiveMegabytes(), Memory.WorkingSetMegabytes());

        await load.SubmitAsync("waiting", Applications);

        report.Add("live memory by which a host grows with 1,000 applications waiting", Memory.LiveMegabytes() - live, "MB", atMost: MostMegabytes);
        report.Add("the same: memory that the operating system has given it", Memory.WorkingSetMegabytes() - all, "MB", atMost: MostMegabytes);
        report.Add("the same: instances of which more than the id is in memory", load.Host.Engine!.InstancesInMemory, "instances");
    }

    /// <summary>So many applications of one municipality to one round, eight at a time, until their stories wait.</summary>
    public static async Task SubmitAsync(this ProgrammeUnderLoad load, string name, int count)
    {
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            (await load.Driver.SubmitAsync((HandbookCases.Kalix with { SubmissionId = $"{name}-{i}" }).Submission(load.Clock.GetUtcNow()), load.Clock.GetUtcNow())).Ok());
        await load.QuietAsync();
    }
}
