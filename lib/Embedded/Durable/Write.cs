using Azure;
using Azure.Data.Tables;

namespace Mpp.Embedded.Durable;

/// <summary>Rows of one partition that are written together or not at all.</summary>
/// <param name="actions">At most 100, of one partition, each row once.</param>
/// <param name="isMine">
/// Asked when it is not known whether the write took effect (with 0), or when storage says that it contradicts what is there (with the status), which an
/// earlier attempt of ours may have caused: the ETag of the first action's row if the write did take effect, otherwise null.
/// </param>
sealed class Write(IReadOnlyList<TableTransactionAction> actions, Func<int, CancellationToken, Task<ETag?>> isMine)
{
    public IReadOnlyList<TableTransactionAction> Actions => actions;

    public string Partition { get; } = actions[0].Entity.PartitionKey;

    public int WireSize { get; } = actions.Sum(a => Chunks.WireSize((TableEntity)a.Entity));

    /// <summary>Storage that is down is waited for; otherwise its error goes to the caller.</summary>
    public bool Insists { get; init; }

    public Task<ETag?> IsMineAsync(int conflict, CancellationToken cancellation) => isMine(conflict, cancellation);

    public TaskCompletionSource<ETag> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A row with a key that nobody else makes. If it is there already, it is ours, even if it has been taken in meanwhile.</summary>
    public static Write Add(TableEntity row, HubTable table, bool insists) => new(
        [new(TableTransactionActionType.Add, row)],
        async (conflict, cancellation) =>
        {
            if (conflict == 409) return ETag.All;
            var found = await table.Client.GetEntityIfExistsAsync<TableEntity>(row.PartitionKey, row.RowKey, ["RowKey"], cancellation);
            return found.HasValue ? found.Value!.ETag : null;
        })
    {
        Insists = insists,
    };

    /// <summary>Rows that nobody needs any more. One that is gone already is no error.</summary>
    public static IEnumerable<Write> Delete(string partition, IEnumerable<string> rowKeys) => rowKeys.Select(key => new Write(
        [new(TableTransactionActionType.Delete, new TableEntity(partition, key), ETag.All)],
        (conflict, _) => Task.FromResult<ETag?>(conflict == 404 ? ETag.All : null)));
}
