using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Azure.Core;
using Azure.Storage.Blobs.Models;

namespace Azure.Storage.Blobs.Internal;

/// <summary>
/// One blob on its way up. What can be sent again goes in one request; of a stream that runs only once, eight megabytes at a time are held,
/// sent as blocks, and become the blob together at the end.
/// </summary>
internal sealed class BlobUpload(BlobRequests requests, Uri uri, BlobUploadOptions options, CancellationToken cancellationToken)
{
    private const long MaxSingleRequest = 256L * 1024 * 1024;
    private const int BlockSize = 8 * 1024 * 1024;

    public ValueTask<Response> SendAsync(Stream stream)
    {
        if (stream.CanSeek && stream.Length - stream.Position <= MaxSingleRequest) return PutAsync(new UploadContent(stream));
        return SendBlocksAsync(stream);
    }

    public ValueTask<Response> PutAsync(RequestContent content)
    {
        var message = requests.Create(RequestMethod.Put, uri, options.Conditions);
        message.Request.Headers.Add("x-ms-blob-type", "BlockBlob");
        AddProperties(message.Request.Headers);
        message.Request.Headers.Add(HttpHeader.Names.ContentType, "application/octet-stream");
        message.Request.Content = content;
        return SendAsync(message);
    }

    private async ValueTask<Response> SendBlocksAsync(Stream stream)
    {
        var buffer = new byte[BlockSize];
        var ids = new List<string>();
        while (true)
        {
            var length = await stream.ReadAtLeastAsync(buffer, BlockSize, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            var isLast = length < BlockSize;
            if (isLast && ids.Count == 0) return await PutAsync(RequestContent.Create(buffer.AsMemory(0, length))).ConfigureAwait(false);
            if (length > 0) ids.Add(await PutBlockAsync(buffer.AsMemory(0, length), ids.Count).ConfigureAwait(false));
            if (isLast) return await CommitAsync(ids).ConfigureAwait(false);
        }
    }

    private async ValueTask<string> PutBlockAsync(ReadOnlyMemory<byte> block, int number)
    {
        // All ids of a blob have one length.
        var id = Convert.ToBase64String(Encoding.ASCII.GetBytes(number.ToString("D8", CultureInfo.InvariantCulture)));
        var message = requests.Create(RequestMethod.Put, uri);
        message.Request.Uri.AppendQuery("comp", "block");
        message.Request.Uri.AppendQuery("blockid", id);
        message.Request.Headers.Add(HttpHeader.Names.ContentType, "application/octet-stream");
        message.Request.Content = RequestContent.Create(block);
        await SendAsync(message).ConfigureAwait(false);
        return id;
    }

    private ValueTask<Response> CommitAsync(List<string> ids)
    {
        var message = requests.Create(RequestMethod.Put, uri, options.Conditions);
        message.Request.Uri.AppendQuery("comp", "blocklist");
        AddProperties(message.Request.Headers);
        message.Request.Headers.Add(HttpHeader.Names.ContentType, "application/xml");
        message.Request.Content = RequestContent.Create(Encoding.UTF8.GetBytes(new XElement("BlockList", ids.Select(id => new XElement("Latest", id))).ToString()));
        return SendAsync(message);
    }

    private void AddProperties(RequestHeaders headers)
    {
        BlobHeaders.Add(headers, options.HttpHeaders);
        BlobHeaders.Add(headers, options.Metadata);
    }

    private async ValueTask<Response> SendAsync(HttpMessage message)
    {
        using (message) return await requests.SendAsync(message, cancellationToken).ConfigureAwait(false);
    }
}
