using Azure.Core;
using Azure.Storage.Blobs.Internal;
using Azure.Storage.Blobs.Models;

namespace Azure.Storage.Blobs;

public class BlobContainerClient
{
    private readonly BlobRequests _requests;

    public BlobContainerClient(string connectionString, string blobContainerName) : this(connectionString, blobContainerName, null!) { }

    public BlobContainerClient(string connectionString, string blobContainerName, BlobClientOptions options)
    {
        (var endpoint, _requests) = BlobRequests.Parse(connectionString, options);
        Uri = BlobAddress.Child(endpoint, blobContainerName);
    }

    public BlobContainerClient(Uri blobContainerUri, BlobClientOptions? options = null) : this(BlobRequests.Anonymous(options), blobContainerUri) { }

    public BlobContainerClient(Uri blobContainerUri, TokenCredential credential, BlobClientOptions? options = null)
        : this(BlobRequests.WithToken(credential, options), blobContainerUri) { }

    public BlobContainerClient(Uri blobContainerUri, StorageSharedKeyCredential credential, BlobClientOptions? options = null)
        : this(BlobRequests.WithKey(credential, options), blobContainerUri) { }

    internal BlobContainerClient(BlobRequests requests, Uri uri) => (_requests, Uri) = (requests, uri);

    protected BlobContainerClient() => (_requests, Uri) = (null!, null!);

    public virtual Uri Uri { get; }
    public virtual string AccountName => BlobAddress.Read(Uri).Account;
    public virtual string Name => BlobAddress.Read(Uri).Container;

    public virtual BlobClient GetBlobClient(string blobName) => new(_requests, BlobAddress.Child(Uri, blobName));

    public virtual async Task<Response<BlobContainerInfo>> CreateAsync(
        PublicAccessType publicAccessType = PublicAccessType.None, IDictionary<string, string>? metadata = null,
        BlobContainerEncryptionScopeOptions? encryptionScopeOptions = null, CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(Creation(publicAccessType, metadata, encryptionScopeOptions), cancellationToken).ConfigureAwait(false);
        return Response.FromValue(BlobHeaders.ContainerInfo(response), response);
    }

    /// <summary>Creates the container; the answer is null if it exists, as the real client's is.</summary>
    public virtual async Task<Response<BlobContainerInfo>> CreateIfNotExistsAsync(
        PublicAccessType publicAccessType = PublicAccessType.None, IDictionary<string, string>? metadata = null,
        BlobContainerEncryptionScopeOptions? encryptionScopeOptions = null, CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(Creation(publicAccessType, metadata, encryptionScopeOptions), cancellationToken, alsoFine: 409).ConfigureAwait(false);
        if (response.Status != 409) return Response.FromValue(BlobHeaders.ContainerInfo(response), response);
        var failure = new RequestFailedException(response, null, BlobErrorParser.Instance);
        return failure.ErrorCode == BlobErrorCode.ContainerAlreadyExists ? null! : throw failure;
    }

    public virtual async Task<Response> DeleteAsync(BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default) =>
        await SendAsync(Request(RequestMethod.Delete, conditions), cancellationToken).ConfigureAwait(false);

    public virtual async Task<Response<bool>> DeleteIfExistsAsync(BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(Request(RequestMethod.Delete, conditions), cancellationToken, alsoFine: 404).ConfigureAwait(false);
        return Response.FromValue(response.Status != 404, response);
    }

    public virtual async Task<Response<bool>> ExistsAsync(CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(Request(RequestMethod.Head), cancellationToken, alsoFine: 404).ConfigureAwait(false);
        return Response.FromValue(response.Status != 404, response);
    }

    public virtual AsyncPageable<BlobItem> GetBlobsAsync(GetBlobsOptions? options = null, CancellationToken cancellationToken = default) =>
        new BlobPages(_requests, Uri, options ?? new GetBlobsOptions(), cancellationToken);

    public virtual AsyncPageable<BlobItem> GetBlobsAsync(BlobTraits traits, BlobStates states, string? prefix, CancellationToken cancellationToken) =>
        GetBlobsAsync(new GetBlobsOptions { Traits = traits, States = states, Prefix = prefix }, cancellationToken);

    public virtual Task<Response<BlobContentInfo>> UploadBlobAsync(string blobName, Stream content, CancellationToken cancellationToken = default) =>
        GetBlobClient(blobName).UploadAsync(content, cancellationToken);

    public virtual Task<Response<BlobContentInfo>> UploadBlobAsync(string blobName, BinaryData content, CancellationToken cancellationToken = default) =>
        GetBlobClient(blobName).UploadAsync(content, cancellationToken);

    public virtual Task<Response> DeleteBlobAsync(
        string blobName, DeleteSnapshotsOption snapshotsOption = DeleteSnapshotsOption.None,
        BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default) =>
        GetBlobClient(blobName).DeleteAsync(snapshotsOption, conditions, cancellationToken);

    public virtual Task<Response<bool>> DeleteBlobIfExistsAsync(
        string blobName, DeleteSnapshotsOption snapshotsOption = DeleteSnapshotsOption.None,
        BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default) =>
        GetBlobClient(blobName).DeleteIfExistsAsync(snapshotsOption, conditions, cancellationToken);

    private HttpMessage Creation(PublicAccessType access, IDictionary<string, string>? metadata, BlobContainerEncryptionScopeOptions? encryption)
    {
        var message = Request(RequestMethod.Put);
        var headers = message.Request.Headers;
        if (access != PublicAccessType.None) headers.Add("x-ms-blob-public-access", access == PublicAccessType.Blob ? "blob" : "container");
        if (encryption?.DefaultEncryptionScope is { } scope)
        {
            headers.Add("x-ms-default-encryption-scope", scope);
            headers.Add("x-ms-deny-encryption-scope-override", encryption.PreventEncryptionScopeOverride ? "true" : "false");
        }
        BlobHeaders.Add(headers, metadata);
        return message;
    }

    private HttpMessage Request(RequestMethod method, BlobRequestConditions? conditions = null)
    {
        var message = _requests.Create(method, Uri, conditions);
        message.Request.Uri.AppendQuery("restype", "container");
        return message;
    }

    private async ValueTask<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken, int alsoFine = 0)
    {
        using (message) return await _requests.SendAsync(message, cancellationToken, alsoFine).ConfigureAwait(false);
    }
}
