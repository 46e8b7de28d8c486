using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Mpp.Embedded.Durable;

/// <summary>Which execution of which instance: an instance that was replaced has another incarnation, one that continued as new another execution.</summary>
sealed record ExecutionInfo(string Name, string InstanceId, string Incarnation, int Execution, string? Input, ParentOrchestrationInstance? Parent);

/// <summary>How an episode ended.</summary>
abstract record Outcome;

sealed record Waiting : Outcome;

sealed record Succeeded(string? Output) : Outcome;

/// <summary>Terminated from outside: the orchestrator was not asked.</summary>
sealed record StoppedBy(Terminated Request) : Outcome;

sealed record FailedWith(Failure Failure) : Outcome;

sealed record ContinuedAsNew(string? Input, IReadOnlyList<EventRaised> Carried) : Outcome;

/// <summary>What a run from the top has shown.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Actions">What the orchestrator asked for in the new episode.</param>
/// <param name="Payloads">Inputs of sub-orchestrations and events, by the number of the action.</param>
/// <param name="Timers">Timers that are open and were not cancelled.</param>
/// <param name="CustomStatus">As it is now, serialised.</param>
sealed record ReplayResult(
    Outcome Outcome, IReadOnlyList<HistoryAction> Actions, IReadOnlyDictionary<int, string?> Payloads, IReadOnlyList<TimerCreated> Timers, string? CustomStatus);

/// <summary>Runs an orchestrator from the top through its history and on into a new episode, on the thread of the caller.</summary>
sealed class Replay
{
    readonly OneThread thread = new();
    readonly OrchestrationContext context;
    readonly ExecutionInfo execution;
    readonly DataConverter converter;
    readonly Func<TaskOrchestrationContext, Task<object?>> orchestrator;
    readonly Queue<HistoryEvent> heldBack = new();
    Task<object?>? run;
    bool suspended;

    Replay(ExecutionInfo execution, Func<TaskOrchestrationContext, Task<object?>> orchestrator, DataConverter converter, ILoggerFactory loggers)
    {
        this.execution = execution;
        this.orchestrator = orchestrator;
        this.converter = converter;
        context = new(execution, converter, loggers, thread);
    }

    /// <summary>The next episode of an instance. A request to terminate it is not the orchestrator's business.</summary>
    public static ReplayResult Run(Hub hub, InstanceRecord record, IReadOnlyList<Episode> history, Episode episode)
    {
        if (episode.Events.OfType<Terminated>().FirstOrDefault() is { } request) return Only(new StoppedBy(request));
        if (!hub.Functions.Orchestrators.TryGetValue(record.Name, out var orchestrator))
            return Only(new FailedWith(Failure.From(new FunctionNotFoundException($"The app has no orchestrator '{record.Name}'."))));
        var parent = record.Parent is { } p ? new ParentOrchestrationInstance(p.Name, p.InstanceId) : null;
        var execution = new ExecutionInfo(record.Name, record.InstanceId, record.Incarnation, record.Execution, record.Input, parent);
        return Run(execution, orchestrator, history, episode, hub.Options.Converter, hub.Loggers);

        ReplayResult Only(Outcome outcome) => new(outcome, [], new Dictionary<int, string?>(), [], record.CustomStatus);
    }

    static ReplayResult Run(
        ExecutionInfo execution,
        Func<TaskOrchestrationContext, Task<object?>> orchestrator,
        IReadOnlyList<Episode> history,
        Episode episode,
        DataConverter converter,
        ILoggerFactory loggers)
    {
        var replay = new Replay(execution, orchestrator, converter, loggers);
        foreach (var past in history) replay.Play(past, isReplay: true);
        var before = replay.context.Issued.Count;
        if (replay.context.Fatal is null) replay.Play(episode, isReplay: false);
        return replay.Result(before);
    }

    void Play(Episode episode, bool isReplay)
    {
        context.Begin(episode.At, isReplay, episode.Actions);
        if (run is null) thread.Run(Start);
        foreach (var happened in episode.Events) Take(happened);
        // Everything the history holds up to here must have been asked for again by now.
        if (isReplay && context.Issued.Count < context.Recorded.Count) context.NotTheSame(context.Recorded[context.Issued.Count], null);
    }

    void Start()
    {
        try
        {
            run = orchestrator(context);
        }
        catch (Exception e)
        {
            run = Task.FromException<object?>(e);
        }
    }

    void Take(HistoryEvent happened)
    {
        switch (happened)
        {
            case Suspended:
                suspended = true;
                break;
            case Resumed:
                suspended = false;
                while (!suspended && heldBack.TryDequeue(out var held)) thread.Run(() => context.Apply(held));
                break;
            case var _ when suspended:
                heldBack.Enqueue(happened);
                break;
            default:
                thread.Run(() => context.Apply(happened));
                break;
        }
    }

    ReplayResult Result(int before)
    {
        var status = converter.Serialize(context.CustomStatus);
        // What a run asked for that broke the rules is not carried out.
        if (Violation() is { } violation) return new(new FailedWith(Failure.From(violation)), [], context.Payloads, [], status);
        var actions = context.Issued.Skip(before).ToList();
        var timers = context.Issued.OfType<TimerCreated>().Where(t => context.IsOpen(t.Id)).ToList();
        return new(run is { IsCompleted: true } ? Ended(run) : new Waiting(), actions, context.Payloads, timers, status);
    }

    Exception? Violation()
    {
        var isStuck = run is { IsCompleted: false } && !suspended && !context.AwaitsSomething;
        return context.Fatal ?? (thread.WasLeft || isStuck ? OrchestrationContext.Illegal(execution.Name) : null);
    }

    Outcome Ended(Task<object?> ended)
    {
        try
        {
            var output = converter.Pack(ended.GetAwaiter().GetResult(), $"The output of '{execution.Name}'");
            return context.Continued is { } next
                ? new ContinuedAsNew(next.Input, next.Preserve ? [.. context.Unprocessed, .. heldBack.OfType<EventRaised>()] : [])
                : new Succeeded(output);
        }
        catch (Exception e)
        {
            return new FailedWith(Failure.From(e));
        }
    }
}
