using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mpp.Tests.Support;

namespace Mpp.Tests.Crash;

/// <summary>
/// What a request is called in every life alike: its verb, table or container and keys, with whatever differs from run to run (times, random ids, hashes) left out. By its name, and how
/// often it came before in the same step, a request is found again, whatever others run beside it.
/// </summary>
static partial class RequestName
{
    public const int Tables = 0, Blobs = 1, Mail = 2;

    /// <summary>Null for what the case does not cause: the sweep's look at what is due, which comes with the minute.</summary>
    public static string? Of(Passing request) => request.Target switch
    {
        Tables => OfTables(request),
        Blobs => $"{request.Method} blob {Steady(WithoutAccount(request.Path))}",
        _ => OfMail(request.Body),
    };

    static string? OfTables(Passing request)
    {
        var path = WithoutAccount(request.Path);
        if (path == "$batch") return $"batch {string.Join(' ', InnerRequests().Matches(Encoding.UTF8.GetString(request.Body.Span)).Select(m => Inner(m)))}";
        var query = Uri.UnescapeDataString(request.RawTarget.Split('?', 2) is [_, var q] ? q : "").Replace('+', ' ');
        if (request.Method == "GET" && path == "Due()") return null;
        if (request.Method == "POST") return $"insert {path} {KeysIn(request.Body)}";
        return $"{request.Method} {Steady(path)}{(Filter().Match(query) is { Success: true } filter ? " where " + Steady(filter.Groups[1].Value) : "")}".Replace("$filter=", "", StringComparison.Ordinal);
    }

    static string Inner(Match m) => m.Groups["verb"].Value == "POST"
        ? $"insert {m.Groups["path"].Value} {Steady(RowKey().Match(m.Groups["rest"].Value).Groups[1].Value)}"
        : $"{m.Groups["verb"].Value} {Steady(Uri.UnescapeDataString(m.Groups["path"].Value))}";

    static string OfMail(ReadOnlyMemory<byte> body)
    {
        using var mail = JsonDocument.Parse(body);
        return $"mail {mail.RootElement.GetProperty("categories")[0].GetString()} to {mail.RootElement.GetProperty("personalizations")[0].GetProperty("to")[0].GetProperty("email").GetString()}";
    }

    static string KeysIn(ReadOnlyMemory<byte> body)
    {
        using var row = JsonDocument.Parse(body);
        return row.RootElement.TryGetProperty("PartitionKey", out var partition) ? Steady($"{partition.GetString()} {row.RootElement.GetProperty("RowKey").GetString()}") : Steady(row.RootElement.ToString());
    }

    static string WithoutAccount(string path) => path.Split('/', 3) is [_, _, var rest] ? rest : "";

    static string Steady(string text) => Random().Replace(Time().Replace(text, "TIME"), "*");

    [GeneratedRegex(@"(?<verb>POST|PUT|MERGE|PATCH|DELETE|GET) https?://[^/]+/[^/]+/(?<path>\S+) HTTP/1\.1(?<rest>.*?)(?=--changeset|--batch|$)", RegexOptions.Singleline)]
    private static partial Regex InnerRequests();

    [GeneratedRegex("\"RowKey\":\"([^\"]*)\"")]
    private static partial Regex RowKey();

    [GeneratedRegex(@"\$filter=([^&]*)")]
    private static partial Regex Filter();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Time();

    [GeneratedRegex("[0-9a-f]{12,}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Random();
}
