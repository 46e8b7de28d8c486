using Azure.Core;

namespace Azure.Data.Tables.Internal;

/// <summary>One query, page by page; the token of a page is the service's two continuation headers.</summary>
internal sealed class EntityPages<T>(TableRequests requests, string table, string? filter, int? maxPerPage, IEnumerable<string>? select, CancellationToken cancellationToken)
    : AsyncPageable<T>(cancellationToken)
    where T : class, ITableEntity
{
    public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        do
        {
            using var message = requests.Create(RequestMethod.Get, requests.Uri(table + "()"));
            var uri = message.Request.Uri;
            if ((pageSizeHint ?? maxPerPage) is { } top) uri.AppendQuery("$top", FormattableString.Invariant($"{top}"), false);
            if (select is not null) uri.AppendQuery("$select", string.Join(',', select), true);
            if (!string.IsNullOrEmpty(filter)) uri.AppendQuery("$filter", filter, true);
            if (continuationToken?.Split(' ', 2) is [var partition, var row])
            {
                uri.AppendQuery("NextPartitionKey", partition, true);
                if (row.Length > 0) uri.AppendQuery("NextRowKey", row, true);
            }
            var response = await requests.SendAsync(message, CancellationToken).ConfigureAwait(false);
            continuationToken = response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var nextPartition)
                ? $"{nextPartition} {(response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var nextRow) ? nextRow : "")}"
                : null;
            yield return Page<T>.FromValues(EntityReader.ReadPage<T>(response.Content), continuationToken, response);
        }
        while (continuationToken is not null);
    }
}
