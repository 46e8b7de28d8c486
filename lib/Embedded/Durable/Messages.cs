using Azure.Data.Tables;

namespace Mpp.Embedded.Durable;

/// <summary>
/// Something that an instance has to be told. It lies in a row of its own until the episode that took it in is committed;
/// results of activities have no row: an activity whose result is lost runs again.
/// </summary>
/// <param name="Event">What happened.</param>
/// <param name="Incarnation">For which incarnation; null: for any.</param>
/// <param name="Execution">For which execution, if it answers a task.</param>
/// <param name="Sender">The instance that sent it, with its incarnation; null: not an instance.</param>
/// <param name="Sequence">Its number among the events of that sender.</param>
sealed record Message(HistoryEvent Event, string? Incarnation = null, int? Execution = null, string? Sender = null, long Sequence = 0)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public string? RowKey { get; init; }

    public TableEntity ToRow(string instanceId, string rowKey)
    {
        var row = new TableEntity(Keys.Partition(instanceId), rowKey) { ["Wake"] = true };
        Chunks.Write(row, "Message", Json.Write(this));
        return row;
    }

    public static Message Read(TableEntity row) => Json.Read<Message>(Chunks.Read(row, "Message")!) with { RowKey = row.RowKey };
}

/// <summary>What an episode sends to another instance: a message, or its start. Kept beside the instance until it has been sent.</summary>
sealed record Outgoing(string InstanceId, string Unique, Message? Message = null, StartChild? Start = null);

sealed record StartChild(string Name, string? Input, ParentTask Parent);

sealed record Outbox(string RowKey, IReadOnlyList<Outgoing> Messages)
{
    public IEnumerable<TableEntity> ToRows(string instanceId)
    {
        var part = 0;
        foreach (var text in Chunks.Rows(Json.Write(Messages)))
        {
            var row = new TableEntity(Keys.Partition(instanceId), $"{RowKey}.{part++:x2}") { ["Wake"] = true };
            Chunks.Write(row, "Messages", text);
            yield return row;
        }
    }
}
