using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;

namespace Mpp.Adapters.Backups;

/// <summary>A table's row as a line of JSON: each property with its type, since the service keeps types and JSON does not. ETag and timestamp are the service's own.</summary>
static class RowLine
{
    static readonly string[] OfTheService = ["PartitionKey", "RowKey", "Timestamp", "odata.etag"];

    public static string Write(TableEntity row)
    {
        var values = new JsonObject();
        foreach (var (name, value) in row.Where(p => !OfTheService.Contains(p.Key)).OrderBy(p => p.Key, StringComparer.Ordinal)) values[name] = Typed(row, name, value);
        return new JsonObject { ["p"] = row.PartitionKey, ["r"] = row.RowKey, ["v"] = values }.ToJsonString(Json.Record);
    }

    public static TableEntity Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        var row = new TableEntity(json.RootElement.GetProperty("p").GetString()!, json.RootElement.GetProperty("r").GetString()!);
        foreach (var value in json.RootElement.GetProperty("v").EnumerateObject())
        {
            var typed = value.Value.EnumerateObject().Single();
            row[value.Name] = typed.Name switch
            {
                "s" => typed.Value.GetString()!,
                "i" => typed.Value.GetInt32(),
                // JSON's numbers would lose the last digits of a long, and a double's exact value.
                "l" => long.Parse(typed.Value.GetString()!, CultureInfo.InvariantCulture),
                "d" => BitConverter.Int64BitsToDouble(long.Parse(typed.Value.GetString()!, CultureInfo.InvariantCulture)),
                "b" => typed.Value.GetBoolean(),
                "t" => DateTimeOffset.ParseExact(typed.Value.GetString()!, "O", CultureInfo.InvariantCulture),
                "g" => typed.Value.GetGuid(),
                "x" => typed.Value.GetBytesFromBase64(),
                var unknown => throw new BackupException($"{row.PartitionKey}/{row.RowKey}: a value of type '{unknown}', which this version does not know."),
            };
        }

        return row;
    }

    static JsonObject Typed(TableEntity row, string name, object? value) => value switch
    {
        string text => new() { ["s"] = text },
        int number => new() { ["i"] = number },
        long number => new() { ["l"] = number.ToString(CultureInfo.InvariantCulture) },
        double number => new() { ["d"] = BitConverter.DoubleToInt64Bits(number).ToString(CultureInfo.InvariantCulture) },
        bool flag => new() { ["b"] = flag },
        DateTimeOffset time => new() { ["t"] = time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture) },
        DateTime time => new() { ["t"] = new DateTimeOffset(time.ToUniversalTime()).ToString("O", CultureInfo.InvariantCulture) },
        Guid id => new() { ["g"] = id },
        byte[] bytes => new() { ["x"] = Convert.ToBase64String(bytes) },
        BinaryData bytes => new() { ["x"] = Convert.ToBase64String(bytes) },
        _ => throw new BackupException($"{row.PartitionKey}/{row.RowKey}: {name} is a {value?.GetType().Name ?? "null"}, which no table holds."),
    };
}
