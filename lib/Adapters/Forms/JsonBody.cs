using System.Text.Json;

namespace Mpp.Adapters.Forms;

/// <summary>A body from outside, parsed so that nothing in it can surprise a reader later on: at most 32 levels, no member twice, every text valid Unicode.</summary>
public static class JsonBody
{
    static readonly JsonDocumentOptions Options = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <exception cref="JsonException">It is not such a JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(body, Options);
            Touch(document.RootElement);
            return document;
        }
        catch (InvalidOperationException e)
        {
            // Half a surrogate pair, or bytes that are no UTF-8: the parser leaves them for whoever reads the text.
            document?.Dispose();
            throw new JsonException("a text is not valid Unicode", e);
        }
    }

    static void Touch(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) Touch(item);
                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    Touch(member.Value);
                }

                break;
        }
    }
}
