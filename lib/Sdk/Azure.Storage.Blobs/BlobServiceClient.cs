using Azure.Core;
using Azure.Storage.Blobs.Internal;
using Azure.Storage.Blobs.Models;

namespace Azure.Storage.Blobs;

public class BlobServiceClient
{
    private readonly BlobRequests _requests;

    public BlobServiceClient(string connectionString) : this(connectionString, null!) { }

    public BlobServiceClient(string connectionString, BlobClientOptions options) => (Uri, _requests) = BlobRequests.Parse(connectionString, options);

    public BlobServiceClient(Uri serviceUri, TokenCredential credential, BlobClientOptions? options = null) =>
        (Uri, _requests) = (serviceUri, BlobRequests.WithToken(credential, options));

    public BlobServiceClient(Uri serviceUri, StorageSharedKeyCredential credential, BlobClientOptions? options = null) =>
        (Uri, _requests) = (serviceUri, BlobRequests.WithKey(credential, options));

    protected BlobServiceClient() => (Uri, _requests) = (null!, null!);

    public virtual Uri Uri { get; }
    public virtual string AccountName => BlobAddress.Read(Uri).Account;
    public virtual bool CanGenerateAccountSasUri => _requests.Credential is not null;

    public virtual BlobContainerClient GetBlobContainerClient(string blobContainerName) => new(_requests, BlobAddress.Child(Uri, blobContainerName));

    public virtual async Task<Response<UserDelegationKey>> GetUserDelegationKeyAsync(DateTimeOffset? startsOn, DateTimeOffset expiresOn, CancellationToken cancellationToken)
    {
        using var message = UserDelegation.Request(_requests, Uri, startsOn, expiresOn);
        var response = await _requests.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(UserDelegation.Read(response), response);
    }

    public virtual async Task<Response<BlobContainerClient>> CreateBlobContainerAsync(
        string blobContainerName, PublicAccessType publicAccessType = PublicAccessType.None,
        IDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        var container = GetBlobContainerClient(blobContainerName);
        var created = await container.CreateAsync(publicAccessType, metadata, null, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(container, created.GetRawResponse());
    }

    public virtual Task<Response> DeleteBlobContainerAsync(string blobContainerName, BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default) =>
        GetBlobContainerClient(blobContainerName).DeleteAsync(conditions, cancellationToken);
}
