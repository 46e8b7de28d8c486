using Mpp.Embedded.Azurite;
using Mpp.Embedded.Hosting;
using Mpp.Embedded.Rehearsal;

namespace Mpp.Embedded;

/// <summary>The half that only exists where this folder is compiled.</summary>
static partial class RehearsalMode
{
    static partial void Offer(ref Func<CommandLine, HostSettings, Task<int>>? run) =>
        run = (line, settings) => line.Verb == CommandLine.Rehearse ? Rehearse.RunAsync(line, settings) : ServeAsync(line, settings);

    static async Task<int> ServeAsync(CommandLine line, HostSettings settings)
    {
        using var ending = new Ending();
        try
        {
            Console.WriteLine("Starting the storage emulator Azurite; the first time it is installed from npm.");
            await using var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions { Folder = Path.Combine(line.Data, "azurite") }, ending.Token);
            if (settings.Rehearsal) await RehearseAsync(line, settings, azurite.ConnectionString(), ending);
            else await Serve.RunAsync(line, settings with { Storage = new(azurite.ConnectionString()) }, ending);
        }
        catch (OperationCanceledException) when (ending.IsAsked)
        {
            // Asked to end before it had begun: nothing is under way.
        }

        return 0;
    }

    static async Task RehearseAsync(CommandLine line, HostSettings settings, string storage, Ending ending)
    {
        var clock = line.Clock is { } standsAt ? new EmbeddedClock(standsAt) : new EmbeddedClock();
        await using var host = await RehearsalHost.StartAsync(new RehearsalOptions
        {
            Settings = settings.On(storage, $"http://localhost:{line.Port}"),
            Storage = storage,
            Letters = Path.Combine(line.Data, "letters"),
            Clock = clock,
            Port = line.Port,
        }, ending.Token);
        var isNew = await Demonstration.IsBareAsync(host, ending.Token);
        if (!line.Empty && isNew) await Demonstration.LoadAsync(host, settings.Values).WaitAsync(ending.Token);
        Welcome.Print(host.BaseAddress, line, isNew, clock.GetUtcNow());
        await ending.WhenAskedAsync();
        Console.WriteLine("Ending: finishing what is under way.");
        await host.StopAsync();
    }
}
