namespace Mpp.Embedded.Azurite;

/// <summary>How Azurite is to run.</summary>
public sealed record AzuriteOptions
{
    /// <summary>Where its data, its log and the file with its process id are kept.</summary>
    public required string Folder { get; init; }

    /// <summary>Account names, all with the same key. Azurite's own <c>devstoreaccount1</c> if empty.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>Keeps nothing on disk: faster, and for tests only.</summary>
    public bool InMemory { get; init; }

    /// <summary>Ends Azurite when this process dies, even if it is killed. Otherwise the next start on the same folder adopts it.</summary>
    public bool EndsWithThisProcess { get; init; }

    /// <summary>Loopback port of the blob service; 0 takes a free one.</summary>
    public int BlobPort { get; init; }

    /// <summary>Loopback port of the table service; 0 takes a free one.</summary>
    public int TablePort { get; init; }

    /// <summary>PEM files with a certificate and its key: then it speaks HTTPS, and takes bearer tokens, whose signature it does not check.</summary>
    public (string Certificate, string Key)? Https { get; init; }
}
