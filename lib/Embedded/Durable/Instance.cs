using Azure;
using Microsoft.Extensions.Logging;

namespace Mpp.Embedded.Durable;

/// <summary>
/// One instance while it is in memory. It takes what has come, runs the orchestrator, commits, sends, starts activities, and over again until there
/// is nothing to do; one thing at a time. What it remembers is as of its last commit; after any failure it reads again and starts from that.
/// </summary>
sealed class Instance(Hub hub, string instanceId, Lock gate, CancellationToken cancellation)
{
    readonly Queue<Message> mailbox = new();

    /// <summary>Started here, and the result not committed yet.</summary>
    readonly HashSet<(string Incarnation, int Execution, int TaskId)> activities = [];

    readonly Inbox inbox = new();
    InstanceState? state;
    bool isAwake, isRunning, mustReread;

    public string InstanceId => instanceId;

    /// <summary>Where it stands among those at rest.</summary>
    public LinkedListNode<Instance>? Place { get; set; }

    public bool IsOver => state is null or { Record.IsOver: true };

    /// <summary>Results of activities would be lost with it.</summary>
    public bool IsBusy => activities.Count > 0;

    /// <summary>Under the gate, as all that is called from outside.</summary>
    public void Post(Message? message)
    {
        if (message is not null) mailbox.Enqueue(message);
        isAwake = true;
        if (isRunning) return;
        isRunning = true;
        hub.Quiet.Enter();
        _ = Task.Run(RunAsync, CancellationToken.None);
    }

    public void Reread()
    {
        mustReread = true;
        Post(null);
    }

    public void Created(InstanceRecord record, ETag etag)
    {
        if (isRunning || state is not null) mustReread = true;
        else state = new(record, etag);
        Post(null);
    }

    async Task RunAsync()
    {
        for (var failures = 0; ;)
        {
            try
            {
                if (!TryBegin()) return;
                await StepAsync();
                failures = 0;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested || hub.Stopping.IsCancellationRequested)
            {
                hub.Logger.LogDebug("Instance {InstanceId} is left to the next host", instanceId);
            }
            catch (Exception e)
            {
                if (e is LostRaceException) hub.Logger.LogInformation("Instance {InstanceId} was changed by somebody else and is read again", instanceId);
                else hub.Logger.LogError(e, "Instance {InstanceId} could not go on and tries again", instanceId);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(10_000, 20 * Math.Pow(2, failures++))), TimeProvider.System, hub.Ending)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                // A race is lost once; what storage refuses a host that ends is the next one's.
                lock (gate) (mustReread, isAwake) = (true, !hub.Ending.IsCancellationRequested || (e is LostRaceException && failures == 1));
            }
        }
    }

    bool TryBegin()
    {
        lock (gate)
        {
            var isEnd = cancellation.IsCancellationRequested || hub.Stopping.IsCancellationRequested || !isAwake;
            if (!isEnd)
            {
                isAwake = false;
                if (mustReread || hub.Options.Hostile is { } hostile && hostile.Happens(hostile.Forget)) state = null;
                mustReread = false;
                inbox.Add(mailbox);
                mailbox.Clear();
                return true;
            }
            isRunning = false;
            hub.Instances.Rest(this);
        }
        hub.Quiet.Leave();
        return false;
    }

    async Task StepAsync()
    {
        if (state is null) await ReadAsync();
        if (state is null) return;
        await hub.Mail.SendAsync(state);
        while (!state.Record.IsOver && !cancellation.IsCancellationRequested && NextEpisode() is { } episode)
        {
            if (episode.Events.Count > 0 || state.Record.Episodes == 0) await RunAsync(episode);
            else await RefuseAsync();
        }
        if (state.Record.IsOver) await hub.Commits.WriteAllAsync(Write.Delete(Keys.Partition(instanceId), inbox.TakeAllRows()));
        else foreach (var activity in state.OpenActivities.ToList()) Start(activity, state.Record); // those that another host had under way
    }

    async Task ReadAsync()
    {
        var rows = await hub.Table.ReadAsync(instanceId, cancellation);
        state = InstanceState.Read(rows);
        inbox.Replace(state?.Inbox ?? []);
        if (state is not null)
        {
            hub.Instances.Note(state.Record);
            return;
        }
        hub.Instances.Gone(instanceId);
        await hub.Commits.WriteAllAsync(Write.Delete(Keys.Partition(instanceId), rows.Select(r => r.RowKey))); // messages to nobody
    }

    /// <summary>Null: there is nothing to do now.</summary>
    Episode? NextEpisode()
    {
        var (record, now) = (state!.Record, hub.Clock.GetUtcNow().UtcDateTime);
        var isStart = record.Episodes == 0;
        if (isStart && record.WakeAt > now && !inbox.HasTermination) return null;
        if (state.History.Count > 0 && state.History[^1].At > now) now = state.History[^1].At;
        inbox.Take(state, hub.Options.Hostile);
        var timers = state.OpenTimers.Where(t => t.FireAt <= now).OrderBy(t => t.FireAt).ThenBy(t => t.Id).Select(t => new TimerFired(t.Id));
        var events = record.Carried.Concat(inbox.Taken).Concat(timers).ToList();
        return events.Count > 0 || isStart || inbox.HasTaken ? new(now, events, []) : null;
    }

    void TakenIn()
    {
        lock (gate)
        {
            foreach (var message in inbox.Committed())
                if (InstanceState.TaskId(message.Event) is { } id && message.RowKey is null) activities.Remove((message.Incarnation!, message.Execution!.Value, id));
        }
    }

    /// <summary>Nothing of what has come concerns this execution.</summary>
    async Task RefuseAsync()
    {
        await hub.Commits.WriteAllAsync(Write.Delete(Keys.Partition(instanceId), inbox.TakenRows));
        TakenIn();
    }

    async Task RunAsync(Episode episode)
    {
        var record = state!.Record;
        var result = Replay.Run(hub, record, state.History, episode);
        var commit = EpisodeCommit.Of(state, episode, result, inbox.TakenRows, inbox.Seen);
        if (!hub.Lease.IsHeld) throw new LostRaceException("The lease has run out.");
        var etag = await hub.Commits.WriteAsync(new(commit.Actions, async (_, token) =>
            await hub.Table.FindAsync(instanceId, token) is { } found && found.Record.Commit == commit.Next.Commit ? found.ETag : null)
        {
            Insists = true,
        });
        TakenIn();
        state.Committed(commit.Next, etag, commit.Episode, commit.Rows);
        state.Forget(state.OpenTimers.Where(t => !result.Timers.Contains(t)));
        if (commit.Outbox is { } outbox) state.Unsent.Add(outbox);
        hub.Instances.Note(commit.Next);
        // Committed at the last moment: the new owner may not know of it.
        if (!hub.Lease.IsHeld) await hub.NudgeAsync(instanceId);
        foreach (var activity in result.Actions.OfType<ActivityScheduled>()) Start(activity, record);
        await hub.Mail.SendAsync(state);
        await hub.Commits.WriteAllAsync(Write.Delete(Keys.Partition(instanceId), commit.LeftOver));
    }

    void Start(ActivityScheduled activity, InstanceRecord record)
    {
        var key = (record.Incarnation, record.Execution, activity.Id);
        lock (gate)
        {
            if (!activities.Add(key)) return;
        }
        hub.Activities.Start(activity, instanceId, Ended, cancellation);

        void Ended(HistoryEvent ended)
        {
            lock (gate) Post(new(ended, key.Incarnation, key.Execution));
        }
    }
}
