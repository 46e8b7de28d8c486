using System.Globalization;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Storage.Blobs.Internal;

/// <summary>The service's "SharedKey" scheme: method, headers, path and query, signed again at every retry.</summary>
internal sealed class BlobSharedKeyPolicy(StorageSharedKeyCredential credential) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        message.Request.Headers.SetValue("x-ms-date", TimeProvider.System.GetUtcNow().ToString("r", CultureInfo.InvariantCulture));
        message.Request.Headers.SetValue(HttpHeader.Names.Authorization, $"SharedKey {credential.AccountName}:{credential.Sign(TextToSign(message.Request))}");
    }

    private string TextToSign(Request request)
    {
        var length = request.Content is { } content && content.TryComputeLength(out var bytes) && bytes > 0 ? bytes.ToString(CultureInfo.InvariantCulture) : "";
        var text = new StringBuilder(512);
        foreach (var line in (string[])
        [
            request.Method.Method, Header(request, "Content-Encoding"), Header(request, "Content-Language"), length,
            Header(request, "Content-MD5"), Header(request, "Content-Type"),
            "", // Date: x-ms-date says it
            Header(request, "If-Modified-Since"), Header(request, "If-Match"), Header(request, "If-None-Match"), Header(request, "If-Unmodified-Since"), Header(request, "Range"),
        ])
        {
            text.Append(line).Append('\n');
        }
        foreach (var (name, value) in request.Headers.Select(header => (Name: header.Name.ToLowerInvariant(), header.Value))
            .Where(header => header.Name.StartsWith("x-ms-", StringComparison.Ordinal)).OrderBy(header => header.Name, StringComparer.Ordinal))
        {
            text.Append(name).Append(':').Append(value).Append('\n');
        }
        var uri = request.Uri.ToUri();
        text.Append('/').Append(credential.AccountName).Append(uri.AbsolutePath);
        foreach (var (name, value) in Parameters(uri.Query).OrderBy(parameter => parameter.Name, StringComparer.Ordinal)) text.Append('\n').Append(name).Append(':').Append(value);
        return text.ToString();
    }

    private static IEnumerable<(string Name, string Value)> Parameters(string query) => query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => (Uri.UnescapeDataString(pair[0]).ToLowerInvariant(), pair.Length == 2 ? Uri.UnescapeDataString(pair[1]) : ""));

    private static string Header(Request request, string name) => request.Headers.TryGetValue(name, out var value) ? value! : "";
}
