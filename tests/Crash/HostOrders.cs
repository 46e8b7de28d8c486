using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mpp.Embedded;
using Mpp.Embedded.Azurite;
using Mpp.Embedded.Hosting;
using Mpp.Embedded.Rehearsal;
using Mpp.Functions.Timers;
using Mpp.Tests.Support;

namespace Mpp.Tests.Crash;

/// <summary>
/// The host that is killed, in a process of its own: the programme on the embedded host as a rehearsal has it, its clock standing at <paramref name="Clock"/>. It starts Azurite in
/// <paramref name="Folder"/>, or adopts the one that an earlier host started there, and comes to <paramref name="Account"/> by way of the campaign.
/// </summary>
public sealed record HostOrders(string Folder, string Account, Uri Tables, Uri Blobs, Uri Mail, DateTimeOffset Clock)
{
    /// <summary>The verb by which this assembly is the host.</summary>
    public const string Verb = "crash-host";

    /// <summary>A line by which the campaign has it do the night's round.</summary>
    public const string Night = "night";

    /// <summary>One for each life of a campaign: Azurite has to be told at its start.</summary>
    public static readonly IReadOnlyList<string> Accounts = [.. Enumerable.Range(1, 3000).Select(n => $"c{n}")];

    /// <summary>The night's round is not the case's doing; it comes when the campaign wants to see whether it mends what a mishap has left behind in the lists.</summary>
    static readonly KeyValuePair<string, string?> NoNights = new("AzureWebJobs.Nightly.Disabled", "true");

    public static AzuriteOptions AzuriteIn(string folder) => new() { Folder = folder, Accounts = Accounts, InMemory = true };

    /// <summary>Runs until it is killed, or until the campaign is gone: the pipe between them closes however that ends.</summary>
    public static async Task RunAsync(string orders)
    {
        // Ctrl-C in a terminal reaches every process: the campaign ends, and by the pipe this one.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        var (folder, account, tables, blobs, mail, clock) = JsonSerializer.Deserialize<HostOrders>(orders)!;
        var azurite = await AzuriteProcess.StartAsync(AzuriteIn(folder));
        await SayAsync("storage", azurite.ConnectionString(account));
        var storage = new StorageAddress(azurite.ConnectionString(account)).Through(tables, blobs);
        var settings = HostSettings.Load(new CommandLine { Clock = clock, Empty = true }, []);
        var host = await RehearsalHost.StartAsync(new RehearsalOptions
        {
            Settings = new ConfigurationBuilder().AddConfiguration(settings.On(storage, "http://localhost"))
                .AddInMemoryCollection([new("SendGrid:ApiKey", "campaign"), new("SendGrid:Host", mail.GetLeftPart(UriPartial.Authority)), NoNights]).Build(),
            Storage = storage,
            Letters = Path.Combine(folder, $"letters-{account}"),
            Clock = new EmbeddedClock(clock),
            // A renewal comes with the machine's time and has nothing to do with the case.
            Engine = new() { LeaseRenewal = TimeSpan.FromDays(1), LeaseDuration = TimeSpan.FromDays(3) },
            Log = logging => logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(o => o.SingleLine = true).AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace),
        });
        await SayAsync("listening", host.BaseAddress.AbsoluteUri);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (line != Night) throw new InvalidOperationException($"Nobody knows what '{line}' means.");
            await using var scope = host.Services.CreateAsyncScope();
            await ActivatorUtilities.CreateInstance<Nightly>(scope.ServiceProvider).Run(new(), host.Engine!.Client, CancellationToken.None);
            await SayAsync(Night, "over");
        }

        Environment.Exit(0);
    }

    static async Task SayAsync(string what, string value)
    {
        await Console.Out.WriteLineAsync($"{what} {value}");
        await Console.Out.FlushAsync();
    }
}
