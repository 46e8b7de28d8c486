using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Mpp.Embedded.Durable;

/// <summary>What an orchestrator sees. <see cref="Replay"/> moves it through history.</summary>
sealed class OrchestrationContext(ExecutionInfo execution, DataConverter converter, ILoggerFactory loggers, OneThread thread) : TaskOrchestrationContext
{
    readonly Dictionary<int, OpenTask> open = [];
    readonly List<HistoryAction> issued = [];
    readonly ExternalEvents events = new(converter);
    DateTime now;
    bool replaying;
    int guids;

    /// <summary>What this and earlier runs asked for, by number, as far as history has got.</summary>
    public List<HistoryAction> Recorded { get; } = [];

    public IReadOnlyList<HistoryAction> Issued => issued;

    /// <summary>Inputs of sub-orchestrations and events by the number of the action: history does not need them again.</summary>
    public Dictionary<int, string?> Payloads { get; } = [];

    public Exception? Fatal { get; private set; }

    public (string? Input, bool Preserve)? Continued { get; private set; }

    public object? CustomStatus { get; private set; }

    public IReadOnlyList<EventRaised> Unprocessed => events.Unprocessed;

    /// <summary>False: nothing that history can tell will ever let it go on.</summary>
    public bool AwaitsSomething => open.Values.Any(t => !t.IsOver) || events.AnybodyWaits;

    public override TaskName Name => execution.Name;

    public override string InstanceId => execution.InstanceId;

    public override ParentOrchestrationInstance? Parent => execution.Parent;

    public override DateTime CurrentUtcDateTime => now;

    public override bool IsReplaying => replaying;

    protected override ILoggerFactory LoggerFactory => loggers;

    public bool IsOpen(int id) => open.TryGetValue(id, out var task) && !task.IsOver;

    public void Begin(DateTime at, bool isReplay, IReadOnlyList<HistoryAction> recorded)
    {
        now = at;
        replaying = isReplay;
        Recorded.AddRange(recorded);
    }

    public void Apply(HistoryEvent happened)
    {
        switch (happened)
        {
            case EventRaised raised: events.Raise(raised); break;
            case TaskCompleted completed: Take(completed.Id)?.Complete(completed.Result, converter); break;
            case TaskFailed failed: Take(failed.Id)?.Fail(new(NameOf(failed.Id), failed.Id, failed.Failure.ToDetails())); break;
            case TimerFired fired: Take(fired.Id)?.Complete(null, converter); break;
            default: throw new InvalidOperationException($"{happened} is not for the orchestrator of {InstanceId}.");
        }
    }

    public override T? GetInput<T>() where T : default => converter.Deserialize<T>(execution.Input);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        if (input is TaskOptions && options is null)
            throw new ArgumentException("The input is a TaskOptions and there are no options: name the argument if this is meant.", nameof(input));
        var serialized = converter.Pack(input, $"The input of activity '{name}'");
        return Retries.RunAsync(this, options?.Retry, () => Schedule<TResult>(id => new ActivityScheduled(id, name, serialized)));
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        var child = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        var serialized = converter.Pack(input, $"The input of sub-orchestration '{orchestratorName}'");
        return Retries.RunAsync(this, options?.Retry, () =>
        {
            Payloads[issued.Count] = serialized;
            return Schedule<TResult>(id => new SubOrchestrationScheduled(id, orchestratorName, child));
        });
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        var fireAtUtc = fireAt.ToUniversalTime();
        return Schedule<object?>(id => new TimerCreated(id, fireAtUtc), cancellationToken);
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        ThrowIfElsewhere();
        return events.WaitAsync<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        Payloads[issued.Count] = converter.Pack(payload, $"Event '{eventName}'");
        Issue(new EventSent(issued.Count, instanceId, eventName));
    }

    public override void SetCustomStatus(object? customStatus) => CustomStatus = customStatus;

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        ThrowIfElsewhere();
        Continued = (converter.Pack(newInput, "The new input"), preserveUnprocessedEvents);
    }

    public override Guid NewGuid()
    {
        // The execution belongs in it: under a standing clock the next generation starts at the same instant.
        var text = string.Create(CultureInfo.InvariantCulture, $"{InstanceId}/{execution.Incarnation}/{execution.Execution}/{now:o}/{guids++}");
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80); // version 8: made by a rule of our own
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }

    Task<T> Schedule<T>(Func<int, HistoryAction> action, CancellationToken cancellation = default)
    {
        var id = issued.Count;
        Issue(action(id));
        var task = new OpenTask<T>();
        open.Add(id, task);
        cancellation.Register(() => task.Source.TrySetCanceled(cancellation));
        return task.Source.Task;
    }

    void Issue(HistoryAction action)
    {
        ThrowIfElsewhere();
        if (action.Id < Recorded.Count && !Recorded[action.Id].IsSameAs(action)) throw NotTheSame(Recorded[action.Id], action);
        if (action.Id >= Recorded.Count && replaying) throw NotTheSame(null, action);
        issued.Add(action);
    }

    /// <summary>Kept, so that the orchestrator cannot swallow it.</summary>
    public Exception NotTheSame(HistoryAction? recorded, HistoryAction? asked) => Fatal ??= new NonDeterministicOrchestrationException(
        $"Orchestrator '{execution.Name}' of instance '{InstanceId}' is not deterministic: as step {(recorded ?? asked)!.Id} of the replay it asked for "
        + $"{asked?.Describe() ?? "nothing"}, where its history has {recorded?.Describe() ?? "nothing"}. "
        + "Time, chance, settings and records must reach an orchestrator through its context or an activity.");

    void ThrowIfElsewhere()
    {
        if (!thread.IsHere) throw Fatal ??= Illegal(execution.Name);
    }

    public static InvalidOperationException Illegal(string orchestrator) => new(
        $"Orchestrator '{orchestrator}' awaited something that is not from its context (a delay, a request, ConfigureAwait(false)): "
        + "history cannot replay that. Put it in an activity.");

    OpenTask? Take(int id) => open.Remove(id, out var task) ? task : null;

    string NameOf(int id) => issued[id] switch
    {
        ActivityScheduled a => a.Name,
        SubOrchestrationScheduled s => s.Name,
        var other => other.Describe(),
    };
}
