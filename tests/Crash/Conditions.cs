using System.Text;
using System.Text.RegularExpressions;
using Azure;
using Azure.Data.Tables;
using Mpp.Tests.Support;

namespace Mpp.Tests.Crash;

/// <summary>The rows that a request wants to find as somebody has read them.</summary>
static partial class Conditions
{
    public static IReadOnlyList<(string Table, string Partition, string Row)> Of(Passing request)
    {
        if (request.Target != RequestName.Tables) return [];
        if (!request.Path.EndsWith("/$batch", StringComparison.Ordinal))
            return request.Headers.IfMatch.ToString().StartsWith("W/", StringComparison.Ordinal) ? [.. Row().Matches(request.Path).Select(KeysOf)] : [];
        var inner = Encoding.UTF8.GetString(request.Body.Span).Split("--changeset");
        return [.. inner.Where(part => part.Contains("If-Match: W/", StringComparison.Ordinal)).SelectMany(part => Row().Matches(Uri.UnescapeDataString(part.Split(" HTTP/1.1")[0]))).Select(KeysOf)];
    }

    /// <summary>Changes the first of them, as another process would that was faster.</summary>
    public static async Task TouchAsync(string connection, Passing request)
    {
        var (table, partition, row) = Of(request)[0];
        try
        {
            await new TableClient(connection, table).UpdateEntityAsync(new TableEntity(partition, row) { ["Touched"] = true }, ETag.All, TableUpdateMode.Merge);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Gone meanwhile: the condition does not hold either.
        }
    }

    static (string Table, string Partition, string Row) KeysOf(Match keys) =>
        (keys.Groups["table"].Value, keys.Groups["partition"].Value.Replace("''", "'", StringComparison.Ordinal), keys.Groups["row"].Value.Replace("''", "'", StringComparison.Ordinal));

    [GeneratedRegex(@"/(?<table>[A-Za-z0-9]+)\(PartitionKey='(?<partition>.*?)',\s?RowKey='(?<row>.*?)'\)")]
    private static partial Regex Row();
}
