using System.Net.Http.Headers;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Mpp.Adapters.Tables;

namespace Mpp.Adapters.Blobs;

/// <summary>An address that reads one blob without a sign-in, until <paramref name="ExpiresAtUtc"/> (machine time).</summary>
public sealed record DownloadLink(Uri Url, DateTimeOffset ExpiresAtUtc);

/// <summary>
/// Links to large files, so that they do not pass through the app. On an account without keys they are signed with a user delegation key, which the service gives to the app's identity (role Storage Blob
/// Delegator) for an hour at a time; on one with a key, by that. Whoever gives out a link has put on record to whom.
/// </summary>
public sealed class DownloadLinks(Storage storage) : IDisposable
{
    /// <summary>Long enough for a click, too short to be passed around.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    static readonly TimeSpan KeyLifetime = TimeSpan.FromHours(1);

    /// <summary>Clocks differ; what begins now would not have begun yet elsewhere.</summary>
    static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    readonly SemaphoreSlim turn = new(1);
    UserDelegationKey? key;

    /// <summary>A link to <paramref name="blob"/>, which the reader's browser saves as <paramref name="fileName"/> and never shows.</summary>
    public async Task<DownloadLink> ToAsync(string container, string blob, string fileName, CancellationToken cancellationToken = default)
    {
        var now = TimeProvider.System.GetUtcNow();
        var client = storage.Container(container).GetBlobClient(blob);
        var wanted = new BlobSasBuilder(BlobSasPermissions.Read, now + Lifetime)
        {
            StartsOn = now - Slack,
            Protocol = client.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
            ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = fileName }.ToString(),
            ContentType = "application/octet-stream",
            CacheControl = "no-store",
        };
        return new(client.CanGenerateSasUri ? client.GenerateSasUri(wanted) : client.GenerateUserDelegationSasUri(wanted, await KeyAsync(now, cancellationToken)), wanted.ExpiresOn);
    }

    public void Dispose() => turn.Dispose();

    async Task<UserDelegationKey> KeyAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (key is null || key.SignedExpiresOn < now + Lifetime + Slack)
                key = (await storage.BlobService.GetUserDelegationKeyAsync(now - Slack, now + KeyLifetime, cancellationToken)).Value;
            return key;
        }
        finally
        {
            turn.Release();
        }
    }
}
