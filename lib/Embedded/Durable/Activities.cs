using Microsoft.Extensions.Logging;

namespace Mpp.Embedded.Durable;

/// <summary>Runs activities, so many at a time. Nothing is stored of an execution but its result, in the episode that takes it in: at least once.</summary>
sealed class Activities(Hub hub)
{
    readonly Lock gate = new();
    readonly Queue<Func<Task>> waiting = new();
    int running;
    bool isClosed;

    /// <summary>Not waited for: the result comes as a message. Not begun where this host ends: the next one finds it in the history, without a result.</summary>
    public void Start(ActivityScheduled activity, string instanceId, Action<HistoryEvent> ended, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (isClosed) return;
            hub.Quiet.Enter();
            waiting.Enqueue(() => ExecuteAsync(activity, instanceId, ended, cancellation));
            if (running == hub.Options.MaxParallelActivities) return;
            running++;
        }
        _ = Task.Run(WorkAsync, CancellationToken.None);
    }

    /// <summary>Begins none any more, those that wait for their turn included.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            for (; waiting.TryDequeue(out _);) hub.Quiet.Leave();
        }
    }

    async Task WorkAsync()
    {
        while (true)
        {
            Func<Task>? next;
            lock (gate)
            {
                if (!waiting.TryDequeue(out next))
                {
                    running--;
                    return;
                }
            }
            await next();
        }
    }

    async Task ExecuteAsync(ActivityScheduled activity, string instanceId, Action<HistoryEvent> ended, CancellationToken instanceEnds)
    {
        var hostEnds = hub.Options.Hostile is { CancelsAtStop: true } ? hub.Ending : CancellationToken.None;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(instanceEnds, hostEnds);
        var cancellation = either.Token;
        try
        {
            cancellation.ThrowIfCancellationRequested();
            ended(await RunAsync(activity, instanceId, cancellation));
        }
        catch (Exception e) when (cancellation.IsCancellationRequested)
        {
            hub.Logger.LogInformation(e, "Activity {Name} of {InstanceId} ends with its host and runs again", activity.Name, instanceId);
        }
        finally
        {
            hub.Quiet.Leave();
        }
    }

    async Task<HistoryEvent> RunAsync(ActivityScheduled activity, string instanceId, CancellationToken cancellation)
    {
        try
        {
            if (!hub.Functions.Activities.TryGetValue(activity.Name, out var function))
                throw new FunctionNotFoundException($"The app has no activity '{activity.Name}'.");
            var call = new ActivityCall(activity.Name, instanceId, activity.Id, activity.Input, hub.Options.Converter);
            var output = await function(call, cancellation);
            if (hub.Options.Hostile is { } hostile && hostile.Happens(hostile.Repeat)) output = await function(call, cancellation);
            return new TaskCompleted(activity.Id, hub.Options.Converter.Pack(output, $"The result of activity '{activity.Name}'"));
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            hub.Logger.LogWarning(e, "Activity {Name} of {InstanceId} failed", activity.Name, instanceId);
            return new TaskFailed(activity.Id, Failure.From(e));
        }
    }
}
