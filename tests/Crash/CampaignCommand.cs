using System.Diagnostics;
using System.Globalization;

namespace Mpp.Tests.Crash;

/// <summary>The campaign from the command line: all kills that the results file does not have yet.</summary>
sealed record CampaignCommand
{
    public const string Usage = """
        Usage: dotnet run -c Release --project tests -- crash [OPTIONS]

        Kills the host before and after every storage and mail request of one case's life, and compares what becomes of it with the unbroken life. Can be broken off and
        started again: what is in the results file is not done twice.

          --results FILE      where results are added, a JSON line each (.local/crash.jsonl)
          --page FILE         the page that tells of them (docs/crash-campaign.md); written at the end, of all results in the file
          --kills-per-life N  at most so many kills in one life, each in another step (8)
          --at-once N         lives that are played at one time (2)
          --minutes N         begin no more lives after so many minutes
          --seed N            how kills are spread over lives (1)
          --list              only shows the requests of the life
        """;

    public string Results { get; init; } = Path.Combine(".local", "crash.jsonl");
    public string Page { get; init; } = Path.Combine("docs", "crash-campaign.md");
    public int KillsPerLife { get; init; } = 8;
    public int AtOnce { get; init; } = 2;
    public double Minutes { get; init; } = double.MaxValue;
    public int Seed { get; init; } = 1;
    public bool List { get; init; }

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not ["crash", .. var rest] || Parse(rest) is not { } command)
        {
            Console.WriteLine(Usage);
            return 2;
        }

        return await command.RunAsync();
    }

    static CampaignCommand? Parse(string[] args)
    {
        var command = new CampaignCommand();
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out var option))
        {
            if (option == "--list")
            {
                command = command with { List = true };
                continue;
            }

            if (!rest.TryDequeue(out var value)) return null;
            int Number() => int.Parse(value, CultureInfo.InvariantCulture);
            switch (option)
            {
                case "--results": command = command with { Results = value }; break;
                case "--page": command = command with { Page = value }; break;
                case "--kills-per-life": command = command with { KillsPerLife = Number() }; break;
                case "--at-once": command = command with { AtOnce = Number() }; break;
                case "--minutes": command = command with { Minutes = Number() }; break;
                case "--seed": command = command with { Seed = Number() }; break;
                default: return null;
            }
        }

        return command;
    }

    async Task<int> RunAsync()
    {
        var since = Stopwatch.GetTimestamp();
        await using var campaign = await Campaign.StartAsync();
        if (List)
        {
            foreach (var request in campaign.Requests) Console.WriteLine($"{request.Step} | {request.Name} | {request.Nth}");
            return 0;
        }

        var results = KillResults.Open(Results, campaign.Requests);
        Console.WriteLine($"{campaign.Requests.Count} requests, {campaign.Points.Count} kills; {results.All.Count} of them are in {Results}.");
        var pool = new KillPool(campaign.Points, results.All.Select(r => r.Point), KillsPerLife, Seed);
        await campaign.PlayAllAsync(pool, AtOnce, result =>
        {
            results.Add(result);
            if (results.All.Count % 20 == 0) Console.WriteLine($"{results.All.Count} kills, {Stopwatch.GetElapsedTime(since).TotalMinutes:0.0} minutes");
            foreach (var difference in result.Differences) Console.WriteLine($"{result.Point}\n    {difference}");
        }, () => Stopwatch.GetElapsedTime(since).TotalMinutes >= Minutes);

        var page = CampaignPage.Render(campaign.Requests, results.All, pool.NotReached);
        await File.WriteAllTextAsync(Page, page);
        var failed = results.All.Count(r => r.Differences.Count > 0);
        Console.WriteLine($"{results.All.Count} of {campaign.Points.Count} kills done, {failed} failed, {pool.NotReached.Count} not reached; {Stopwatch.GetElapsedTime(since).TotalMinutes:0.0} minutes. See {Page}.");
        return failed == 0 && results.All.Count + pool.NotReached.Count >= campaign.Points.Count ? 0 : 1;
    }
}
