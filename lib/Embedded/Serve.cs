using Mpp.Embedded.Hosting;
using Mpp.Functions;

namespace Mpp.Embedded;

/// <summary>The command <c>serve</c>: real service in one process until somebody ends it.</summary>
static class Serve
{
    public static async Task RunAsync(CommandLine line, HostSettings settings, Ending ending)
    {
        using var manager = ServiceManager.OfThisProcess();
        try
        {
            await using var host = await StartAsync(new EmbeddedHostOptions
            {
                Functions = typeof(Services).Assembly.GetTypes(),
                Compose = (app, values) => app.AddProgramme(values),
                Settings = settings.OnStorage(),
                Clock = TimeProvider.System,
                Port = line.Port,
                Listen = manager.Sockets is { Count: > 0 } sockets ? ListenAt.Sockets(sockets) : ListenAt.Address(line.Listen),
                HubTables = settings.Storage!.OpenTables(),
                LastRequestsWithin = TimeSpan.FromSeconds(1),
                Log = manager.IsThere ? ConsoleLog.AddForJournal : ConsoleLog.Add,
            }, ending.Token);
            Console.WriteLine($"Listening on {string.Join(", ", host.Addresses)}");
            manager.Ready();
            await ending.WhenAskedAsync();
            manager.Stopping();
            Console.WriteLine("Ending: finishing what is under way.");
            await host.StopAsync();
        }
        catch (OperationCanceledException) when (ending.IsAsked)
        {
            // Asked to end before it had begun: nothing is under way.
        }
    }

    /// <summary>What storage says at the start is for whoever gave it, and not for whoever reads code.</summary>
    static async Task<EmbeddedHost> StartAsync(EmbeddedHostOptions options, CancellationToken cancellation)
    {
        try
        {
            return await EmbeddedHost.StartAsync(options, cancellation);
        }
        catch (Exception e) when (HostStorage.Trouble(e) is { } trouble)
        {
            throw new StartRefusedException($"The storage account does not serve this program: {trouble} See {HostStorage.Setting} and RecordsStorage.");
        }
    }
}
