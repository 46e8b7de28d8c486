using Azure;
using Azure.Storage.Blobs.Models;
using Mpp.Adapters.Tables;

namespace Mpp.Adapters.Blobs;

/// <summary>
/// Immutable blobs: what was delivered, attached and sent. Written once and never over; named <c>submission or case/hash</c>, so that erasing
/// one touches no other. Design rule 9.
/// </summary>
public sealed class BlobVault(Storage storage)
{
    /// <summary>Raw bodies of webhooks and private pages.</summary>
    public const string Deliveries = "deliveries";

    public const string Attachments = "attachments";

    /// <summary>Copies of what was mailed.</summary>
    public const string Letters = "letters";

    /// <summary>The ends of all audit trails, a blob a night.</summary>
    public const string Digests = "digests";

    /// <summary>False if the blob was there: it is left as it is.</summary>
    public Task<bool> PutAsync(string container, string name, BinaryData content, string? contentType = null, CancellationToken cancellationToken = default) =>
        PutAsync(container, name, content.ToStream(), contentType, cancellationToken);

    /// <summary>False if the blob was there: it is left as it is.</summary>
    public async Task<bool> PutAsync(string container, string name, Stream content, string? contentType = null, CancellationToken cancellationToken = default)
    {
        var options = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = contentType ?? "application/octet-stream" },
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
        };
        try
        {
            await storage.Container(container).GetBlobClient(name).UploadAsync(content, options, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return false;
        }
    }

    /// <summary>The name of the last blob, in the order of names, that comes before <paramref name="name"/>; null if none does.</summary>
    public async Task<string?> LastBeforeAsync(string container, string name, CancellationToken cancellationToken = default)
    {
        string? last = null;
        await foreach (var blob in storage.Container(container).GetBlobsAsync(cancellationToken: cancellationToken))
        {
            if (string.CompareOrdinal(blob.Name, name) >= 0) break;
            last = blob.Name;
        }

        return last;
    }

    /// <summary>Whether the blob is there: one that a record names may have been erased, or taken away as malicious.</summary>
    public async Task<bool> ExistsAsync(string container, string name, CancellationToken cancellationToken = default) =>
        (await storage.Container(container).GetBlobClient(name).ExistsAsync(cancellationToken)).Value;

    /// <summary>A stream of the content, whatever its size; null if there is no such blob.</summary>
    public async Task<Stream?> OpenAsync(string container, string name, CancellationToken cancellationToken = default)
    {
        try
        {
            var download = await storage.Container(container).GetBlobClient(name).DownloadStreamingAsync(cancellationToken: cancellationToken);
            return download.Value.Content;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>The content whole, for what is small; null if there is no such blob.</summary>
    public async Task<BinaryData?> ReadAsync(string container, string name, CancellationToken cancellationToken = default)
    {
        try
        {
            var download = await storage.Container(container).GetBlobClient(name).DownloadContentAsync(cancellationToken);
            return download.Value.Content;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }
}
