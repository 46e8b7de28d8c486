namespace Azure.Storage.Blobs.Models;

public class BlobDownloadDetails
{
    public BlobType BlobType { get; internal init; }
    public long ContentLength { get; internal init; }
    public string? ContentRange { get; internal init; }
    public string? ContentType { get; internal init; }
    public string? ContentEncoding { get; internal init; }
    public string? ContentLanguage { get; internal init; }
    public string? ContentDisposition { get; internal init; }
    public string? CacheControl { get; internal init; }
    public byte[]? ContentHash { get; internal init; }
    public DateTimeOffset CreatedOn { get; internal init; }
    public ETag ETag { get; internal init; }
    public DateTimeOffset LastModified { get; internal init; }
    public IDictionary<string, string> Metadata { get; internal init; } = null!;
}

public class BlobDownloadResult
{
    internal BlobDownloadResult() { }

    public BlobDownloadDetails Details { get; internal init; } = null!;
    public BinaryData Content { get; internal init; } = null!;
}

public class BlobDownloadStreamingResult : IDisposable
{
    internal BlobDownloadStreamingResult() { }

    public BlobDownloadDetails Details { get; internal init; } = null!;
    public Stream Content { get; internal init; } = null!;

    public void Dispose()
    {
        Content.Dispose();
        GC.SuppressFinalize(this);
    }
}
