using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace Mpp.Embedded.Durable;

/// <summary>What the parts of one engine share.</summary>
sealed class Hub : IDisposable
{
    readonly CancellationTokenSource ending = new(), stopping = new();

    public Hub(TableServiceClient tables, DurableEngineOptions options, DurableFunctions functions, TimeProvider clock, ILoggerFactory loggers)
    {
        (Options, Functions, Clock, Loggers) = (options, functions, clock, loggers);
        Logger = loggers.CreateLogger("Mpp.Embedded.Durable");
        Table = new(tables.GetTableClient(options.TaskHub));
        Ending = ending.Token;
        Commits = new(Table.Client, Logger, Ending, stopping.Token);
        Lease = new(Table.Client, options, Logger);
        Creation = new(this);
        Mail = new(this);
        Activities = new(this);
        Instances = new(this);
        Timers = new(clock, Instances.Wake);
    }

    public DurableEngineOptions Options { get; }

    public DurableFunctions Functions { get; }

    public TimeProvider Clock { get; }

    public ILoggerFactory Loggers { get; }

    public ILogger Logger { get; }

    public HubTable Table { get; }

    public GroupCommit Commits { get; }

    public Lease Lease { get; }

    public Creation Creation { get; }

    public Mail Mail { get; }

    public Activities Activities { get; }

    public Instances Instances { get; }

    public Timers Timers { get; }

    public Watchers Watchers { get; } = new();

    public Quiet Quiet { get; } = new();

    public CancellationToken Stopping => stopping.Token;

    /// <summary>Nothing new is begun, and nothing tried again: the next host does it.</summary>
    public CancellationToken Ending { get; }

    /// <summary>A nudge was written that nobody but this host may be there to read.</summary>
    public bool HasNudged { get; set; }

    /// <summary>Lets nothing begin; what is under way goes on.</summary>
    public void BeginToEnd()
    {
        ending.Cancel();
        Activities.Close();
        Timers.Clear();
    }

    public void Stop() => stopping.Cancel();

    /// <summary>An instance has been made, maybe in the place of another.</summary>
    public Task CreatedAsync(InstanceRecord record, ETag etag)
    {
        if (!Lease.IsHeld) return NudgeAsync(record.InstanceId);
        Instances.Created(record, etag);
        return Task.CompletedTask;
    }

    /// <summary>A message lies in the instance's rows.</summary>
    public Task DeliverAsync(string instanceId, Message message)
    {
        if (!Lease.IsHeld) return NudgeAsync(instanceId);
        Instances.Deliver(instanceId, message);
        return Task.CompletedTask;
    }

    /// <summary>Tells the host that runs the instances to look at one of them.</summary>
    public Task NudgeAsync(string instanceId)
    {
        HasNudged = true;
        var row = new TableEntity(Keys.Nudges, Keys.Unique(TimeProvider.System.GetUtcNow())) { ["InstanceId"] = instanceId };
        return Commits.WriteAsync(Write.Add(row, Table, insists: false));
    }

    public void Dispose()
    {
        Timers.Dispose();
        Instances.Dispose();
        ending.Dispose();
        stopping.Dispose();
    }
}
