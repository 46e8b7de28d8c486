using System.Runtime.InteropServices;
using Mpp.Embedded.Hosting;
using Mpp.Functions;

namespace Mpp.Embedded;

/// <summary>The command <c>serve</c>: the programme in one process until somebody ends it.</summary>
static class Serve
{
    public static async Task RunAsync(CommandLine line, HostSettings settings)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ended.TrySetResult();
        }

        await using var host = await EmbeddedHost.StartAsync(new EmbeddedHostOptions
        {
            Functions = typeof(Services).Assembly.GetTypes(),
            Compose = (app, values) => app.AddProgramme(values),
            Settings = settings.Values,
            Clock = line.Clock is { } standsAt ? new EmbeddedClock(standsAt) : new EmbeddedClock(),
            Port = line.Port,
            Rehearsal = settings.Rehearsal,
            StorageConnection = settings.Storage,
        });
        Console.WriteLine($"Listening on {host.BaseAddress}  (Ctrl-C ends)");
        await ended.Task;
        Console.WriteLine("Ending: finishing what is under way.");
        await host.StopAsync();
    }
}
