using System.Net;

namespace Azure.Storage.Blobs.Internal;

/// <summary>Account, container and blob of an address, wherever the account's name stands in it.</summary>
internal static class BlobAddress
{
    public static (string Account, string Container, string Blob) Read(Uri uri)
    {
        var path = uri.AbsolutePath.TrimStart('/');
        // Azurite is reached by number or as localhost, and there the account is the first part of the path.
        var inPath = uri.IsLoopback || IPAddress.TryParse(uri.Host, out _);
        var account = inPath ? Cut(ref path) : uri.Host.Split('.')[0];
        var container = Cut(ref path);
        return (account, container, Uri.UnescapeDataString(path));
    }

    public static Uri Child(Uri parent, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var escaped = string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
        return new UriBuilder(parent) { Path = parent.AbsolutePath.TrimEnd('/') + "/" + escaped }.Uri;
    }

    private static string Cut(ref string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? path : path[..slash];
        path = slash < 0 ? "" : path[(slash + 1)..];
        return first;
    }
}
