using System.Runtime.InteropServices;
using Mpp.Embedded.Azurite;
using Mpp.Embedded.Hosting;
using Mpp.Embedded.Rehearsal;
using Mpp.Functions;

namespace Mpp.Embedded;

/// <summary>The command <c>serve</c>: the programme in one process until somebody ends it.</summary>
static class Serve
{
    public static async Task RunAsync(CommandLine line, HostSettings settings)
    {
        using var ending = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        void End(PosixSignalContext signal)
        {
            // Whoever asks twice does not want to wait.
            signal.Cancel = !ending.IsCancellationRequested;
            ending.Cancel();
        }

        try
        {
            if (settings.Storage is null) Console.WriteLine("Starting the storage emulator Azurite; the first time it is installed from npm.");
            var options = new AzuriteOptions { Folder = Path.Combine(line.Data, "azurite") };
            await using var azurite = settings.Storage is null ? await AzuriteProcess.StartAsync(options, ending.Token) : null;
            await RunAsync(line, settings, settings.Storage ?? azurite!.ConnectionString(), ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Asked to end before it had begun: nothing is under way.
        }
    }

    static async Task RunAsync(CommandLine line, HostSettings settings, string storage, CancellationToken ending)
    {
        var clock = line.Clock is { } standsAt ? new EmbeddedClock(standsAt) : new EmbeddedClock();
        await using var host = settings.Rehearsal ? await RehearsalHost.StartAsync(new RehearsalOptions
        {
            Settings = settings.On(storage, $"http://localhost:{line.Port}"),
            Storage = storage,
            Letters = Path.Combine(line.Data, "letters"),
            Clock = clock,
            Port = line.Port,
        }, ending) : await EmbeddedHost.StartAsync(new EmbeddedHostOptions
        {
            Functions = typeof(Services).Assembly.GetTypes(),
            Compose = (app, values) => app.AddProgramme(values),
            Settings = settings.On(storage),
            Clock = clock,
            Port = line.Port,
            StorageConnection = storage,
        }, ending);
        var isNew = await Demonstration.IsBareAsync(host, ending);
        if (settings.Rehearsal && !line.Empty && isNew) await Demonstration.LoadAsync(host, settings.Values);
        Welcome.Print(host.BaseAddress, settings, line, isNew, clock.GetUtcNow());
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Console.WriteLine("Ending: finishing what is under way.");
        await host.StopAsync();
    }
}
