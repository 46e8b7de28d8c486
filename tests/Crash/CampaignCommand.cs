using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Mpp.Tests.Crash;

/// <summary>The campaign from the command line: everything that the results file does not have yet.</summary>
sealed record CampaignCommand
{
    const string Usage = """
        Usage: dotnet run -c Release --project tests -- crash [kills|faults] [OPTIONS]

        kills   the host dies before and after every storage and mail request of one case's life
        faults  storage answers every request of it with 500 (once, or every attempt), loses the answer (once, or every one), throttles, or is written by somebody else first
                (both, if neither is named)

        Each time what becomes of the life is compared with the unbroken one. Can be broken off and started again: what is in the results file is not done twice.

          --results FILE      where results are added, a JSON line each (.local/crash.jsonl)
          --page FILE         the page that tells of them (docs/crash-campaign.md), written at the end, of all results in the file
          --steps-per-life N  in how many steps of one life something goes wrong (20); more is faster, fewer keeps what happened apart
          --per-step N        how many faults in one step (4); always one kill
          --at-once N         lives that are played at one time (2; 8 of faults, where most is waiting)
          --minutes N         begin no more lives after so many minutes
          --seed N            how it is spread over lives (1)
          --list              only shows the requests of the life
        """;

    string What { get; init; } = "";
    string Results { get; init; } = Path.Combine(".local", "crash.jsonl");
    string Page { get; init; } = Path.Combine("docs", "crash-campaign.md");
    int StepsPerLife { get; init; } = 20;
    int PerStep { get; init; } = 4;
    int? AtOnce { get; init; }
    double Minutes { get; init; } = double.MaxValue;
    int Seed { get; init; } = 1;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not ["crash", .. var rest] || Parse(new(rest)) is not { } command)
        {
            Console.WriteLine(Usage);
            return 2;
        }

        try
        {
            return await command.RunAsync();
        }
        catch (InvalidDataException otherLife)
        {
            Console.WriteLine(otherLife.Message);
            return 1;
        }
    }

    /// <summary>Null where something is not understood.</summary>
    static CampaignCommand? Parse(Queue<string> rest)
    {
        var command = new CampaignCommand();
        if (rest.TryPeek(out var what) && what is "kills" or "faults" or "--list") command = command with { What = rest.Dequeue() };
        while (rest.TryDequeue(out var option))
        {
            if (!rest.TryDequeue(out var value)) return null;
            var isNumber = double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
            var next = option switch
            {
                "--results" => command with { Results = value },
                "--page" => command with { Page = value },
                "--steps-per-life" when isNumber => command with { StepsPerLife = (int)number },
                "--per-step" when isNumber => command with { PerStep = (int)number },
                "--at-once" when isNumber => command with { AtOnce = (int)number },
                "--minutes" when isNumber => command with { Minutes = number },
                "--seed" when isNumber => command with { Seed = (int)number },
                _ => null,
            };
            if (next is null) return null;
            command = next;
        }

        return command;
    }

    async Task<int> RunAsync()
    {
        var since = Stopwatch.GetTimestamp();
        Console.WriteLine("The unbroken life is played first.");
        await using var campaign = await Campaign.StartAsync();
        Console.WriteLine($"It has {campaign.Steps} steps and {campaign.Requests.Count} requests; {Elapsed(since)}.");
        var life = campaign.Requests;
        if (What == "--list")
        {
            foreach (var request in life) Console.WriteLine($"{request.Step} | {request.Name} | {request.Nth}");
            return 0;
        }

        var results = MishapResults.Open(Results, life);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, BreakOff);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, BreakOff);
        campaign.EarlierLives = results.All.Select(r => r.Life).DefaultIfEmpty().Max();
        var isComplete = true;
        var notReached = new List<Mishap>();
        if (What is "" or "kills") await PlayAsync("kills", [.. life.SelectMany(r => r.Kills)], perStep: 1, AtOnce ?? 2);
        if (What is "" or "faults") await PlayAsync("faults", [.. life.SelectMany(r => r.Faults)], PerStep, AtOnce ?? 8);
        await File.WriteAllTextAsync(Page, CampaignPage.Render(life, results.All, notReached));
        Console.WriteLine($"See {Page}.");
        return isComplete && results.All.All(r => r.Differences.Count == 0) ? 0 : 1;

        async Task PlayAsync(string what, IReadOnlyList<Mishap> all, int perStep, int atOnce)
        {
            var pool = new MishapPool(all, results.All.Select(r => r.Mishap), StepsPerLife, perStep, Seed);
            Console.WriteLine($"{what}: {all.Count}; {all.Count - pool.Left} of them are in {Results}.");
            var (begun, done, toDo) = (Stopwatch.GetTimestamp(), 0, pool.Left);
            await campaign.PlayAllAsync(pool, atOnce, result =>
            {
                results.Add(result);
                if (Interlocked.Increment(ref done) is var so && so % 25 == 0) Console.WriteLine($"{so} of {toDo} {what}, {Elapsed(begun)}; {Remaining(begun, so, toDo)}");
                foreach (var difference in result.Differences) Console.WriteLine($"{result.Mishap}\n    {difference}");
            }, () => Stopwatch.GetElapsedTime(since).TotalMinutes >= Minutes);

            var left = all.Except(results.All.Select(r => r.Mishap)).Except(pool.NotReached).Count();
            var otherwise = results.All.Count(r => r.Differences.Count > 0 && all.Contains(r.Mishap));
            Console.WriteLine($"{done} {what} done, {otherwise} of all ended otherwise, {pool.NotReached.Count} were not reached, {left} are left; {Elapsed(begun)}.");
            notReached.AddRange(pool.NotReached);
            isComplete &= left == 0;
        }

        void BreakOff(PosixSignalContext signal)
        {
            // What becomes of lives from here on says nothing about the host.
            signal.Cancel = true;
            results.Close();
            campaign.EndAsync().GetAwaiter().GetResult();
            Environment.Exit(130);
        }

        static string Elapsed(long begun) => string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(begun).TotalMinutes:0.0} minutes");

        static string Remaining(long begun, int done, int toDo) => string.Create(CultureInfo.InvariantCulture, $"about {Stopwatch.GetElapsedTime(begun).TotalMinutes / done * (toDo - done):0} more at this pace");
    }
}
