using Azure.Core;
using Azure.Storage.Blobs.Internal;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;

namespace Azure.Storage.Blobs.Specialized;

public partial class BlobBaseClient
{
    public BlobBaseClient(string connectionString, string blobContainerName, string blobName) : this(connectionString, blobContainerName, blobName, null!) { }

    public BlobBaseClient(string connectionString, string blobContainerName, string blobName, BlobClientOptions options)
    {
        (var endpoint, Requests) = BlobRequests.Parse(connectionString, options);
        Uri = BlobAddress.Child(BlobAddress.Child(endpoint, blobContainerName), blobName);
    }

    public BlobBaseClient(Uri blobUri, BlobClientOptions? options = null) : this(BlobRequests.Anonymous(options), blobUri) { }

    public BlobBaseClient(Uri blobUri, TokenCredential credential, BlobClientOptions? options = null) : this(BlobRequests.WithToken(credential, options), blobUri) { }

    public BlobBaseClient(Uri blobUri, StorageSharedKeyCredential credential, BlobClientOptions? options = null) : this(BlobRequests.WithKey(credential, options), blobUri) { }

    internal BlobBaseClient(BlobRequests requests, Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        (Requests, Uri) = (requests, uri);
    }

    protected BlobBaseClient() => (Requests, Uri) = (null!, null!);

    internal BlobRequests Requests { get; }

    public virtual Uri Uri { get; }
    public virtual string AccountName => BlobAddress.Read(Uri).Account;
    public virtual string BlobContainerName => BlobAddress.Read(Uri).Container;
    public virtual string Name => BlobAddress.Read(Uri).Blob;
    public virtual bool CanGenerateSasUri => Requests.Credential is not null;

    public virtual async Task<Response<bool>> ExistsAsync(CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(Requests.Create(RequestMethod.Head, Uri), cancellationToken, alsoFine: 404).ConfigureAwait(false);
        return Response.FromValue(response.Status != 404, response);
    }

    public virtual async Task<Response<BlobProperties>> GetPropertiesAsync(BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(Requests.Create(RequestMethod.Head, Uri, conditions), cancellationToken).ConfigureAwait(false);
        return Response.FromValue(BlobHeaders.Properties(response), response);
    }

    public virtual async Task<Response<BlobInfo>> SetMetadataAsync(
        IDictionary<string, string> metadata, BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default)
    {
        var message = Requests.Create(RequestMethod.Put, Uri, conditions);
        message.Request.Uri.AppendQuery("comp", "metadata");
        BlobHeaders.Add(message.Request.Headers, metadata);
        var response = await SendAsync(message, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(BlobHeaders.Info(response), response);
    }

    public virtual async Task<Response> DeleteAsync(
        DeleteSnapshotsOption snapshotsOption = DeleteSnapshotsOption.None, BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default) =>
        await SendAsync(Deletion(snapshotsOption, conditions), cancellationToken).ConfigureAwait(false);

    public virtual async Task<Response<bool>> DeleteIfExistsAsync(
        DeleteSnapshotsOption snapshotsOption = DeleteSnapshotsOption.None, BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(Deletion(snapshotsOption, conditions), cancellationToken, alsoFine: 404).ConfigureAwait(false);
        return Response.FromValue(response.Status != 404, response);
    }

    public virtual Uri GenerateSasUri(BlobSasPermissions permissions, DateTimeOffset expiresOn) => GenerateSasUri(new BlobSasBuilder(permissions, expiresOn));

    public virtual Uri GenerateSasUri(BlobSasBuilder builder)
    {
        var credential = Requests.Credential ?? throw new InvalidOperationException("Only a client with an account key can sign.");
        return new UriBuilder(Uri) { Query = Own(builder).Query(credential) }.Uri;
    }

    public virtual Uri GenerateUserDelegationSasUri(BlobSasBuilder builder, UserDelegationKey userDelegationKey) =>
        new UriBuilder(Uri) { Query = Own(builder).Query(userDelegationKey, AccountName) }.Uri;

    private BlobSasBuilder Own(BlobSasBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (_, container, blob) = BlobAddress.Read(Uri);
        if (builder.BlobContainerName.Length > 0 && builder.BlobContainerName != container) throw new InvalidOperationException("The builder names another container.");
        if (builder.BlobName.Length > 0 && builder.BlobName != blob) throw new InvalidOperationException("The builder names another blob.");
        (builder.BlobContainerName, builder.BlobName, builder.Resource) = (container, blob, "b");
        return builder;
    }

    private HttpMessage Deletion(DeleteSnapshotsOption snapshots, BlobRequestConditions? conditions)
    {
        var message = Requests.Create(RequestMethod.Delete, Uri, conditions);
        if (snapshots != DeleteSnapshotsOption.None) message.Request.Headers.Add("x-ms-delete-snapshots", snapshots == DeleteSnapshotsOption.OnlySnapshots ? "only" : "include");
        return message;
    }

    private async ValueTask<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken, int alsoFine = 0)
    {
        using (message) return await Requests.SendAsync(message, cancellationToken, alsoFine).ConfigureAwait(false);
    }
}
