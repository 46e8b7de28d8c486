using System.Globalization;
using Azure.Data.Tables;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Mpp.Embedded.Durable;

/// <summary>Lists instances, page by page.</summary>
static class Queries
{
    static readonly string[] WithoutPayloads = ["PartitionKey", "RowKey", "Name", "Incarnation", "Commit", "Status", "CreatedAt", "UpdatedAt", "Tags"];

    public static Microsoft.DurableTask.AsyncPageable<OrchestrationMetadata> Run(Hub hub, OrchestrationQuery query) =>
        Pageable.Create<OrchestrationMetadata>(async (continuation, size, cancellation) =>
        {
            var pages = hub.Table.Client
                .QueryAsync<TableEntity>(Filter(query), size ?? query.PageSize, query.FetchInputsAndOutputs ? null : WithoutPayloads, cancellation)
                .AsPages(continuation ?? query.ContinuationToken);
            await foreach (var page in pages.WithCancellation(cancellation))
            {
                var converter = query.FetchInputsAndOutputs ? hub.Options.Converter : null;
                return new(page.Values.Select(r => InstanceRecord.Read(r).ToMetadata(converter)).ToList(), page.ContinuationToken);
            }
            return new([]);
        });

    static string Filter(OrchestrationQuery query)
    {
        // Only an instance's own row is either live or not.
        var conditions = new List<string> { "(Live eq true or Live eq false)" };
        if (query.CreatedFrom is { } from) conditions.Add($"CreatedAt ge {Time(from)}");
        if (query.CreatedTo is { } to) conditions.Add($"CreatedAt le {Time(to)}");
        if (query.Statuses?.ToList() is { Count: > 0 } statuses) conditions.Add($"({string.Join(" or ", statuses.Select(s => $"Status eq '{s}'"))})");
        if (!string.IsNullOrEmpty(query.InstanceIdPrefix))
        {
            var prefix = Keys.Escape(query.InstanceIdPrefix);
            conditions.Add($"RowKey ge '{prefix}' and RowKey lt '{prefix}~~'");
        }
        return string.Join(" and ", conditions);
    }

    static string Time(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"datetime'{time.UtcDateTime:o}'");
}
