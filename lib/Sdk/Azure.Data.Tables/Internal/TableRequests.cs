using System.Buffers;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Internal;

namespace Azure.Data.Tables.Internal;

/// <summary>Builds and sends the service's requests; one for all clients of a TableServiceClient.</summary>
internal sealed class TableRequests(Account account, TableClientOptions? options)
{
    private static readonly TableClientOptions Defaults = new();

    private readonly HttpPipeline _pipeline = HttpPipelineBuilder.Build(Options(account, options ?? Defaults));
    private readonly string _version = (options ?? Defaults).VersionText;
    private readonly string _root = account.Endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/');

    public Account Account => account;

    public string EntityUri(string table, string partitionKey, string rowKey) =>
        $"{_root}/{table}(PartitionKey='{Key(partitionKey)}',RowKey='{Key(rowKey)}')";

    public string Uri(string path) => $"{_root}/{path}";

    public HttpMessage Create(RequestMethod method, string uri)
    {
        var message = _pipeline.CreateMessage();
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(new Uri(uri));
        request.Headers.Add("x-ms-version", _version);
        request.Headers.Add("DataServiceVersion", "3.0");
        request.Headers.Add(HttpHeader.Names.Accept, WireNames.JsonMinimalMetadata);
        return message;
    }

    public HttpMessage CreateWithEntity(RequestMethod method, string uri, ITableEntity entity, ETag? ifMatch = null)
    {
        var message = Create(method, uri);
        if (method == RequestMethod.Post) message.Request.Headers.Add("Prefer", "return-no-content");
        if (ifMatch is { } etag) message.Request.Headers.Add(HttpHeader.Names.IfMatch, etag.ToString());
        var body = new ArrayBufferWriter<byte>(1024);
        EntityWriter.Write(body, entity);
        SetBody(message, body.WrittenMemory, WireNames.Json);
        return message;
    }

    public static void SetBody(HttpMessage message, ReadOnlyMemory<byte> body, string contentType)
    {
        message.Request.Headers.Add(HttpHeader.Names.ContentType, contentType);
        message.Request.Content = RequestContent.Create(body);
    }

    /// <summary>Sends, and returns the answer if it is a success or one of the statuses that the caller takes for one.</summary>
    public async ValueTask<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken, int alsoFine = 0)
    {
        using (message)
        {
            // To the logs and traces an expected status is no error either.
            if (alsoFine != 0) message.SetExpected(alsoFine);
            await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
            var response = message.Response;
            return response.Status is >= 200 and < 300 || response.Status == alsoFine
                ? response
                : throw new RequestFailedException(response, null, TableErrorParser.Instance);
        }
    }

    private static string Key(string key) => System.Uri.EscapeDataString(QueryFilter.Escape(key));

    private static HttpPipelineOptions Options(Account account, TableClientOptions options)
    {
        var pipeline = new HttpPipelineOptions(options) { RequestFailedDetailsParser = TableErrorParser.Instance };
        if (account.Authentication is { } authentication) pipeline.PerRetryPolicies.Add(authentication);
        return pipeline;
    }
}
