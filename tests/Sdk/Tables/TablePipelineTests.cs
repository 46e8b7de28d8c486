using System.Runtime.Serialization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Mpp.Tests.Sdk.Tables;

public sealed class TablePipelineTests
{
    [Fact]
    public async Task Policies_see_every_request_and_retry()
    {
        var policy = new FlakyPolicy(failures: 2);
        var options = new TableClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(1) } };
        options.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        var table = new TableClient(await Azurite.NewAccount(), "Things", options);

        await table.CreateAsync();
        Assert.Equal(3, policy.Requests.Count);
        await table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "r"))]);
        await table.GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal(["POST", "POST", "POST", "POST", "GET"], policy.Requests);
    }

    [Fact]
    public async Task A_broken_connection_without_retries_is_a_failure_without_status()
    {
        var options = new TableClientOptions { Retry = { MaxRetries = 0 } };
        options.AddPolicy(new FlakyPolicy(failures: 1), HttpPipelinePosition.PerRetry);
        var table = new TableClient(await Azurite.NewAccount(), "Things", options);
        var broken = await Assert.ThrowsAsync<RequestFailedException>(() => table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "r"))]));
        Assert.Equal(0, broken.Status);
        Assert.IsNotType<TableTransactionFailedException>(broken);
    }

    [Fact]
    public async Task A_token_credential_sends_a_bearer_header()
    {
        using var seen = new CapturingHandler();
        var credential = new FixedToken();
        var transport = new HttpClientTransport(seen);
        await new TableClient(new Uri("https://acc.table.core.windows.net"), "T", credential, new TableClientOptions { Transport = transport }).AddEntityAsync(new TableEntity("p", "r"));
        await new BlobClient(new Uri("https://acc.blob.core.windows.net/c/b"), credential, new BlobClientOptions { Transport = transport }).UploadAsync(BinaryData.FromString("x"));
        Assert.Equal(["https://acc.table.core.windows.net/T", "https://acc.blob.core.windows.net/c/b"], seen.Requests.Select(request => $"{request.RequestUri}"));
        Assert.All(seen.Requests, request => Assert.Equal("Bearer token-1", $"{request.Headers.Authorization}"));
        Assert.Equal("https://storage.azure.com/.default", credential.Scope);
    }

    [Fact]
    public async Task Every_form_of_connection_string_is_understood()
    {
        var key = Convert.ToBase64String("key"u8);
        var cloud = $"DefaultEndpointsProtocol=https;AccountName=acc;AccountKey={key};EndpointSuffix=core.windows.net";
        Assert.Equal("https://acc.table.core.windows.net/", $"{new TableServiceClient(cloud).Uri}");
        Assert.Equal("http://127.0.0.1:10002/devstoreaccount1", $"{new TableServiceClient("UseDevelopmentStorage=true").Uri}");
        Assert.Equal("http://127.0.0.1:10000/devstoreaccount1/c", $"{new BlobContainerClient("UseDevelopmentStorage=true", "c").Uri}");
        var azurite = await Azurite.NewAccount();
        var table = new TableClient(azurite, "T");
        Assert.EndsWith($"/{table.AccountName}/T", table.Uri.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal("acc", new TableServiceClient(new Uri("https://acc.table.core.windows.net"), new TableSharedKeyCredential("acc", key)).AccountName);
        Assert.Throws<FormatException>(() => new TableServiceClient("AccountName=x"));
        Assert.Throws<FormatException>(() => new TableServiceClient("nonsense"));
    }

    [Fact]
    public async Task A_wrong_key_is_refused()
    {
        var right = await Azurite.NewAccount();
        var wrong = string.Join(';', right.Split(';').Select(part => part.StartsWith("AccountKey=", StringComparison.Ordinal) ? "AccountKey=d3Jvbmc=" : part));
        Assert.Equal(403, (await Assert.ThrowsAsync<RequestFailedException>(() => new TableServiceClient(wrong).CreateTableAsync("T"))).Status);
        Assert.Equal(403, (await Assert.ThrowsAsync<RequestFailedException>(() => new BlobContainerClient(wrong, "ccc").CreateAsync())).Status);
    }

    [Fact]
    public async Task Classes_of_ones_own_are_stored_by_their_properties()
    {
        var table = new TableClient(await Azurite.NewAccount(), "Things");
        await table.CreateAsync();
        var thing = new Thing
        {
            PartitionKey = "p",
            RowKey = "r",
            Colour = Colour.Dark,
            MaybeColour = Colour.Light,
            Count = 3,
            Large = 5_000_000_000,
            Share = 0.5,
            Whole = 2,
            At = new DateTimeOffset(2026, 2, 20, 9, 0, 0, TimeSpan.Zero),
            Utc = new DateTime(2026, 2, 20, 9, 0, 0, DateTimeKind.Utc),
            Id = Guid.Parse("7f9c2ba4-e88f-4b1d-9a0c-0123456789ab"),
            Bytes = [1, 2],
            Data = BinaryData.FromString("d"),
            Secret = "not stored",
            Renamed = "x",
            Flag = true,
        };
        await table.AddEntityAsync(thing);

        TableEntity raw = await table.GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal(("Dark", "x", "3 things"), (raw["Colour"], raw["OtherName"], raw["Label"]));
        Assert.DoesNotContain(raw.Keys, key => key is "Secret" or "Renamed" or "Nothing" or "MaybeCount");

        var read = await table.QueryAsync<Thing>().SingleAsync();
        Assert.NotEqual(default, read.ETag);
        Assert.NotNull(read.Timestamp);
        Assert.Equal((thing.Colour, thing.MaybeColour, thing.Count, thing.Large, thing.Share, thing.Whole),
            (read.Colour, read.MaybeColour, read.Count, read.Large, read.Share, read.Whole));
        Assert.Equal((thing.At, thing.Utc, thing.Id, thing.Renamed, thing.Flag), (read.At, read.Utc, read.Id, read.Renamed, read.Flag));
        Assert.Equal(((int?)null, (string?)null, (string?)null), (read.MaybeCount, read.Nothing, read.Secret));
        Assert.Equal([1, 2], read.Bytes!);
        Assert.Equal("d", read.Data!.ToString());

        read.Count = 4;
        await table.UpdateEntityAsync(read, read.ETag, TableUpdateMode.Replace);
        Assert.Equal(4, (await table.GetEntityIfExistsAsync<Thing>("p", "r")).Value!.Count);
    }

    [Fact]
    public void A_dictionary_entity_keeps_its_types()
    {
        var entity = new TableEntity("p", "r") { ["Int"] = 1, ["Long"] = 1L, ["Double"] = 1.0, ["Text"] = "t" };
        entity["Long"] = 2;
        entity["Double"] = 2;
        Assert.Equal((2L, 2.0), (entity["Long"], entity["Double"]));
        Assert.Throws<InvalidOperationException>(() => entity["Int"] = "text");
        Assert.Throws<InvalidOperationException>(() => entity.GetString("Int"));
        Assert.Null(entity.GetString("Missing"));
        Assert.Null(entity["Missing"]);
        Assert.Equal(6, entity.Count);
    }

    private enum Colour { Light, Dark }

    private sealed class Thing : ITableEntity
    {
        public required string PartitionKey { get; set; }
        public required string RowKey { get; set; }
        public DateTimeOffset? Timestamp { get; set; }
        public ETag ETag { get; set; }
        public Colour Colour { get; set; }
        public Colour? MaybeColour { get; set; }
        public int Count { get; set; }
        public int? MaybeCount { get; set; }
        public long Large { get; set; }
        public double Share { get; set; }
        public double? Whole { get; set; }
        public bool Flag { get; set; }
        public DateTimeOffset At { get; init; }
        public DateTime Utc { get; set; }
        public Guid Id { get; set; }
        public byte[]? Bytes { get; set; }
        public BinaryData? Data { get; set; }
        public string? Nothing { get; set; }
        public string Label => $"{Count} things";

        [IgnoreDataMember]
        public string? Secret { get; set; }

        [DataMember(Name = "OtherName")]
        public string? Renamed { get; set; }
    }

    /// <summary>Breaks the first connections before they reach the service, and notes every attempt.</summary>
    private sealed class FlakyPolicy(int failures) : HttpPipelinePolicy
    {
        private int _left = failures;

        public List<string> Requests { get; } = [];

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            Requests.Add(message.Request.Method.Method);
            return _left-- > 0 ? throw new RequestFailedException("connection reset", new IOException()) : ProcessNextAsync(message, pipeline);
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();
    }

    private sealed class FixedToken : TokenCredential
    {
        public string Scope { get; private set; } = "";

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scope = Assert.Single(requestContext.Scopes);
            return new AccessToken("token-1", DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }

    private sealed class CapturingHandler : HttpMessageHandler
    {
        public List<HttpRequestMessage> Requests { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            return Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.Created) { Content = new ByteArrayContent([]) });
        }
    }
}
