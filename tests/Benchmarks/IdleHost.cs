using Microsoft.Extensions.Logging;
using Mpp.Embedded;
using Mpp.Embedded.Azurite;
using Mpp.Embedded.Durable;
using Mpp.Embedded.Hosting;
using Mpp.Embedded.Timers;
using Mpp.Functions;
using Mpp.Functions.Timers;
using Mpp.Tests.Support;

namespace Mpp.Benchmarks;

/// <summary>
/// What a host with nothing to do asks of storage in an hour, sweeps, leases and timer status included; the hour is the one with the night's round. The programme's clock is moved from minute to minute,
/// and each minute ends when its timer functions have; the lease goes by the machine's time, so that its renewals are measured by themselves, at a quicker pace, and counted as often as they come in an hour.
/// </summary>
static class IdleHost
{
    const int Minutes = 60, Night = 30, Renewals = 20, Quicker = 500, MostInAnHour = 180;

    static readonly DateTimeOffset Hour = new(2026, 2, 20, 1, 0, 0, TimeSpan.Zero);
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task RunAsync(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("mpp-benchmark-").FullName;
        await using var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions { Folder = folder, Accounts = ["bench"], InMemory = true, EndsWithThisProcess = true });
        await using var proxy = await StorageProxy.StartAsync(azurite.ConnectionString("bench"));
        var clock = new MovedClock(Hour);
        var real = new DurableEngineOptions();
        await using var host = await EmbeddedHost.StartAsync(new EmbeddedHostOptions
        {
            Functions = typeof(Services).Assembly.GetTypes(),
            Compose = (app, values) => app.AddProgramme(values),
            Settings = HostSettings.Load(new CommandLine { Clock = Hour, Empty = true }, []).On(proxy.ConnectionString, "http://localhost"),
            Clock = clock,
            StorageConnection = proxy.ConnectionString,
            Durable = new() { LeaseRenewal = real.LeaseRenewal / Quicker, LeaseDuration = real.LeaseDuration },
            Log = logging => logging.SetMinimumLevel(LogLevel.Error).AddConsole(),
        });
        await UntilAsync(() => clock.Inner.NextTimerUtc == Hour.AddMinutes(1) && Statuses(0) > 0, "the host has started");

        var before = proxy.Count;
        var pulse = CronSchedule.Parse(RecordPulse.Schedule);
        for (var minute = 1; minute <= Minutes; minute++)
        {
            var at = Hour.AddMinutes(minute);
            clock.Inner.AdvanceTo(at);
            // Who has ended waits for its next time, sweep and pulse each; the night's round writes down that it was there.
            await UntilAsync(() => clock.Awaited(at.AddMinutes(1)) >= (IsPulse(at.AddMinutes(1)) ? 2 : 1) && (!IsPulse(at) || clock.Awaited(at.AddMinutes(5)) > 0) && (minute != Night || Statuses(before) > 0), $"minute {minute} is over");
        }

        var ofTheHour = proxy.Since(before).Where(r => !IsOfLease(r)).ToList();
        var renewing = proxy.Count;
        await UntilAsync(() => proxy.Since(renewing).Count(IsRenewal) >= Renewals, $"the lease has been renewed {Renewals} times");
        var leases = proxy.Since(renewing).Count(IsOfLease) / (double)proxy.Since(renewing).Count(IsRenewal) * (TimeSpan.FromHours(1) / real.LeaseRenewal);

        report.Add("storage requests of an idle host in an hour, the night's round in it", ofTheHour.Count + leases, "requests", atMost: MostInAnHour);
        report.Add("of these: looks at what is due, by sweeps and night", ofTheHour.Count(r => r.Contains("/Due()", StringComparison.Ordinal)), "requests", atLeast: Minutes);
        report.Add("of these: leases (measured at a quicker pace)", leases, "requests", atLeast: 48);
        report.Add("of these: looks at open tasks, by the pulse and the night", ofTheHour.Count(IsOfTasks), "requests", atLeast: 12);
        report.Add("of these: timer status", ofTheHour.Count(IsStatus), "requests", atLeast: 1);

        bool IsPulse(DateTimeOffset at) => pulse.Next(at.AddTicks(-1)) == at;

        int Statuses(int from) => proxy.Since(from).Count(IsStatus);
    }

    static bool IsOfLease(string request) => request.Contains("PartitionKey='hosts'", StringComparison.Ordinal);

    /// <summary>Each renewal writes the row once.</summary>
    static bool IsRenewal(string request) => IsOfLease(request) && !request.StartsWith("GET", StringComparison.Ordinal);

    static bool IsOfTasks(string request) => request.Contains("/Tasks()", StringComparison.Ordinal);

    static bool IsStatus(string request) => request.Contains("/EmbeddedTimers", StringComparison.Ordinal);

    static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
        {
            if (limit.IsCancellationRequested) throw new TimeoutException($"Two minutes have passed before {what}.");
            await Task.Delay(5, CancellationToken.None);
        }
    }
}
