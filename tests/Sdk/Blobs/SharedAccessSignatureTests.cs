using System.Net;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;

namespace Mpp.Tests.Sdk.Blobs;

public sealed class SharedAccessSignatureTests : IAsyncLifetime
{
    private string _connection = "";
    private BlobClient _blob = null!;

    public async Task InitializeAsync()
    {
        _connection = await Azurite.NewAccount();
        var container = new BlobContainerClient(_connection, "papers");
        await container.CreateAsync();
        _blob = container.GetBlobClient("Växjö/ansökan 1.pdf");
        await _blob.UploadAsync(BinaryData.FromString("secret"), new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/pdf" } });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_reading_signature_reads_and_does_nothing_else()
    {
        var signed = new BlobClient(_blob.GenerateSasUri(BlobSasPermissions.Read, InAnHour));
        Assert.Equal("secret", (await signed.DownloadContentAsync()).Value.Content.ToString());
        Assert.True(await signed.ExistsAsync());
        foreach (var attempt in (Func<Task>[])
        [
            () => signed.UploadAsync(BinaryData.FromString("other"), overwrite: true), () => signed.DeleteAsync(), () => signed.SetMetadataAsync(new Dictionary<string, string>()),
        ])
        {
            Assert.Equal(403, (await Assert.ThrowsAsync<RequestFailedException>(attempt)).Status);
        }
        Assert.False(signed.CanGenerateSasUri);
        Assert.Throws<InvalidOperationException>(() => signed.GenerateSasUri(BlobSasPermissions.Read, InAnHour));
    }

    [Fact]
    public async Task A_browser_gets_the_name_and_type_that_were_signed()
    {
        var uri = _blob.GenerateSasUri(new BlobSasBuilder(BlobSasPermissions.Read, InAnHour)
        {
            StartsOn = InAnHour.AddHours(-2),
            Protocol = SasProtocol.HttpsAndHttp,
            ContentDisposition = "attachment; filename=\"2026-0001.pdf\"",
            ContentType = "application/octet-stream",
        });
        using var client = new HttpClient();
        using var response = await client.GetAsync(uri);
        Assert.Equal("secret", await response.Content.ReadAsStringAsync());
        Assert.Equal("attachment; filename=\"2026-0001.pdf\"", $"{response.Content.Headers.ContentDisposition}");
        Assert.Equal("application/octet-stream", $"{response.Content.Headers.ContentType}");
    }

    [Fact]
    public async Task Expired_not_yet_valid_changed_and_missing_signatures_are_refused()
    {
        var expired = _blob.GenerateSasUri(BlobSasPermissions.Read, InAnHour.AddHours(-2));
        var early = _blob.GenerateSasUri(new BlobSasBuilder(BlobSasPermissions.Read, InAnHour.AddHours(2)) { StartsOn = InAnHour });
        var valid = _blob.GenerateSasUri(BlobSasPermissions.Read, InAnHour);
        var stretched = new Uri(valid.AbsoluteUri.Replace("sp=r", "sp=rw", StringComparison.Ordinal));
        var elsewhere = new Uri(valid.AbsoluteUri.Replace("%201.pdf", "%202.pdf", StringComparison.Ordinal));
        using var client = new HttpClient();
        foreach (var uri in (Uri[])[expired, early, stretched, elsewhere])
        {
            using var response = await client.GetAsync(uri);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
        using var bare = await client.GetAsync(_blob.Uri);
        Assert.False(bare.IsSuccessStatusCode);
        Assert.Equal("secret", await client.GetStringAsync(valid));
    }

    [Fact]
    public async Task A_signature_can_be_made_apart_from_the_client()
    {
        var settings = _connection.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var builder = new BlobSasBuilder(BlobSasPermissions.Read, InAnHour) { BlobContainerName = "papers", BlobName = _blob.Name, Resource = "b" };
        var query = builder.ToSasQueryParameters(new StorageSharedKeyCredential(settings["AccountName"], settings["AccountKey"]));
        using var client = new HttpClient();
        Assert.Equal("secret", await client.GetStringAsync(new UriBuilder(_blob.Uri) { Query = query.ToString() }.Uri));
    }

    [Fact]
    public void A_signature_needs_permissions_an_end_and_its_own_blob()
    {
        Assert.Throws<InvalidOperationException>(() => _blob.GenerateSasUri(new BlobSasBuilder { ExpiresOn = InAnHour }));
        Assert.Throws<InvalidOperationException>(() => _blob.GenerateSasUri(new BlobSasBuilder(BlobSasPermissions.Read, default)));
        Assert.Throws<InvalidOperationException>(() => _blob.GenerateSasUri(new BlobSasBuilder(BlobSasPermissions.Read, InAnHour) { BlobName = "another" }));
        var builder = new BlobSasBuilder();
        builder.SetPermissions(BlobSasPermissions.Write | BlobSasPermissions.Read | BlobSasPermissions.Delete);
        Assert.Equal("rwd", builder.Permissions);
    }

    private static DateTimeOffset InAnHour => TimeProvider.System.GetUtcNow().AddHours(1);
}
