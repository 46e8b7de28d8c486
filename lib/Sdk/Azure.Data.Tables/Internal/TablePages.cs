using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables.Internal;

/// <summary>The account's tables, page by page.</summary>
internal sealed class TablePages(TableRequests requests, string? filter, int? maxPerPage, CancellationToken cancellationToken) : AsyncPageable<TableItem>(cancellationToken)
{
    public override async IAsyncEnumerable<Page<TableItem>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        do
        {
            using var message = requests.Create(RequestMethod.Get, requests.Uri("Tables"));
            var uri = message.Request.Uri;
            if ((pageSizeHint ?? maxPerPage) is { } top) uri.AppendQuery("$top", FormattableString.Invariant($"{top}"), false);
            if (!string.IsNullOrEmpty(filter)) uri.AppendQuery("$filter", filter, true);
            if (continuationToken is not null) uri.AppendQuery("NextTableName", continuationToken, true);
            var response = await requests.SendAsync(message, CancellationToken).ConfigureAwait(false);
            continuationToken = response.Headers.TryGetValue("x-ms-continuation-NextTableName", out var next) ? next : null;
            using var body = JsonDocument.Parse(response.Content.ToMemory());
            var tables = body.RootElement.GetProperty("value").EnumerateArray().Select(table => new TableItem(table.GetProperty("TableName").GetString()!)).ToList();
            yield return Page<TableItem>.FromValues(tables, continuationToken, response);
        }
        while (continuationToken is not null);
    }
}
