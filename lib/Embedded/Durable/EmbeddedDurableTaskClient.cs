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
    /// As on the real host with its default settings: an instance of the same id that has not ended stands in the way, whatever the options say; one that has ended gives way unless its status is
    /// among the deduplication statuses.
    /// </summary>
    /// <exception cref="OrchestrationAlreadyExistsException">An instance of this id has not ended, or is in one of the deduplication statuses.</exception>
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(orchestratorName.Name, nameof(orchestratorName));
        var instanceId = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        ThrowIfNoId(instanceId);
        var asked = (options?.DedupeStatuses ?? []).Select(s => Enum.Parse<OrchestrationRuntimeStatus>(s, ignoreCase: true)).ToList();
        if (hub.Options.Hostile is { } hostile && hostile.Happens(hostile.Reuse)) asked.Clear();
        var record = hub.Creation.NewRecord(instanceId, orchestratorName.Name, hub.Options.Converter.Pack(input, $"The input of {instanceId}")) with
        {
            Tags = options?.Tags ?? new Dictionary<string, string>(),
            WakeAt = options?.StartAt > hub.Clock.GetUtcNow() ? options.StartAt.Value.ToUniversalTime() : null,
        };
        await hub.Creation.CreateAsync(record, [.. Creation.Unfinished, .. asked], insists: false).WaitAsync(cancellation);
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

    /// <exception cref="InvalidOperationException">There is no such instance, or it has ended. The real client has an exception of its own for this, which is not there to be named: do not depend on the type.</exception>
    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        ControlAsync(instanceId, new Terminated(hub.Options.Converter.Pack(options?.Output, "The output"), options?.Recursive ?? false), Creation.Unfinished, cancellation);

    /// <exception cref="InvalidOperationException">There is no such instance, it has ended, or it is suspended.</exception>
    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        ControlAsync(instanceId, new Suspended(reason), [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending], cancellation);

    /// <exception cref="InvalidOperationException">There is no such instance, or it is not suspended.</exception>
    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        ControlAsync(instanceId, new Resumed(reason), [OrchestrationRuntimeStatus.Suspended], cancellation);

    /// <summary>An instance that does not exist may yet: as on the real host, only the token ends the wait for it.</summary>
    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, r => r.Status != OrchestrationRuntimeStatus.Pending, getInputsAndOutputs, cancellation);

    /// <inheritdoc cref="WaitForInstanceStartAsync"/>
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

    /// <summary>What comes between the look and the message's arrival makes it vanish, as on the real host.</summary>
    async Task ControlAsync(string instanceId, HistoryEvent happened, IReadOnlyList<OrchestrationRuntimeStatus> from, CancellationToken cancellation)
    {
        ThrowIfNoId(instanceId);
        var status = (await hub.Table.FindAsync(instanceId, cancellation))?.Record.Status
            ?? throw new InvalidOperationException($"There is no orchestration instance '{instanceId}'.");
        if (!from.Contains(status)) throw new InvalidOperationException($"Orchestration instance '{instanceId}' is {status}; this takes one that is {string.Join(" or ", from)}.");
        await SendAsync(instanceId, happened, cancellation);
    }

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
            if (mustLook && await hub.Table.FindAsync(instanceId, ends.Token) is { Record: var found } && isIt(found)) return Metadata(found);
            // Another host's instances are seen in storage only.
            var pause = hub.Lease.IsHeld ? TimeSpan.FromSeconds(30) : hub.Options.PollInterval;
            await Task.WhenAny(changed, Task.Delay(pause, TimeProvider.System, ends.Token));
            mustLook = !hub.Instances.IsKnownAlive(instanceId);
        }
        return Metadata(await changed);

        OrchestrationMetadata Metadata(InstanceRecord record) => record.ToMetadata(withPayloads ? hub.Options.Converter : null);
    }

    static void ThrowIfNoId(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (instanceId[0] == '@' || instanceId.Length > 100)
            throw new ArgumentException($"'{instanceId}' is no instance id: up to 100 characters, not beginning with @ (those belong to entities).", nameof(instanceId));
    }
}
