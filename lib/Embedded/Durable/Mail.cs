using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask.Client;

namespace Mpp.Embedded.Durable;

/// <summary>Brings messages to instances: into a row of the receiver, then to its host. Sent again, a message has the same key, and the receiver knows it.</summary>
sealed class Mail(Hub hub)
{
    /// <summary>What an episode has to send.</summary>
    public static IEnumerable<Outgoing> From(InstanceState state, InstanceRecord next, ReplayResult result)
    {
        var record = state.Record;
        var at = next.UpdatedAt;
        var sender = $"{record.InstanceId}/{record.Incarnation}";
        var sequence = record.EventsSent;
        foreach (var action in result.Actions)
        {
            var payload = result.Payloads.GetValueOrDefault(action.Id);
            if (action is SubOrchestrationScheduled child)
                yield return new(child.InstanceId, "", Start: new(child.Name, payload, new(record.InstanceId, record.Name, record.Incarnation, record.Execution, child.Id)));
            else if (action is EventSent sent)
                yield return new(sent.InstanceId, Key(at, sender, ++sequence), new(new EventRaised(sent.Name, payload), Sender: sender, Sequence: sequence));
        }
        if (next.IsOver && record.Parent is { } parent && Answer(parent.TaskId, next) is var answer)
            yield return new(parent.InstanceId, Key(at, sender, -1), new(answer, parent.Incarnation, parent.Execution));
        if (result.Outcome is StoppedBy { Request.Recursive: true } stopped)
            foreach (var child in state.OpenChildren)
                yield return new(child.InstanceId, Key(at, sender, -2), new(stopped.Request));
    }

    /// <summary>Sends what the last commit left to be sent; whatever happens in between, it is sent again, and known by the receiver.</summary>
    public async Task SendAsync(InstanceState state)
    {
        var instanceId = state.Record.InstanceId;
        foreach (var outbox in state.Unsent.ToList())
        {
            await Task.WhenAll(outbox.Messages.GroupBy(m => m.InstanceId).Select(async toOne =>
            {
                foreach (var message in toOne) await SendAsync(message);
            }));
            await hub.Commits.WriteAllAsync(Write.Delete(Keys.Partition(instanceId), outbox.ToRows(instanceId).Select(r => r.RowKey)));
            state.Unsent.Remove(outbox);
        }
    }

    async Task SendAsync(Outgoing outgoing)
    {
        if (outgoing.Start is { } start) await StartAsync(outgoing.InstanceId, start);
        else await SendAsync(outgoing.InstanceId, outgoing.Unique, outgoing.Message!, insists: true);
    }

    /// <summary>A message to an instance that is unknown or over vanishes, as on the real host.</summary>
    public async Task SendAsync(string instanceId, string unique, Message message, bool insists)
    {
        if (!hub.Instances.IsKnownAlive(instanceId) && await hub.Table.FindAsync(instanceId, hub.Stopping) is not { Record.IsOver: false }) return;
        var rowKey = Keys.Message(instanceId, unique);
        await hub.Commits.WriteAsync(Write.Add(message.ToRow(instanceId, rowKey), hub.Table, insists));
        await hub.DeliverAsync(instanceId, message with { RowKey = rowKey });
    }

    async Task StartAsync(string instanceId, StartChild start)
    {
        var parent = start.Parent;
        // The same at every attempt: so a child that is there already can be told from somebody else's.
        var incarnation = Hash($"{parent.InstanceId}/{parent.Incarnation}/{parent.Execution}/{parent.TaskId}");
        var child = hub.Creation.NewRecord(instanceId, start.Name, start.Input) with { Incarnation = incarnation, Parent = parent };
        try
        {
            await hub.Creation.CreateAsync(child, Creation.Unfinished, insists: true);
        }
        catch (OrchestrationAlreadyExistsException e)
        {
            var refusal = new Message(new TaskFailed(parent.TaskId, Failure.From(e)), parent.Incarnation, parent.Execution);
            await SendAsync(parent.InstanceId, Hash($"{incarnation}/refused"), refusal, insists: true);
        }
    }

    static HistoryEvent Answer(int taskId, InstanceRecord ended) => ended.Status switch
    {
        OrchestrationRuntimeStatus.Completed => new TaskCompleted(taskId, ended.Output),
        OrchestrationRuntimeStatus.Failed => new TaskFailed(taskId, ended.Failure!),
        _ => new TaskFailed(taskId, new("Terminated", $"Sub-orchestration '{ended.InstanceId}' was terminated.", null, null)),
    };

    static string Key(DateTimeOffset at, string sender, long sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks:x16}{Hash(sender)}.{sequence:x16}");

    static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
