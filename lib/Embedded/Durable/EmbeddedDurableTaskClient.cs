using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Mpp.Embedded.Durable;

/// <summary>The client that functions get from <c>[DurableClient]</c>: writes to the instances' rows and tells the engine, this one or another host's.</summary>
public sealed class EmbeddedDurableTaskClient : DurableTaskClient
{
    readonly Hub hub;
    readonly Removal removal;

    internal EmbeddedDurableTaskClient(Hub hub)
        : base(hub.Options.TaskHub)
    {
        this.hub = hub;
        removal = new(hub);
    }

    /// <summary>
    /// As on the real host: without deduplication statuses, or in a status that is not among them, an instance of the same id gives way, a running one too.
    /// </summary>
    /// <exception cref="OrchestrationAlreadyExistsException">An instance of this id is in one of the deduplication statuses.</exception>
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(orchestratorName.Name, nameof(orchestratorName));
        var instanceId = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        ThrowIfNoId(instanceId);
        var dedupe = (options?.DedupeStatuses ?? []).Select(s => Enum.Parse<OrchestrationRuntimeStatus>(s, ignoreCase: true)).ToHashSet();
        var record = hub.Creation.NewRecord(instanceId, orchestratorName.Name, hub.Options.Converter.Pack(input, $"The input of {instanceId}")) with
        {
            Tags = options?.Tags ?? new Dictionary<string, string>(),
            WakeAt = options?.StartAt > hub.Clock.GetUtcNow() ? options.StartAt.Value.ToUniversalTime() : null,
        };
        await hub.Creation.CreateAsync(record, dedupe, insists: false).WaitAsync(cancellation);
        return instanceId;
    }

    /// <summary>An event to an instance that is unknown or over vanishes.</summary>
    public override async Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        var raised = new EventRaised(eventName, hub.Options.Converter.Pack(eventPayload, $"Event {eventName}"));
        if (hub.Options.Hostile is not { } hostile)
        {
            await SendAsync(instanceId, raised, cancellation);
            return;
        }
        if (hostile.Happens(hostile.Drop)) return;
        for (var times = hostile.Happens(hostile.Twice) ? 2 : 1; times > 0; times--)
        {
            if (hostile.Happens(hostile.Reorder)) SendLater(instanceId, raised);
            else await SendAsync(instanceId, raised, cancellation);
        }
    }

    /// <summary>Whatever comes in the meantime overtakes it. The caller need not know.</summary>
    void SendLater(string instanceId, EventRaised raised)
    {
        hub.Quiet.Enter();
        _ = Task.Run(async () =>
        {
            try
            {
                await Task.Delay(HostileMode.Lag, TimeProvider.System, hub.Stopping);
                await SendAsync(instanceId, raised, CancellationToken.None);
            }
            catch (Exception e) // an event that is lost is nothing new here
            {
                hub.Logger.LogInformation(e, "Hostile mode lost event {Name} to {InstanceId}", raised.Name, instanceId);
            }
            finally
            {
                hub.Quiet.Leave();
            }
        });
    }

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new Terminated(hub.Options.Converter.Pack(options?.Output, "The output"), options?.Recursive ?? false), cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new Suspended(reason), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new Resumed(reason), cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, r => r.Status != OrchestrationRuntimeStatus.Pending, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, r => r.IsOver, getInputsAndOutputs, cancellation);

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ThrowIfNoId(instanceId);
        return (await hub.Table.FindAsync(instanceId, cancellation))?.Record.ToMetadata(getInputsAndOutputs ? hub.Options.Converter : null);
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => Queries.Run(hub, filter ?? new());

    /// <summary>Only what is over can be purged.</summary>
    public override async Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        new(await removal.PurgeAsync(instanceId, options?.Recursive ?? false, cancellation));

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        new(await removal.PurgeAsync(filter, options?.Recursive ?? false, cancellation));

    public override ValueTask DisposeAsync() => default;

    Task SendAsync(string instanceId, HistoryEvent happened, CancellationToken cancellation)
    {
        ThrowIfNoId(instanceId);
        var unique = Keys.Unique(TimeProvider.System.GetUtcNow());
        return hub.Mail.SendAsync(instanceId, unique, new(happened), insists: false).WaitAsync(cancellation);
    }

    async Task<OrchestrationMetadata> WaitAsync(string instanceId, Func<InstanceRecord, bool> isIt, bool withPayloads, CancellationToken cancellation)
    {
        ThrowIfNoId(instanceId);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation, hub.Stopping);
        var changed = hub.Watchers.WaitAsync(instanceId, isIt, ends.Token);
        var mustLook = !hub.Instances.IsKnownAlive(instanceId);
        while (!changed.IsCompleted)
        {
            if (mustLook && await FindAsync(instanceId, ends.Token) is var found && isIt(found)) return Metadata(found);
            // Another host's instances are seen in storage only.
            var pause = hub.Lease.IsHeld ? TimeSpan.FromSeconds(30) : hub.Options.PollInterval;
            await Task.WhenAny(changed, Task.Delay(pause, TimeProvider.System, ends.Token));
            mustLook = !hub.Instances.IsKnownAlive(instanceId);
        }
        return Metadata(await changed);

        OrchestrationMetadata Metadata(InstanceRecord record) => record.ToMetadata(withPayloads ? hub.Options.Converter : null);
    }

    async Task<InstanceRecord> FindAsync(string instanceId, CancellationToken cancellation) =>
        (await hub.Table.FindAsync(instanceId, cancellation))?.Record
        ?? throw new InvalidOperationException($"There is no orchestration instance '{instanceId}'.");

    static void ThrowIfNoId(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (instanceId[0] == '@' || instanceId.Length > 100)
            throw new ArgumentException($"'{instanceId}' is no instance id: up to 100 characters, not beginning with @ (those belong to entities).", nameof(instanceId));
    }
}
