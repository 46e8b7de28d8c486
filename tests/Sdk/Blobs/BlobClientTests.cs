using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Mpp.Tests.Sdk.Blobs;

public sealed class BlobClientTests : IAsyncLifetime
{
    private static readonly BlobUploadOptions OnlyIfNew = new() { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
    private string _connection = "";
    private BlobContainerClient _container = null!;

    public async Task InitializeAsync()
    {
        _connection = await Azurite.NewAccount();
        _container = new BlobContainerClient(_connection, "papers");
        await _container.CreateAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Content_headers_and_metadata_come_back()
    {
        var blob = _container.GetBlobClient("a/letter.txt");
        var uploaded = await blob.UploadAsync(BinaryData.FromString("räksmörgås"), new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders
            {
                ContentType = "text/plain; charset=utf-8",
                ContentDisposition = "attachment; filename=\"letter.txt\"",
                ContentLanguage = "sv",
                CacheControl = "no-store",
            },
            Metadata = new Dictionary<string, string> { ["source"] = "tally", ["Case"] = "2026-0001" },
        });

        BlobDownloadResult read = await blob.DownloadContentAsync();
        Assert.Equal("räksmörgås", read.Content.ToString());
        Assert.Equal("text/plain; charset=utf-8", read.Details.ContentType);
        Assert.Equal(13, read.Details.ContentLength);

        BlobProperties properties = await blob.GetPropertiesAsync();
        Assert.Equal(uploaded.Value.ETag, properties.ETag);
        Assert.Equal((13L, "sv", "no-store"), (properties.ContentLength, properties.ContentLanguage, properties.CacheControl));
        Assert.Equal("attachment; filename=\"letter.txt\"", properties.ContentDisposition);
        Assert.Equal("5GKAXc+EQT1e3cpFpLiKXg==", Convert.ToBase64String(properties.ContentHash!));
        Assert.Equal(("tally", "2026-0001"), (properties.Metadata["source"], properties.Metadata["case"]));
        Assert.Equal(uploaded.Value.LastModified, properties.LastModified);
        Assert.NotEqual(default, properties.CreatedOn);
        Assert.Equal(BlobType.Block, properties.BlobType);
    }

    [Theory]
    [InlineData(25 * 1024 * 1024 + 7, true)]
    [InlineData(25 * 1024 * 1024 + 7, false)]
    [InlineData(16 * 1024 * 1024, false)]
    [InlineData(3, false)]
    [InlineData(0, true)]
    [InlineData(0, false)]
    public async Task Streams_of_any_size_go_up_and_come_down(int size, bool seekable)
    {
        var bytes = new byte[size];
        new Random(7).NextBytes(bytes);
        using var content = new MemoryStream([1, 2, 3, .. bytes]) { Position = 3 };
        using var source = seekable ? (Stream)content : new OnceOnlyStream(content);
        var blob = _container.GetBlobClient("big");
        await blob.UploadAsync(source, OnlyIfNew);
        if (seekable) Assert.True(content.CanRead);

        using BlobDownloadStreamingResult down = await blob.DownloadStreamingAsync();
        Assert.Equal(size, down.Details.ContentLength);
        Assert.Equal(SHA256.HashData(bytes), await SHA256.HashDataAsync(down.Content));

        using var copy = new MemoryStream();
        await blob.DownloadToAsync(copy);
        Assert.True(copy.ToArray().AsSpan().SequenceEqual(bytes));

        var again = await Assert.ThrowsAsync<RequestFailedException>(() => blob.UploadAsync(new OnceOnlyStream(new MemoryStream(bytes)), OnlyIfNew));
        Assert.Equal((409, "BlobAlreadyExists"), (again.Status, again.ErrorCode));
    }

    [Fact]
    public async Task A_part_can_be_read_and_one_beyond_the_end_cannot()
    {
        var blob = _container.GetBlobClient("digits");
        await blob.UploadAsync(BinaryData.FromString("0123456789"));
        BlobDownloadResult part = await blob.DownloadContentAsync(new BlobDownloadOptions { Range = new HttpRange(3, 4) });
        Assert.Equal(("3456", "bytes 3-6/10"), (part.Content.ToString(), part.Details.ContentRange));
        var beyond = await Assert.ThrowsAsync<RequestFailedException>(() => blob.DownloadStreamingAsync(new BlobDownloadOptions { Range = new HttpRange(100, 1) }));
        Assert.Equal((416, "InvalidRange"), (beyond.Status, beyond.ErrorCode));
    }

    [Fact]
    public async Task What_exists_is_overwritten_only_when_told_so()
    {
        var blob = _container.GetBlobClient("once");
        var first = (await blob.UploadAsync(BinaryData.FromString("1"))).Value.ETag;
        foreach (var attempt in (Func<Task>[])
        [
            () => blob.UploadAsync(BinaryData.FromString("2")), () => blob.UploadAsync(new MemoryStream([50])),
            () => _container.UploadBlobAsync("once", BinaryData.FromString("2")),
        ])
        {
            var exists = await Assert.ThrowsAsync<RequestFailedException>(attempt);
            Assert.Equal(409, exists.Status);
            Assert.True(BlobErrorCode.BlobAlreadyExists == exists.ErrorCode);
        }

        var second = (await blob.UploadAsync(BinaryData.FromString("2"), overwrite: true)).Value.ETag;
        var lost = await Assert.ThrowsAsync<RequestFailedException>(
            () => blob.UploadAsync(BinaryData.FromString("3"), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfMatch = first } }));
        Assert.Equal((412, "ConditionNotMet"), (lost.Status, lost.ErrorCode));
        await blob.UploadAsync(BinaryData.FromString("3"), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfMatch = second } });
        Assert.Equal("3", (await blob.DownloadContentAsync()).Value.Content.ToString());
    }

    [Fact]
    public async Task Metadata_can_be_set_later()
    {
        var blob = _container.GetBlobClient("b");
        await blob.UploadAsync(BinaryData.FromString("x"), new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["old"] = "1" } });
        var set = await blob.SetMetadataAsync(new Dictionary<string, string> { ["scan"] = "clean" });
        BlobProperties properties = await blob.GetPropertiesAsync();
        Assert.Equal(("clean", false, set.Value.ETag), (properties.Metadata["scan"], properties.Metadata.ContainsKey("old"), properties.ETag));
    }

    [Fact]
    public async Task What_is_not_there_says_so()
    {
        var blob = _container.GetBlobClient("none");
        Assert.False(await blob.ExistsAsync());
        Assert.False(await blob.DeleteIfExistsAsync());
        foreach (var attempt in (Func<Task>[])[() => blob.DownloadContentAsync(), () => blob.DownloadStreamingAsync(), () => blob.GetPropertiesAsync(), () => blob.DeleteAsync()])
        {
            var missing = await Assert.ThrowsAsync<RequestFailedException>(attempt);
            Assert.Equal((404, "BlobNotFound"), (missing.Status, missing.ErrorCode));
        }
        var nowhere = await Assert.ThrowsAsync<RequestFailedException>(() => new BlobContainerClient(_connection, "nowhere").GetBlobClient("x").DownloadContentAsync());
        Assert.Equal((404, "ContainerNotFound"), (nowhere.Status, nowhere.ErrorCode));
    }

    [Fact]
    public async Task Deleting_takes_what_is_there()
    {
        var blob = _container.GetBlobClient("b");
        await blob.UploadAsync(BinaryData.FromString("x"));
        Assert.True(await blob.ExistsAsync());
        Assert.True(await blob.DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots));
        Assert.False(await blob.ExistsAsync());
        await _container.UploadBlobAsync("c", new MemoryStream([1]));
        Assert.Equal(202, (await _container.DeleteBlobAsync("c")).Status);
        Assert.False(await _container.DeleteBlobIfExistsAsync("c"));
    }
}
