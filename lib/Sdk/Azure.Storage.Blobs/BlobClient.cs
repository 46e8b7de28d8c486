using Azure.Core;
using Azure.Storage.Blobs.Internal;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Azure.Storage.Blobs;

public class BlobClient : BlobBaseClient
{
    public BlobClient(string connectionString, string blobContainerName, string blobName) : base(connectionString, blobContainerName, blobName) { }

    public BlobClient(string connectionString, string blobContainerName, string blobName, BlobClientOptions options)
        : base(connectionString, blobContainerName, blobName, options) { }

    public BlobClient(Uri blobUri, BlobClientOptions? options = null) : base(blobUri, options) { }

    public BlobClient(Uri blobUri, TokenCredential credential, BlobClientOptions? options = null) : base(blobUri, credential, options) { }

    public BlobClient(Uri blobUri, StorageSharedKeyCredential credential, BlobClientOptions? options = null) : base(blobUri, credential, options) { }

    internal BlobClient(BlobRequests requests, Uri uri) : base(requests, uri) { }

    protected BlobClient() { }

    public virtual Task<Response<BlobContentInfo>> UploadAsync(Stream content) => UploadAsync(content, false, default);

    public virtual Task<Response<BlobContentInfo>> UploadAsync(Stream content, CancellationToken cancellationToken) => UploadAsync(content, false, cancellationToken);

    public virtual Task<Response<BlobContentInfo>> UploadAsync(Stream content, bool overwrite = false, CancellationToken cancellationToken = default) =>
        UploadAsync(content, Options(overwrite), cancellationToken);

    public virtual async Task<Response<BlobContentInfo>> UploadAsync(Stream content, BlobUploadOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var response = await new BlobUpload(Requests, Uri, options ?? new BlobUploadOptions(), cancellationToken).SendAsync(content).ConfigureAwait(false);
        return Response.FromValue(BlobHeaders.ContentInfo(response), response);
    }

    public virtual Task<Response<BlobContentInfo>> UploadAsync(BinaryData content) => UploadAsync(content, false, default);

    public virtual Task<Response<BlobContentInfo>> UploadAsync(BinaryData content, CancellationToken cancellationToken) => UploadAsync(content, false, cancellationToken);

    public virtual Task<Response<BlobContentInfo>> UploadAsync(BinaryData content, bool overwrite = false, CancellationToken cancellationToken = default) =>
        UploadAsync(content, Options(overwrite), cancellationToken);

    public virtual async Task<Response<BlobContentInfo>> UploadAsync(BinaryData content, BlobUploadOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var response = await new BlobUpload(Requests, Uri, options ?? new BlobUploadOptions(), cancellationToken).PutAsync(RequestContent.Create(content)).ConfigureAwait(false);
        return Response.FromValue(BlobHeaders.ContentInfo(response), response);
    }

    private static BlobUploadOptions Options(bool overwrite) => new() { Conditions = overwrite ? null : new BlobRequestConditions { IfNoneMatch = ETag.All } };
}
