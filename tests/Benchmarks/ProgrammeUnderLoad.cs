using Microsoft.Extensions.Logging;
using Mpp.Embedded;
using Mpp.Embedded.Azurite;
using Mpp.Embedded.Hosting;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Support;

namespace Mpp.Benchmarks;

/// <summary>The whole programme on an Azurite of its own, driven over HTTP; with <c>counted</c>, every storage request goes through a proxy that counts.</summary>
sealed class ProgrammeUnderLoad : IAsyncDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("mpp-benchmark-").FullName;
    AzuriteProcess? azurite;

    public EmbeddedClock Clock { get; } = new(new DateTimeOffset(2026, 2, 20, 9, 0, 0, TimeSpan.Zero));
    public EmbeddedHost Host { get; private set; } = null!;
    public Driver Driver { get; private set; } = null!;
    public StorageProxy? Proxy { get; private set; }
    public string Secret { get; private set; } = "";

    public static async Task<ProgrammeUnderLoad> StartAsync(bool counted)
    {
        var load = new ProgrammeUnderLoad();
        load.azurite = await AzuriteProcess.StartAsync(new AzuriteOptions { Folder = load.folder, Accounts = ["bench"], InMemory = true, EndsWithThisProcess = true });
        var connection = load.azurite.ConnectionString("bench");
        if (counted) connection = (load.Proxy = await StorageProxy.StartAsync(connection)).ConnectionString;
        var settings = HostSettings.Load(new CommandLine { Clock = load.Clock.GetUtcNow(), Empty = true }, []);
        load.Host = await RehearsalHost.StartAsync(new RehearsalOptions
        {
            Settings = settings.On(connection, "http://localhost"),
            Storage = connection,
            Letters = Path.Combine(load.folder, "letters"),
            Clock = load.Clock,
            Log = logging => logging.SetMinimumLevel(LogLevel.Error).AddConsole(),
        });
        load.Secret = settings.Values["Webhooks:Forms:Secrets"]!;
        load.Driver = new Driver(load.Host.BaseAddress, load.Secret);
        (await load.Driver.StaffAsync("olle:Officer", HttpMethod.Put, "rounds/2026-spring", new { name = "Spring", opensOn = "2026-02-15", closesOn = "2026-03-15", envelopeSek = 100_000_000 })).Ok();
        return load;
    }

    public Task QuietAsync() => Host.Engine!.WhenQuietAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Driver.Dispose();
        await Host.DisposeAsync();
        if (Proxy is not null) await Proxy.DisposeAsync();
        await azurite!.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
