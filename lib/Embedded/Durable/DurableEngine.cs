using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace Mpp.Embedded.Durable;

/// <summary>
/// Runs orchestrations on table storage, by replaying their history. Several hosts may share one storage: one of them runs the instances, the others
/// hand their messages over and take its place when it ends.
/// </summary>
public sealed class DurableEngine : IAsyncDisposable
{
    /// <summary>Storage that takes longer to take a row has other troubles than a lease.</summary>
    static readonly TimeSpan GiveBackWithin = TimeSpan.FromSeconds(3);

    readonly Hub hub;
    readonly CancellationTokenSource stopping = new();
    Task watch = Task.CompletedTask;
    bool isRunning;
    int looks; // alone, every fifth finds nudges of a host that could not register, or that has just come

    /// <param name="tables">The storage.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="functions">The app's orchestrators and activities.</param>
    /// <param name="clock">Programme time: all that orchestrations see. Its timers fire when it is moved; leases go by machine time.</param>
    /// <param name="loggers">For the engine and for what orchestrators log.</param>
    public DurableEngine(TableServiceClient tables, DurableEngineOptions options, DurableFunctions functions, TimeProvider clock, ILoggerFactory loggers)
    {
        hub = new(tables, options, functions, clock, loggers);
        Client = new(hub);
    }

    public EmbeddedDurableTaskClient Client { get; }

    /// <summary>When the next timer of any instance is due, by programme time; null if none waits for one.</summary>
    public DateTimeOffset? NextTimerUtc => hub.Timers.NextUtc;

    /// <summary>Whether this host runs the instances now.</summary>
    public bool IsOwner => hub.Lease.IsHeld;

    /// <summary>Instances with anything but their id in memory.</summary>
    public int InstancesInMemory => hub.Instances.InMemory;

    /// <summary>Takes up what is unfinished, if no other host does.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await hub.Table.CreateAsync(cancellation);
        await LookAsync(cancellation);
        watch = WatchAsync();
    }

    /// <summary>Until no episode, activity or message is under way, and no timer is due. For who moves the clock, and for tests.</summary>
    public async Task WhenQuietAsync(CancellationToken cancellation)
    {
        do
        {
            hub.Timers.Fire();
            await hub.Quiet.WaitAsync(cancellation);
        }
        while (NextTimerUtc <= hub.Clock.GetUtcNow());
    }

    /// <summary>
    /// Lets activities that run end, notes their results, begins nothing new, and hands over. When <paramref name="cancellation"/> is cancelled it ends as a killed process does:
    /// without another request, and nothing is lost by it.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        hub.BeginToEnd();
        await stopping.CancelAsync();
        try
        {
            // First what runs, which an abandoned instance would cancel: a letter that is on its way then is one of which nobody knows whether it was sent.
            using (cancellation.Register(() => hub.Instances.Abandon(forGood: true))) await hub.Quiet.WaitAsync(cancellation);
            hub.Instances.Abandon(forGood: true);
            await hub.Quiet.WaitAsync(cancellation);
            await watch.WaitAsync(cancellation);
            using var brief = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            brief.CancelAfter(GiveBackWithin);
            await hub.Lease.ReleaseAsync(brief.Token);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            hub.Logger.LogInformation("The engine stops without handing over");
        }
        catch (Exception e) // of whatever kind: this host is going, and the lease ends without it
        {
            hub.Logger.LogWarning(e, "The lease could not be given back and runs out by itself");
        }
        hub.Stop();
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30)); // an activity that does not end runs again on the next host
        if (!hub.Stopping.IsCancellationRequested) await StopAsync(limit.Token);
        hub.Dispose();
        stopping.Dispose();
    }

    async Task WatchAsync()
    {
        var pause = hub.Lease.Pause;
        while (true)
        {
            try
            {
                await Task.Delay(pause, TimeProvider.System, stopping.Token);
                await LookAsync(stopping.Token);
                pause = hub.Lease.Pause;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                hub.Logger.LogWarning(e, "The lease could not be renewed; the engine tries again");
                pause = hub.Options.PollInterval;
            }
        }
    }

    async Task LookAsync(CancellationToken cancellation)
    {
        await hub.Lease.TickAsync(cancellation);
        if (!hub.Lease.IsHeld)
        {
            if (isRunning) hub.Instances.Abandon(forGood: false);
            isRunning = false;
            return;
        }
        if (!isRunning) await TakeOverAsync(cancellation);
        else if (hub.Lease.HasCompany || hub.HasNudged || ++looks % 5 == 0) await ReadNudgesAsync(cancellation);
    }

    async Task TakeOverAsync(CancellationToken cancellation)
    {
        await foreach (var (instanceId, isLive, wakeAt, hasWork) in hub.Table.UnfinishedAsync(cancellation))
        {
            if (isLive) hub.Instances.Adopt(instanceId, wakeAt);
            if (hasWork) hub.Instances.Wake(instanceId);
        }
        isRunning = true;
        hub.Logger.LogInformation("This host runs the instances of {TaskHub}", hub.Options.TaskHub);
    }

    async Task ReadNudgesAsync(CancellationToken cancellation)
    {
        hub.HasNudged = false;
        var nudges = await hub.Table.NudgesAsync(cancellation);
        foreach (var instanceId in nudges.Select(n => n.InstanceId).Distinct()) hub.Instances.Reread(instanceId);
        await hub.Commits.WriteAllAsync(Write.Delete(Keys.Nudges, nudges.Select(n => n.RowKey)));
    }
}
