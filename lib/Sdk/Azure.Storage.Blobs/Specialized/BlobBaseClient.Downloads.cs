using Azure.Core;
using Azure.Storage.Blobs.Internal;
using Azure.Storage.Blobs.Models;

namespace Azure.Storage.Blobs.Specialized;

public partial class BlobBaseClient
{
    public virtual Task<Response<BlobDownloadResult>> DownloadContentAsync() => DownloadContentAsync((BlobDownloadOptions?)null, default);

    public virtual Task<Response<BlobDownloadResult>> DownloadContentAsync(CancellationToken cancellationToken) =>
        DownloadContentAsync((BlobDownloadOptions?)null, cancellationToken);

    public virtual Task<Response<BlobDownloadResult>> DownloadContentAsync(BlobRequestConditions conditions, CancellationToken cancellationToken) =>
        DownloadContentAsync(new BlobDownloadOptions { Conditions = conditions }, cancellationToken);

    public virtual async Task<Response<BlobDownloadResult>> DownloadContentAsync(BlobDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(Download(options), cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new BlobDownloadResult { Details = BlobHeaders.Details(response), Content = response.Content }, response);
    }

    public virtual async Task<Response<BlobDownloadStreamingResult>> DownloadStreamingAsync(BlobDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        var message = Download(options);
        message.BufferResponse = false;
        try
        {
            var response = await Requests.SendAsync(message, cancellationToken).ConfigureAwait(false);
            // The connection lives until the caller has read to the end or disposes the stream.
            var content = message.ExtractResponseContent() ?? Stream.Null;
            return Response.FromValue(new BlobDownloadStreamingResult { Details = BlobHeaders.Details(response), Content = content }, response);
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    public virtual Task<Response> DownloadToAsync(Stream destination) => DownloadToAsync(destination, default);

    public virtual async Task<Response> DownloadToAsync(Stream destination, CancellationToken cancellationToken)
    {
        var response = await DownloadStreamingAsync(null, cancellationToken).ConfigureAwait(false);
        using (response.Value) await response.Value.Content.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
        return response.GetRawResponse();
    }

    private HttpMessage Download(BlobDownloadOptions? options)
    {
        var message = Requests.Create(RequestMethod.Get, Uri, options?.Conditions);
        if (options is not null && options.Range != default) message.Request.Headers.Add(HttpHeader.Names.Range, options.Range.ToString());
        return message;
    }
}
