using System.Security.Cryptography;
using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Internal;
using Azure.Storage.Blobs.Models;

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

    public BlobSasQueryParameters ToSasQueryParameters(UserDelegationKey userDelegationKey, string accountName) => new(Query(userDelegationKey, accountName));

    /// <summary>The query that, added to the blob's address, lets its bearer in.</summary>
    internal string Query(StorageSharedKeyCredential credential) =>
        // Identifier and IP range are not offered here, but are lines of what is signed.
        Query(credential.AccountName, ["", ""], [], credential.Sign);

    internal string Query(UserDelegationKey key, string accountName)
    {
        ArgumentNullException.ThrowIfNull(key);
        var (start, expiry) = (UserDelegation.Time(key.SignedStartsOn), UserDelegation.Time(key.SignedExpiresOn));
        // The last four lines: on whose behalf, for whom, which request, and the IP range.
        return Query(
            accountName, [key.SignedObjectId, key.SignedTenantId, start, expiry, key.SignedService, key.SignedVersion, "", "", "", ""],
            [("skoid", key.SignedObjectId), ("sktid", key.SignedTenantId), ("skt", start), ("ske", expiry), ("sks", key.SignedService), ("skv", key.SignedVersion)],
            text => Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(key.Value), Encoding.UTF8.GetBytes(text))));
    }

    private string Query(string account, string[] signer, (string Name, string? Value)[] told, Func<string, string> sign)
    {
        if (Permissions.Length == 0 || ExpiresOn == default) throw new InvalidOperationException("A shared access signature needs permissions and the time at which it expires.");
        var protocol = Protocol switch { SasProtocol.Https => "https", SasProtocol.HttpsAndHttp => "https,http", _ => "" };
        var (start, expiry) = (UserDelegation.Time(StartsOn), UserDelegation.Time(ExpiresOn));
        const string none = ""; // snapshot and encryption scope are not offered here either
        var signature = sign(string.Join('\n', (string?[])
        [
            Permissions, start, expiry, $"/blob/{account}/{BlobContainerName}/{BlobName}", .. signer, protocol, BlobClientOptions.WireVersion,
            "b", none, none, CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType,
        ]));

        var query = new StringBuilder();
        foreach (var (name, value) in ((string, string?)[])
        [
            ("sv", BlobClientOptions.WireVersion), ("spr", protocol), ("st", start), ("se", expiry), .. told, ("sr", "b"), ("sp", Permissions), ("rscc", CacheControl),
            ("rscd", ContentDisposition), ("rsce", ContentEncoding), ("rscl", ContentLanguage), ("rsct", ContentType), ("sig", signature),
        ])
        {
            if (!string.IsNullOrEmpty(value)) query.Append(query.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
        return query.ToString();
    }
}
