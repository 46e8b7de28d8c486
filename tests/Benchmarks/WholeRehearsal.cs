using System.Diagnostics;

namespace Mpp.Benchmarks;

/// <summary>The command <c>rehearse</c> of the built program, from its start to its end: two rounds and all their years, Azurite's own start and every letter's page included.</summary>
static class WholeRehearsal
{
    const int MostSeconds = 30;

    public static async Task RunAsync(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("mpp-benchmark-");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Mpp.Embedded.dll"), "rehearse", "--data", folder.FullName]) { RedirectStandardOutput = true };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var seconds = watch.Elapsed.TotalSeconds;
        if (process.ExitCode != 0) throw new InvalidOperationException($"The rehearsal ended with {process.ExitCode}:\n{said}");
        report.Add("the rehearsal, the whole process", seconds, "s", atMost: MostSeconds);
        folder.Delete(recursive: true);
    }
}
