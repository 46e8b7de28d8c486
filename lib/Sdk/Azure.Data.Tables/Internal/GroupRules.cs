namespace Azure.Data.Tables.Internal;

/// <summary>
/// What the service asks of an entity group transaction and Azurite does not: one partition, every row once, at most 100 actions.
/// Checked here, with the service's own answers, so that it shows on a laptop and not in production.
/// </summary>
internal static class GroupRules
{
    private const int MaxActions = 100;

    public static RequestFailedException? Refusal(List<TableTransactionAction> actions)
    {
        if (actions.Count == 0) throw new InvalidOperationException("A transaction needs at least one action.");
        if (actions.Count > MaxActions) return Answer(MaxActions - 1, "InvalidInput", "The batch request operation exceeds the maximum 100 changes per change set.");
        var rows = new HashSet<string>(actions.Count, StringComparer.Ordinal);
        for (var index = 0; index < actions.Count; index++)
        {
            var entity = actions[index].Entity;
            if (entity.PartitionKey != actions[0].Entity.PartitionKey)
            {
                return Answer(index, "CommandsInBatchActOnDifferentPartitions", "All commands in a batch must operate on same entity group.");
            }
            if (!rows.Add(entity.RowKey))
            {
                return Answer(index, "InvalidDuplicateRow", "The batch request contains multiple changes with same row key. An entity can appear only once in a batch request.");
            }
        }
        return null;
    }

    private static RequestFailedException Answer(int index, string code, string message) => new(400, FormattableString.Invariant($"{index}:{message}"), code, null);
}
