namespace Mpp.Tests.Support;

/// <summary>An Azurite account's connection string, and the same account by way of other addresses.</summary>
public sealed class StorageAddress(string connectionString)
{
    readonly Dictionary<string, string> parts = connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);

    public Uri Tables => new(parts["TableEndpoint"]);

    public Uri Blobs => new(parts["BlobEndpoint"]);

    /// <summary>The same account, its path included: it is part of what is signed.</summary>
    public string Through(Uri tables, Uri blobs)
    {
        var other = new Dictionary<string, string>(parts)
        {
            ["TableEndpoint"] = new Uri(tables, Tables.AbsolutePath).AbsoluteUri,
            ["BlobEndpoint"] = new Uri(blobs, Blobs.AbsolutePath).AbsoluteUri,
        };
        return string.Concat(other.Select(p => $"{p.Key}={p.Value};"));
    }
}
