using System.Diagnostics.CodeAnalysis;
using System.Xml;
using System.Xml.Linq;
using Azure.Core;

namespace Azure.Storage.Blobs.Internal;

/// <summary>The code of a failure is a header, because an answer to HEAD has no body; the sentence is in the XML body.</summary>
internal sealed class BlobErrorParser : RequestFailedDetailsParser
{
    public static readonly BlobErrorParser Instance = new();

    public override bool TryParse(Response response, [NotNullWhen(true)] out ResponseError? error, out IDictionary<string, string>? data)
    {
        (error, data) = (null, null);
        if (!response.Headers.TryGetValue("x-ms-error-code", out var code)) return false;
        error = new ResponseError(code, Message(response));
        return true;
    }

    private static string? Message(Response response)
    {
        if (response.ContentStream is not { Length: > 0 } || response.Headers.ContentType?.Contains("xml", StringComparison.OrdinalIgnoreCase) != true) return null;
        try
        {
            return XDocument.Parse(response.Content.ToString()).Root?.Element("Message")?.Value;
        }
        catch (XmlException)
        {
            return null; // a proxy's page: the exception keeps its text
        }
    }
}
