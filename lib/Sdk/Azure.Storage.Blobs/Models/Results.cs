namespace Azure.Storage.Blobs.Models;

public class BlobContainerInfo
{
    internal BlobContainerInfo() { }

    public ETag ETag { get; internal init; }
    public DateTimeOffset LastModified { get; internal init; }
}

public class BlobContentInfo
{
    internal BlobContentInfo() { }

    public ETag ETag { get; internal init; }
    public DateTimeOffset LastModified { get; internal init; }
    public byte[]? ContentHash { get; internal init; }
}

public class BlobInfo
{
    internal BlobInfo() { }

    public ETag ETag { get; internal init; }
    public DateTimeOffset LastModified { get; internal init; }
}

public class BlobItem
{
    internal BlobItem() { }

    public string Name { get; internal init; } = "";
    public BlobItemProperties Properties { get; internal init; } = null!;
    public IDictionary<string, string> Metadata { get; internal init; } = null!;
}

public class BlobItemProperties
{
    internal BlobItemProperties() { }

    public BlobType? BlobType { get; internal init; }
    public long? ContentLength { get; internal init; }
    public string? ContentType { get; internal init; }
    public string? ContentEncoding { get; internal init; }
    public string? ContentLanguage { get; internal init; }
    public string? ContentDisposition { get; internal init; }
    public byte[]? ContentHash { get; internal init; }
    public DateTimeOffset? CreatedOn { get; internal init; }
    public ETag? ETag { get; internal init; }
    public DateTimeOffset? LastModified { get; internal init; }
}
