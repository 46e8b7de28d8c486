using System.Diagnostics;
using System.Globalization;

namespace Mpp.Benchmarks;

/// <summary>What a long benchmark is at, on the error stream: the figures are for the other one.</summary>
static class Progress
{
    public static async Task OfAsync(string what, Func<Task> work)
    {
        var since = Stopwatch.GetTimestamp();
        await work();
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{what}: {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s"));
    }
}
