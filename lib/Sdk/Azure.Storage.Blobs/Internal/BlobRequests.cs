using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Internal;

namespace Azure.Storage.Blobs.Internal;

/// <summary>Builds and sends the service's requests; one for all clients that come from the same one.</summary>
internal sealed class BlobRequests
{
    private static readonly BlobClientOptions Defaults = new();
    private readonly HttpPipeline _pipeline;

    private BlobRequests(StorageSharedKeyCredential? credential, HttpPipelinePolicy? authentication, BlobClientOptions? options)
    {
        Credential = credential;
        var pipeline = new HttpPipelineOptions(options ?? Defaults) { RequestFailedDetailsParser = BlobErrorParser.Instance };
        if (authentication is not null) pipeline.PerRetryPolicies.Add(authentication);
        _pipeline = HttpPipelineBuilder.Build(pipeline);
    }

    public StorageSharedKeyCredential? Credential { get; }

    public static BlobRequests WithKey(StorageSharedKeyCredential credential, BlobClientOptions? options) => new(credential, new BlobSharedKeyPolicy(credential), options);

    public static BlobRequests WithToken(TokenCredential credential, BlobClientOptions? options) =>
        new(null, new BearerTokenAuthenticationPolicy(credential, "https://storage.azure.com/.default"), options);

    /// <summary>For addresses that carry a shared access signature.</summary>
    public static BlobRequests Anonymous(BlobClientOptions? options) => new(null, null, options);

    public static (Uri Endpoint, BlobRequests Requests) Parse(string connectionString, BlobClientOptions? options)
    {
        var parsed = ConnectionString.Parse(connectionString, "blob", 10000);
        return (parsed.Endpoint, WithKey(new StorageSharedKeyCredential(parsed.AccountName, parsed.AccountKey), options));
    }

    public HttpMessage Create(RequestMethod method, Uri uri, BlobRequestConditions? conditions = null)
    {
        var message = _pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(uri);
        message.Request.Headers.Add("x-ms-version", BlobClientOptions.WireVersion);
        if (conditions is not null) Add(message.Request.Headers, conditions);
        return message;
    }

    /// <summary>Sends, and returns the answer if it is a success or the one other status that the caller takes for one.</summary>
    public async ValueTask<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken, int alsoFine = 0)
    {
        if (alsoFine != 0) message.SetExpected(alsoFine);
        await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        var response = message.Response;
        if (response.Status is >= 200 and < 300 || response.Status == alsoFine) return response;
        if (!message.BufferResponse && response.ContentStream is { } content)
        {
            // A failed download was not read ahead, and the exception wants its words.
            response.ContentStream = new MemoryStream();
            await content.CopyToAsync(response.ContentStream, cancellationToken).ConfigureAwait(false);
            response.ContentStream.Position = 0;
        }
        throw new RequestFailedException(response, null, BlobErrorParser.Instance);
    }

    private static void Add(RequestHeaders headers, BlobRequestConditions conditions)
    {
        if (conditions.IfMatch is { } match) headers.Add(HttpHeader.Names.IfMatch, match.ToString("H"));
        if (conditions.IfNoneMatch is { } noneMatch) headers.Add(HttpHeader.Names.IfNoneMatch, noneMatch.ToString("H"));
        if (conditions.IfModifiedSince is { } since) headers.Add(HttpHeader.Names.IfModifiedSince, since.ToString("R"));
        if (conditions.IfUnmodifiedSince is { } unmodified) headers.Add(HttpHeader.Names.IfUnmodifiedSince, unmodified.ToString("R"));
        if (conditions.LeaseId is { } lease) headers.Add("x-ms-lease-id", lease);
    }
}
