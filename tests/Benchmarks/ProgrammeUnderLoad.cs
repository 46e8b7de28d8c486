using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mpp.Adapters.Mail;
using Mpp.Adapters.Tables;
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

    /// <summary>Past the proxy: what whoever moves the clock asks is nothing that the programme asks.</summary>
    DueStore due = null!;

    public EmbeddedClock Clock { get; } = new(new DateTimeOffset(2026, 2, 20, 9, 0, 0, TimeSpan.Zero));
    public EmbeddedHost Host { get; private set; } = null!;
    public Driver Driver { get; private set; } = null!;
    public StorageProxy? Proxy { get; private set; }
    public Post Post { get; } = new();

    /// <summary>Past the proxy, as <see cref="due"/>.</summary>
    public TableServiceClient Tables { get; private set; } = null!;

    public static async Task<ProgrammeUnderLoad> StartAsync(bool counted)
    {
        var load = new ProgrammeUnderLoad();
        load.azurite = await AzuriteProcess.StartAsync(new AzuriteOptions { Folder = load.folder, Accounts = ["bench"], InMemory = true, EndsWithThisProcess = true });
        var connection = load.azurite.ConnectionString("bench");
        load.Tables = new(connection);
        load.due = new(new Storage(load.Tables, new BlobServiceClient(connection)));
        if (counted) connection = (load.Proxy = await StorageProxy.StartAsync(connection)).ConnectionString;
        var settings = HostSettings.Load(new CommandLine { Clock = load.Clock.GetUtcNow(), Empty = true }, []);
        load.Host = await RehearsalHost.StartAsync(new RehearsalOptions
        {
            Settings = settings.On(connection, "http://localhost"),
            Storage = connection,
            Letters = Path.Combine(load.folder, "letters"),
            Clock = load.Clock,
            Also = services => services.AddSingleton<IMailer>(load.Post),
            Log = logging => logging.SetMinimumLevel(LogLevel.Error).AddConsole(),
        });
        load.Driver = new Driver(load.Host.BaseAddress, settings.Values["Webhooks:Forms:Secrets"]!);
        (await load.Driver.StaffAsync("olle:Officer", HttpMethod.Put, "rounds/2026-spring", new { name = "Spring", opensOn = "2026-02-15", closesOn = "2026-03-15", envelopeSek = 1_000_000_000 })).Ok();
        return load;
    }

    /// <summary>
    /// The storage requests of something that is done, all that follows included; those by which the engine keeps its lease, which come with the minutes of the machine, are the idle host's.
    /// </summary>
    public async Task<IReadOnlyList<string>> RequestsOfAsync(Func<Task> act)
    {
        var before = Proxy!.Count;
        await act();
        await QuietAsync();
        return [.. Proxy.Since(before).Where(r => !r.Contains("PartitionKey='hosts'", StringComparison.Ordinal))];
    }

    /// <summary>
    /// Moves the clock, stopping wherever something is due, and sweeps there: sweeps that find nothing are idle ones, and the night's round is the programme's and not a case's; neither
    /// happens.
    /// </summary>
    public async Task MoveToAsync(DateTimeOffset to)
    {
        await QuietAsync();
        if ((await due.DueAsync(Clock.GetUtcNow(), 1)).Count > 0) await SweepAsync();
        while (true)
        {
            var next = await NextAsync();
            Clock.AdvanceTo(next < to ? next.Value : to);
            await QuietAsync();
            if (next <= to) await SweepAsync();
            if (next is null || next >= to) return;
        }
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

    /// <summary>The next full minute at which a sweep finds something, or the next timer of a story.</summary>
    async Task<DateTimeOffset?> NextAsync()
    {
        var dueAt = await due.NextAsync(Clock.GetUtcNow());
        var timer = Host.Engine!.NextTimerUtc;
        return new[] { dueAt is { } at ? Host.Timers.NextDueUtc(at.AddTicks(-1)) : null, timer > Clock.GetUtcNow() ? timer : null }.Min();
    }

    Task SweepAsync() => FireAsync(Clock.GetUtcNow());

    /// <summary>Fires the timer functions of a minute, whatever the clock says, and waits for all that follows.</summary>
    public async Task FireAsync(DateTimeOffset minute)
    {
        foreach (var fired in await Host.Timers.FireDueAsync(minute.AddMinutes(-1), minute))
            if (fired.Failure is { } failure) throw new InvalidOperationException($"{fired.Name} failed.", failure);
        await QuietAsync();
    }
}
