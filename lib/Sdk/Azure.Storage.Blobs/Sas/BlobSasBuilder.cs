using System.Globalization;
using System.Text;
using Azure.Storage.Blobs;

namespace Azure.Storage.Sas;

public class BlobSasBuilder
{
    // The service wants the letters in this order and refuses any other.
    private static readonly (BlobSasPermissions Permission, char Letter)[] Letters =
    [
        (BlobSasPermissions.Read, 'r'), (BlobSasPermissions.Add, 'a'), (BlobSasPermissions.Create, 'c'), (BlobSasPermissions.Write, 'w'),
        (BlobSasPermissions.Delete, 'd'), (BlobSasPermissions.DeleteBlobVersion, 'x'), (BlobSasPermissions.PermanentDelete, 'y'), (BlobSasPermissions.List, 'l'),
        (BlobSasPermissions.Tag, 't'), (BlobSasPermissions.Move, 'm'), (BlobSasPermissions.Execute, 'e'), (BlobSasPermissions.SetImmutabilityPolicy, 'i'),
    ];

    public BlobSasBuilder() { }

    public BlobSasBuilder(BlobSasPermissions permissions, DateTimeOffset expiresOn)
    {
        SetPermissions(permissions);
        ExpiresOn = expiresOn;
    }

    public SasProtocol Protocol { get; set; }
    public DateTimeOffset StartsOn { get; set; }
    public DateTimeOffset ExpiresOn { get; set; }
    public string Permissions { get; private set; } = "";
    public string BlobContainerName { get; set; } = "";
    public string BlobName { get; set; } = "";
    public string Resource { get; set; } = "";
    public string? CacheControl { get; set; }
    public string? ContentDisposition { get; set; }
    public string? ContentEncoding { get; set; }
    public string? ContentLanguage { get; set; }
    public string? ContentType { get; set; }

    public void SetPermissions(BlobSasPermissions permissions) =>
        Permissions = new string([.. Letters.Where(pair => permissions.HasFlag(pair.Permission)).Select(pair => pair.Letter)]);

    public void SetPermissions(string rawPermissions) => Permissions = rawPermissions;

    public BlobSasQueryParameters ToSasQueryParameters(StorageSharedKeyCredential sharedKeyCredential) => new(Query(sharedKeyCredential));

    /// <summary>The query that, added to the blob's address, lets its bearer in.</summary>
    internal string Query(StorageSharedKeyCredential credential)
    {
        if (Permissions.Length == 0 || ExpiresOn == default) throw new InvalidOperationException("A shared access signature needs permissions and the time at which it expires.");
        var protocol = Protocol switch { SasProtocol.Https => "https", SasProtocol.HttpsAndHttp => "https,http", _ => "" };
        var (start, expiry) = (Time(StartsOn), Time(ExpiresOn));
        const string none = ""; // identifier, IP range, snapshot and encryption scope are not offered here, but are lines of what is signed
        var signature = credential.Sign(string.Join('\n',
            Permissions, start, expiry, $"/blob/{credential.AccountName}/{BlobContainerName}/{BlobName}", none, none, protocol, BlobClientOptions.WireVersion,
            "b", none, none, CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType));

        var query = new StringBuilder();
        foreach (var (name, value) in ((string, string?)[])
        [
            ("sv", BlobClientOptions.WireVersion), ("spr", protocol), ("st", start), ("se", expiry), ("sr", "b"), ("sp", Permissions), ("rscc", CacheControl),
            ("rscd", ContentDisposition), ("rsce", ContentEncoding), ("rscl", ContentLanguage), ("rsct", ContentType), ("sig", signature),
        ])
        {
            if (!string.IsNullOrEmpty(value)) query.Append(query.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
        return query.ToString();
    }

    private static string Time(DateTimeOffset moment) => moment == default ? "" : moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
