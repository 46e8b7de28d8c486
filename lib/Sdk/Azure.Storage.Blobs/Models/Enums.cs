namespace Azure.Storage.Blobs.Models;

public enum PublicAccessType
{
    None = 0,
    BlobContainer = 1,
    Blob = 2,
}

public enum DeleteSnapshotsOption
{
    None = 0,
    IncludeSnapshots = 1,
    OnlySnapshots = 2,
}

public enum BlobType
{
    Block = 0,
    Page = 1,
    Append = 2,
}

[Flags]
public enum BlobTraits
{
    None = 0,
    CopyStatus = 1,
    Metadata = 2,
    Tags = 4,
    ImmutabilityPolicy = 8,
    LegalHold = 16,
    All = -1,
}

[Flags]
public enum BlobStates
{
    None = 0,
    Snapshots = 1,
    Uncommitted = 2,
    Deleted = 4,
    Version = 8,
    DeletedWithVersions = 16,
    All = -1,
}
