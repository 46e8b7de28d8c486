using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Journeys;

namespace Mpp.Benchmarks;

/// <summary>Two hundred scripted lives on one host, each step played by sixteen at a time, all of them with every story awake: memory is what is under way, and not what there is.</summary>
static class LivesAtOnce
{
    const int Lives = 200, AtOnce = 16, MostMegabytes = 100, MostGivenMegabytes = 300, MostTries = 10;

    static int repeats;

    public static async Task RunAsync(Report report)
    {
        await using var load = await ProgrammeUnderLoad.StartAsync(counted: false);
        await load.SubmitAsync("warm-up", 50);
        var stage = new Stage(load);

        // Each with a partner of its own: whoever pays looks at all grants of a partnership, and nobody has two hundred of them.
        var lives = Enumerable.Range(0, Lives).Select(i => new WholeLife(stage, handbook: HandbookCases.Kalix with { SubmissionId = $"life-{i}", Partner = $"Masaka{i}" })).ToList();
        var (before, most) = (Memory.LiveMegabytes(), 0.0);
        var given = Memory.WorkingSetMegabytes();
        await using var watch = new Memory.Watch();
        for (var at = 0; at < lives[0].Steps.Count; at++)
        {
            var step = lives[0].Steps[at];
            await Progress.OfAsync($"step {at + 1} of {lives[0].Steps.Count}, {step.Name}", async () =>
            {
                if (load.Clock.GetUtcNow() < step.AtUtc) await load.MoveToAsync(step.AtUtc);

                // One announcement is for all of the round.
                var those = step.Name == "order the announcement" ? lives[..1] : lives;
                await Parallel.ForEachAsync(those, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (life, _) => await PlayAsync(life.Steps[at]));
                await load.QuietAsync();
            });
            most = Math.Max(most, Memory.LiveMegabytes() - before);
        }

        report.Add("live memory by which a host grows with 200 lives at once, the most after any step", most, "MB", atMost: MostMegabytes);
        report.Add("the same: memory that the operating system has given it, the most at any time", watch.MostMegabytes - given, "MB", atMost: MostGivenMegabytes);
        report.Add("the same: instances of which more than the id is in memory at the end", load.Host.Engine!.InstancesInMemory, "instances", atMost: 64);
        report.Add("the same: letters", load.Post.Letters, "letters");
        report.Add("the same: answers of 503, upon which somebody tried again", Volatile.Read(ref repeats), "answers");
    }

    /// <summary>The round's ledger is one line, and who waited for ten seconds in it is told to come again: nothing has happened then, and a client repeats it.</summary>
    static async Task PlayAsync(LifeStep step)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await step.PlayAsync();
                return;
            }
            catch (RehearsalFailedException busy) when (busy.Message.StartsWith("HTTP 503", StringComparison.Ordinal) && attempt < MostTries)
            {
                Interlocked.Increment(ref repeats);
                await Task.Delay(TimeSpan.FromSeconds(attempt));
            }
        }
    }
}
