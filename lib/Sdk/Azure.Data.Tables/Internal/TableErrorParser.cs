using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables.Internal;

/// <summary>Reads code and message of the service's JSON errors into RequestFailedException.</summary>
internal sealed class TableErrorParser : RequestFailedDetailsParser
{
    public static readonly TableErrorParser Instance = new();

    public override bool TryParse(Response response, [NotNullWhen(true)] out ResponseError? error, out IDictionary<string, string>? data)
    {
        (error, data) = (null, null);
        if (!response.Headers.TryGetValue("Content-Type", out var type) || !type!.Contains("json", StringComparison.OrdinalIgnoreCase)) return false;
        try
        {
            using var body = JsonDocument.Parse(response.Content.ToMemory());
            if (!body.RootElement.TryGetProperty("odata.error", out var details)) return false;
            // Azurite leaves some codes to the header.
            var code = details.GetProperty("code").GetString() is { Length: > 0 } text ? text : response.Headers.TryGetValue("x-ms-error-code", out var header) ? header : null;
            error = new ResponseError(code, details.GetProperty("message").GetProperty("value").GetString());
            return true;
        }
        catch (JsonException)
        {
            return false; // a proxy's answer: the exception keeps its text
        }
    }
}
