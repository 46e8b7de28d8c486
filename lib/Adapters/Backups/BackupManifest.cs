namespace Mpp.Adapters.Backups;

/// <summary>
/// What a run of the backup consists of: its <c>manifest.json</c>. Times are the machine's. <paramref name="Findings"/>: what the audit trails said when it was made.
/// </summary>
public sealed record BackupManifest(
    int Format, DateTimeOffset BegunAtUtc, DateTimeOffset EndedAtUtc, IReadOnlyList<BackedUpTable> Tables, IReadOnlyList<BackedUpContainer> Containers, IReadOnlyList<string> Findings)
{
    public const int PresentFormat = 2;

    public const string File = "manifest.json";

    public long Rows => Tables.Sum(t => t.Rows);

    public long Blobs => Containers.Sum(c => c.Blobs);
}

/// <summary>A table: <c>tables/NAME.jsonl</c>, a row a line. <paramref name="Sha256"/> of the file.</summary>
public sealed record BackedUpTable(string Name, long Rows, string Sha256);

/// <summary>A container: <c>blobs/NAME.jsonl</c>, a blob a line. <paramref name="Sha256"/> of the list, which has the contents' hashes.</summary>
public sealed record BackedUpContainer(string Name, long Blobs, long Bytes, string Sha256);

/// <summary>A line of a container's list. The content is <c>files/SHA256.blob</c> beside the run, together with those of all other runs.</summary>
public sealed record BackedUpBlob(string Name, string? ContentType, long Size, string Sha256);

/// <summary>A backup that cannot be made or restored; the message says why and what to do.</summary>
public sealed class BackupException(string message) : Exception(message);
