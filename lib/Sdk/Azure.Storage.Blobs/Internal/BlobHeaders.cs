using System.Globalization;
using Azure.Core;
using Azure.Storage.Blobs.Models;

namespace Azure.Storage.Blobs.Internal;

/// <summary>What the service says in headers, and is told in them.</summary>
internal static class BlobHeaders
{
    private const string MetadataPrefix = "x-ms-meta-";

    public static void Add(RequestHeaders headers, IDictionary<string, string>? metadata)
    {
        if (metadata is null) return;
        foreach (var (name, value) in metadata) headers.Add(MetadataPrefix + name, value);
    }

    public static void Add(RequestHeaders headers, BlobHttpHeaders? given)
    {
        if (given is null) return;
        Add("type", given.ContentType);
        Add("encoding", given.ContentEncoding);
        Add("language", given.ContentLanguage);
        Add("disposition", given.ContentDisposition);
        Add("md5", given.ContentHash is { } hash ? Convert.ToBase64String(hash) : null);
        if (given.CacheControl is { } cache) headers.Add("x-ms-blob-cache-control", cache);

        void Add(string name, string? value)
        {
            if (value is not null) headers.Add("x-ms-blob-content-" + name, value);
        }
    }

    public static BlobContentInfo ContentInfo(Response response) =>
        new() { ETag = response.Headers.ETag ?? default, LastModified = LastModified(response), ContentHash = Hash(response) };

    public static BlobInfo Info(Response response) => new() { ETag = response.Headers.ETag ?? default, LastModified = LastModified(response) };

    public static BlobContainerInfo ContainerInfo(Response response) => new() { ETag = response.Headers.ETag ?? default, LastModified = LastModified(response) };

    public static BlobProperties Properties(Response response) => new()
    {
        BlobType = Type(Text(response, "x-ms-blob-type")),
        ContentLength = response.Headers.ContentLengthLong ?? 0,
        ContentType = response.Headers.ContentType,
        ContentEncoding = Text(response, "Content-Encoding"),
        ContentLanguage = Text(response, "Content-Language"),
        ContentDisposition = Text(response, "Content-Disposition"),
        CacheControl = Text(response, "Cache-Control"),
        ContentHash = Hash(response),
        CreatedOn = Moment(Text(response, "x-ms-creation-time")),
        ETag = response.Headers.ETag ?? default,
        LastModified = LastModified(response),
        Metadata = Metadata(response),
    };

    public static BlobDownloadDetails Details(Response response) => new()
    {
        BlobType = Type(Text(response, "x-ms-blob-type")),
        ContentLength = response.Headers.ContentLengthLong ?? 0,
        ContentRange = Text(response, "Content-Range"),
        ContentType = response.Headers.ContentType,
        ContentEncoding = Text(response, "Content-Encoding"),
        ContentLanguage = Text(response, "Content-Language"),
        ContentDisposition = Text(response, "Content-Disposition"),
        CacheControl = Text(response, "Cache-Control"),
        ContentHash = Hash(response),
        CreatedOn = Moment(Text(response, "x-ms-creation-time")),
        ETag = response.Headers.ETag ?? default,
        LastModified = LastModified(response),
        Metadata = Metadata(response),
    };

    public static BlobType Type(string? text) => text switch { "PageBlob" => BlobType.Page, "AppendBlob" => BlobType.Append, _ => BlobType.Block };

    public static DateTimeOffset Moment(string? text) => text is null ? default : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset LastModified(Response response) => Moment(Text(response, "Last-Modified"));

    private static byte[]? Hash(Response response) => Text(response, "Content-MD5") is { } hash ? Convert.FromBase64String(hash) : null;

    private static string? Text(Response response, string name) => response.Headers.TryGetValue(name, out var value) ? value : null;

    private static Dictionary<string, string> Metadata(Response response) => response.Headers
        .Where(header => header.Name.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(header => header.Name[MetadataPrefix.Length..], header => header.Value, StringComparer.OrdinalIgnoreCase);
}
