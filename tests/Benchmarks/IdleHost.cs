using Microsoft.Extensions.Logging;
using Mpp.Embedded;
using Mpp.Embedded.Azurite;
using Mpp.Embedded.Durable;
using Mpp.Embedded.Hosting;
using Mpp.Functions;
using Mpp.Tests.Support;

namespace Mpp.Benchmarks;

/// <summary>
/// What a host with nothing to do asks of storage in an hour, sweeps, leases and timer status included; the hour is the one with the night's round, on clocks that run many times as fast:
/// the programme's, and by its options the engine's lease.
/// </summary>
static class IdleHost
{
    const int Faster = 120, MostInAnHour = 180;

    public static async Task RunAsync(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("mpp-benchmark-").FullName;
        await using var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions { Folder = folder, Accounts = ["bench"], InMemory = true, EndsWithThisProcess = true });
        await using var proxy = await StorageProxy.StartAsync(azurite.ConnectionString("bench"));
        var clock = new FastClock(new(2026, 2, 20, 0, 58, 0, TimeSpan.Zero), Faster);
        var real = new DurableEngineOptions();
        await using var host = await EmbeddedHost.StartAsync(new EmbeddedHostOptions
        {
            Functions = typeof(Services).Assembly.GetTypes(),
            Compose = (app, values) => app.AddProgramme(values),
            Settings = HostSettings.Load(new CommandLine { Clock = clock.GetUtcNow(), Empty = true }, []).On(proxy.ConnectionString, "http://localhost"),
            Clock = clock,
            StorageConnection = proxy.ConnectionString,
            Durable = new() { LeaseRenewal = real.LeaseRenewal / Faster, LeaseDuration = real.LeaseDuration / Faster },
            Log = logging => logging.SetMinimumLevel(LogLevel.Error).AddConsole(),
        });

        await UntilAsync(new(2026, 2, 20, 1, 0, 30, TimeSpan.Zero));
        var before = proxy.Count;
        await UntilAsync(new(2026, 2, 20, 2, 0, 30, TimeSpan.Zero));
        var requests = proxy.Since(before).ToList();

        report.Add("storage requests of an idle host in an hour, the night's round in it", requests.Count, "requests", atMost: MostInAnHour);
        // On a machine that is busy with other things some of them come too late for their minute; that they come at all says that this was an hour.
        report.Add("of these: sweeps", Count("/Due()"), "requests", atLeast: 30);
        report.Add("of these: leases", Count("PartitionKey='hosts'"), "requests", atLeast: 24);
        report.Add("of these: timer status", Count("/EmbeddedTimers"), "requests", atLeast: 1);

        int Count(string path) => requests.Count(r => r.Contains(path, StringComparison.Ordinal));

        async Task UntilAsync(DateTimeOffset at)
        {
            if (at - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero) await Task.Delay(wait, clock);
        }
    }
}
