using System.Diagnostics;
using Mpp.Embedded.Azurite;

namespace Mpp.Benchmarks;

/// <summary>From the start of the built program to listening, on an Azurite that runs already: the process's own start, tables, engine, Kestrel.</summary>
static class StartUp
{
    public static async Task RunAsync(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("mpp-benchmark-").FullName;
        var times = new List<double>();
        await using (var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions { Folder = folder, InMemory = true, EndsWithThisProcess = true }))
            for (var run = 0; run < 3; run++) times.Add(await OnceAsync(azurite.ConnectionString()));
        times.Sort();
        report.Add("start-up from built code to listening, without Azurite's own start: median of 3", times[1], "s", atMost: 3);
        Directory.Delete(folder, recursive: true);
    }

    static async Task<double> OnceAsync(string storage)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "Mpp.Embedded.dll"), "serve", "--storage", storage, "--i-accept-data-loss", "--port", "7399", "--settings", Path.Combine(AppContext.BaseDirectory, "local.settings.sample.json") })
            start.ArgumentList.Add(argument);
        start.Environment["Identity__Authority"] = "https://identity.example";
        start.Environment["Identity__Audience"] = "benchmark";
        start.Environment["SendGrid__ApiKey"] = "SG.benchmark";
        start.Environment["SendGrid__EventPublicKey"] = "benchmark";
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (!line.StartsWith("Listening", StringComparison.Ordinal)) continue;
            var seconds = watch.Elapsed.TotalSeconds;
            process.Kill();
            await process.WaitForExitAsync();
            return seconds;
        }

        throw new InvalidOperationException($"The program ended without listening: {string.Join('\n', said)}");
    }
}
