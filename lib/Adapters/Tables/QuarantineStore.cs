using Azure;
using Azure.Data.Tables;

namespace Mpp.Adapters.Tables;

/// <summary>
/// An authentic delivery that could not be read. The body is in the blob; <paramref name="Reason"/> names members and codes, never their values.
/// <paramref name="Outcome"/>: null while open, then replayed or discarded; <paramref name="SettledBy"/> and <paramref name="Why"/> say who did it, and for a discarded one the reason.
/// <paramref name="Reference"/>: the case that a replayed one became.
/// </summary>
public sealed record QuarantinedDelivery(
    string Id, string Tool, string? FormKey, string Blob, string Reason, DateTimeOffset ReceivedAtUtc, string? Outcome = null, DateTimeOffset? SettledAtUtc = null,
    string? SettledBy = null, string? Why = null, string? Reference = null);

/// <summary>Deliveries that wait for a person. The same delivery (its id is its content's hash) is kept once.</summary>
public sealed class QuarantineStore(Storage storage)
{
    const string Partition = "quarantine";

    readonly TableClient _table = storage.Quarantine;

    /// <summary>True if it is new; a repeat of one that is there, open or settled, changes nothing.</summary>
    public async Task<bool> AddAsync(QuarantinedDelivery delivery, CancellationToken cancellationToken = default)
    {
        try
        {
            await _table.AddEntityAsync(ToEntity(delivery), cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
        }
    }

    /// <summary>What is open, oldest first.</summary>
    public async Task<IReadOnlyList<QuarantinedDelivery>> OpenAsync(CancellationToken cancellationToken = default)
    {
        var open = new List<QuarantinedDelivery>();
        await foreach (var row in _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and IsOpen eq {true}"), cancellationToken: cancellationToken)) open.Add(Read(row));
        return [.. open.OrderBy(d => d.ReceivedAtUtc)];
    }

    public async Task<QuarantinedDelivery?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        if (!Rows.MayBeKey(Rows.Escape(id))) return null;
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, Rows.Escape(id), cancellationToken: cancellationToken);
        return row.HasValue ? Read(row.Value!) : null;
    }

    /// <summary>Settles it, once: false if there is no such delivery or it is settled.</summary>
    public Task<bool> SettleAsync(string id, string outcome, DateTimeOffset nowUtc, CancellationToken cancellationToken = default) => SettleAsync(id, outcome, null, null, null, nowUtc, cancellationToken);

    public async Task<bool> SettleAsync(string id, string outcome, string? by, string? why, string? reference, DateTimeOffset nowUtc, CancellationToken cancellationToken = default)
    {
        if (!Rows.MayBeKey(Rows.Escape(id))) return false;
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, Rows.Escape(id), cancellationToken: cancellationToken);
        if (!row.HasValue || row.Value!.GetBoolean("IsOpen") != true) return false;
        try
        {
            await _table.UpdateEntityAsync(ToEntity(Read(row.Value) with { Outcome = outcome, SettledAtUtc = nowUtc, SettledBy = by, Why = why, Reference = reference }), row.Value.ETag, TableUpdateMode.Replace, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            return false;
        }
    }

    static TableEntity ToEntity(QuarantinedDelivery delivery) =>
        new TableEntity(Partition, Rows.Escape(delivery.Id)).WithText("Json", Json.Write(delivery)).With("IsOpen", delivery.Outcome is null);

    static QuarantinedDelivery Read(TableEntity row) => Json.Read<QuarantinedDelivery>(row.Text("Json"), row.RowKey);
}
