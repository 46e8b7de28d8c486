using System.Globalization;
using System.Xml.Linq;
using Azure.Core;
using Azure.Storage.Blobs.Models;

namespace Azure.Storage.Blobs.Internal;

/// <summary>The blobs of a container, page by page, in the order of their names.</summary>
internal sealed class BlobPages(BlobRequests requests, Uri container, GetBlobsOptions options, CancellationToken cancellationToken) : AsyncPageable<BlobItem>(cancellationToken)
{
    public override async IAsyncEnumerable<Page<BlobItem>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        do
        {
            using var message = requests.Create(RequestMethod.Get, container);
            var uri = message.Request.Uri;
            uri.AppendQuery("restype", "container");
            uri.AppendQuery("comp", "list");
            if (!string.IsNullOrEmpty(options.Prefix)) uri.AppendQuery("prefix", options.Prefix);
            if (!string.IsNullOrEmpty(continuationToken)) uri.AppendQuery("marker", continuationToken);
            if (pageSizeHint is { } size) uri.AppendQuery("maxresults", size.ToString(CultureInfo.InvariantCulture));
            if (options.Traits.HasFlag(BlobTraits.Metadata)) uri.AppendQuery("include", "metadata");
            var response = await requests.SendAsync(message, CancellationToken).ConfigureAwait(false);
            var root = XDocument.Load(response.Content.ToStream()).Root!;
            continuationToken = root.Element("NextMarker")?.Value is { Length: > 0 } next ? next : null;
            yield return Page<BlobItem>.FromValues([.. root.Element("Blobs")!.Elements("Blob").Select(Item)], continuationToken, response);
        }
        while (continuationToken is not null);
    }

    private static BlobItem Item(XElement blob)
    {
        var (name, properties) = (blob.Element("Name")!, blob.Element("Properties")!);
        return new BlobItem
        {
            // A name that XML cannot hold comes percent-encoded.
            Name = (bool?)name.Attribute("Encoded") == true ? Uri.UnescapeDataString(name.Value) : name.Value,
            Metadata = blob.Element("Metadata")?.Elements().ToDictionary(pair => pair.Name.LocalName, pair => pair.Value, StringComparer.OrdinalIgnoreCase) ?? [],
            Properties = new BlobItemProperties
            {
                BlobType = BlobHeaders.Type(Text("BlobType")),
                ContentLength = Text("Content-Length") is { } length ? long.Parse(length, CultureInfo.InvariantCulture) : null,
                ContentType = Text("Content-Type"),
                ContentEncoding = Text("Content-Encoding"),
                ContentLanguage = Text("Content-Language"),
                ContentDisposition = Text("Content-Disposition"),
                ContentHash = Text("Content-MD5") is { } hash ? Convert.FromBase64String(hash) : null,
                CreatedOn = Text("Creation-Time") is { } created ? BlobHeaders.Moment(created) : null,
                ETag = Text("Etag") is { } etag ? new ETag(etag) : null,
                LastModified = Text("Last-Modified") is { } modified ? BlobHeaders.Moment(modified) : null,
            },
        };

        string? Text(string property) => properties.Element(property)?.Value is { Length: > 0 } text ? text : null;
    }
}
