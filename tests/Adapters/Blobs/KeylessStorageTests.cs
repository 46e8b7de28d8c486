using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Mpp.Adapters.Blobs;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Tests.Support;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Adapters.Blobs;

/// <summary>
/// The records' account without account keys: bearer tokens for tables and blobs, links by user delegation key. On <see cref="KeylessAzurite"/>.
/// </summary>
public sealed class KeylessStorageTests : IAsyncLifetime
{
    KeylessAzurite azurite = null!;
    HttpClientHandler handler = null!;
    HttpClient browser = null!;

    public async Task InitializeAsync()
    {
        azurite = await KeylessAzurite.StartAsync();
        browser = new HttpClient(handler = azurite.Handler());
    }

    public async Task DisposeAsync()
    {
        browser.Dispose();
        await azurite.DisposeAsync();
    }

    [Fact]
    public async Task Records_and_files_are_kept_and_read_with_a_token_alone()
    {
        var storage = Open(new Token());
        await storage.CreateAsync();
        var cases = new CaseStore(storage, new DueStore(storage));
        var reference = Complete.Reference;
        Assert.True(await cases.CreateAsync(new Change(Complete) { Facts = [new AuditFact("submitted")] }, Actor.System, Monday));
        Assert.Equal(CaseStatus.Complete, (await cases.FindAsync(reference))!.Case.Status);
        Assert.True((await cases.VerifyAsync(reference)).IsIntact);

        var vault = new BlobVault(storage);
        Assert.True(await vault.PutAsync(BlobVault.Attachments, "2026-0001/a", BinaryData.FromString("secret"), "application/pdf"));
        Assert.Equal("secret", (await vault.ReadAsync(BlobVault.Attachments, "2026-0001/a"))!.ToString());
    }

    [Fact]
    public async Task A_link_signed_by_a_user_delegation_key_reads_its_blob_for_ten_minutes_and_nothing_else()
    {
        var token = new Token();
        var storage = Open(token);
        await storage.CreateAsync();
        var vault = new BlobVault(storage);
        await vault.PutAsync(BlobVault.Attachments, "2026-0001/a", BinaryData.FromString("secret"), "text/html");
        await vault.PutAsync(BlobVault.Attachments, "2026-0001/b", BinaryData.FromString("another"), "text/html");

        using var links = new DownloadLinks(storage);
        var link = await links.ToAsync(BlobVault.Attachments, "2026-0001/a", "Räkenskaper \"år 1\".pdf");
        using var answer = await browser.GetAsync(link.Url);
        Assert.Equal("secret", await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/octet-stream", $"{answer.Content.Headers.ContentType}");
        Assert.Equal(("attachment", "Räkenskaper \"år 1\".pdf"), (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileNameStar));
        Assert.InRange(link.ExpiresAtUtc - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        Assert.Contains("skoid=", link.Url.Query, StringComparison.Ordinal);

        var (elsewhere, stretched) = (link.Url.AbsoluteUri.Replace("2026-0001/a", "2026-0001/b", StringComparison.Ordinal), link.Url.AbsoluteUri.Replace("sp=r", "sp=rw", StringComparison.Ordinal));
        foreach (var refused in new[] { elsewhere, stretched })
        {
            using var refusal = await browser.GetAsync(new Uri(refused));
            Assert.Equal(HttpStatusCode.Forbidden, refusal.StatusCode);
        }

        using var overwriting = await browser.PutAsync(link.Url, new ByteArrayContent([1]) { Headers = { { "x-ms-blob-type", "BlockBlob" } } });
        Assert.Equal(HttpStatusCode.Forbidden, overwriting.StatusCode);
    }

    [Fact]
    public async Task One_delegation_key_serves_many_links()
    {
        var counted = new CountedKeys(handler);
        var storage = Open(new Token(), new HttpClient(counted));
        await storage.CreateAsync();
        using var links = new DownloadLinks(storage);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(n => links.ToAsync(BlobVault.Attachments, $"2026-0001/{n}", "a.pdf")));
        Assert.Equal(1, counted.Keys);
    }

    [Fact]
    public async Task An_expired_token_and_one_for_somebody_else_are_refused_and_said_so()
    {
        foreach (var token in new[] { new Token { Lifetime = TimeSpan.FromMinutes(-1) }, new Token { Audience = "https://vault.azure.net" } })
            Assert.Contains((await Assert.ThrowsAsync<RequestFailedException>(() => Open(token).CreateAsync())).Status, new[] { 401, 403 });
    }

    /// <summary>As the documentation of "Get User Delegation Key" and of "Create a user delegation SAS" has it, for what Azurite might let pass.</summary>
    [Fact]
    public async Task The_request_for_a_key_and_what_is_signed_with_it_are_as_documented()
    {
        const string Answer = """
            <?xml version="1.0" encoding="utf-8"?>
            <UserDelegationKey>
                <SignedOid>11111111-2222-3333-4444-555555555555</SignedOid>
                <SignedTid>66666666-7777-8888-9999-000000000000</SignedTid>
                <SignedStart>2026-11-22T08:00:00Z</SignedStart>
                <SignedExpiry>2026-11-22T09:00:00Z</SignedExpiry>
                <SignedService>b</SignedService>
                <SignedVersion>2021-12-02</SignedVersion>
                <Value>c2lnbiB3aXRoIG1l</Value>
            </UserDelegationKey>
            """;
        var recorded = new Recorded(Answer);
        var service = new BlobServiceClient(new Uri("https://records.blob.core.windows.net"), new Token(), new() { Transport = new HttpClientTransport(new HttpClient(recorded)) });
        var key = (await service.GetUserDelegationKeyAsync(At("2026-11-22T08:00:00Z"), At("2026-11-22T09:00:00Z"), CancellationToken.None)).Value;
        Assert.Equal("POST https://records.blob.core.windows.net/?restype=service&comp=userdelegationkey", recorded.Asked);
        Assert.Equal("<?xml version=\"1.0\" encoding=\"utf-8\"?><KeyInfo><Start>2026-11-22T08:00:00Z</Start><Expiry>2026-11-22T09:00:00Z</Expiry></KeyInfo>", recorded.Body);

        var blob = service.GetBlobContainerClient("attachments").GetBlobClient("2026-0001/a b");
        var url = blob.GenerateUserDelegationSasUri(new(Azure.Storage.Sas.BlobSasPermissions.Read, At("2026-11-22T08:30:00Z")) { StartsOn = At("2026-11-22T08:10:00Z"), Protocol = Azure.Storage.Sas.SasProtocol.Https, CacheControl = "no-store" }, key);
        string[] signed =
        [
            "r", "2026-11-22T08:10:00Z", "2026-11-22T08:30:00Z", "/blob/records/attachments/2026-0001/a b",
            "11111111-2222-3333-4444-555555555555", "66666666-7777-8888-9999-000000000000", "2026-11-22T08:00:00Z", "2026-11-22T09:00:00Z", "b", "2021-12-02",
            "", "", "", "", "https", "2021-12-02", "b", "", "", "no-store", "", "", "", "",
        ];
        var signature = Convert.ToBase64String(HMACSHA256.HashData("sign with me"u8, Encoding.UTF8.GetBytes(string.Join('\n', signed))));
        Assert.Equal(
            "https://records.blob.core.windows.net/attachments/2026-0001/a%20b?sv=2021-12-02&spr=https&st=2026-11-22T08%3A10%3A00Z&se=2026-11-22T08%3A30%3A00Z&skoid=11111111-2222-3333-4444-555555555555"
            + "&sktid=66666666-7777-8888-9999-000000000000&skt=2026-11-22T08%3A00%3A00Z&ske=2026-11-22T09%3A00%3A00Z&sks=b&skv=2021-12-02&sr=b&sp=r&rscc=no-store&sig=" + Uri.EscapeDataString(signature), url.AbsoluteUri);
    }

    Storage Open(TokenCredential identity, HttpClient? client = null)
    {
        var transport = new HttpClientTransport(client ?? browser);
        return new(
            new TableServiceClient(azurite.Tables, identity, new TableClientOptions { Transport = transport }),
            new BlobServiceClient(azurite.Blobs, identity, new BlobClientOptions { Transport = transport }));
    }

    /// <summary>What Entra would give to a managed identity, without a signature.</summary>
    sealed class Token : TokenCredential
    {
        public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);
        public string Audience { get; init; } = "https://storage.azure.com";

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Assert.Equal("https://storage.azure.com/.default", Assert.Single(requestContext.Scopes));
            return new AccessToken(KeylessAzurite.Token(Lifetime, Audience), TimeProvider.System.GetUtcNow().AddHours(1));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }

    sealed class CountedKeys(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        int keys;

        public int Keys => keys;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.Query.Contains("userdelegationkey", StringComparison.Ordinal)) Interlocked.Increment(ref keys);
            return base.SendAsync(request, cancellationToken);
        }
    }

    sealed class Recorded(string answer) : HttpMessageHandler
    {
        public string Asked { get; private set; } = "";
        public string Body { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (Asked, Body) = ($"{request.Method} {request.RequestUri}", request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
            return new(HttpStatusCode.OK) { Content = new StringContent(answer, Encoding.UTF8, "application/xml") };
        }
    }
}
