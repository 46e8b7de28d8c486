using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Mpp.Tests.Sdk.Blobs;

public sealed class BlobContainerTests
{
    [Fact]
    public async Task Containers_are_created_once_and_deleted()
    {
        var service = new BlobServiceClient(await Azurite.NewAccount());
        var container = service.GetBlobContainerClient("papers");
        Assert.False(await container.ExistsAsync());
        Assert.NotNull(await container.CreateIfNotExistsAsync());
        Assert.Null(await container.CreateIfNotExistsAsync());
        Assert.True(await container.ExistsAsync());
        var exists = await Assert.ThrowsAsync<RequestFailedException>(() => service.CreateBlobContainerAsync("papers"));
        Assert.Equal((409, "ContainerAlreadyExists"), (exists.Status, exists.ErrorCode));
        Assert.True(await container.DeleteIfExistsAsync());
        Assert.False(await container.DeleteIfExistsAsync());
        await Assert.ThrowsAsync<RequestFailedException>(() => container.DeleteAsync());
    }

    [Fact]
    public async Task Blobs_are_listed_by_prefix_in_pages()
    {
        var container = await NewContainerAsync();
        await Task.WhenAll(Enumerable.Range(0, 25).Select(number => container.UploadBlobAsync($"a/{number:D2}", BinaryData.FromString("x"))));
        await container.GetBlobClient("b").UploadAsync(BinaryData.FromString("xyz"), new BlobUploadOptions
        {
            Metadata = new Dictionary<string, string> { ["k"] = "v" },
            HttpHeaders = new BlobHttpHeaders { ContentType = "text/plain" },
        });

        var pages = await container.GetBlobsAsync(new GetBlobsOptions { Prefix = "a/" }).AsPages(pageSizeHint: 10).ToListAsync();
        Assert.Equal([10, 10, 5], pages.Select(page => page.Values.Count));
        Assert.Equal(Enumerable.Range(0, 25).Select(number => $"a/{number:D2}"), pages.SelectMany(page => page.Values).Select(blob => blob.Name));

        var b = await container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, "b", default).SingleAsync();
        Assert.Equal(("v", 3L, "text/plain"), (b.Metadata["k"], b.Properties.ContentLength, b.Properties.ContentType));
        Assert.Equal((await container.GetBlobClient("b").GetPropertiesAsync()).Value.ETag, b.Properties.ETag);
        Assert.Equal(26, await container.GetBlobsAsync().CountAsync());
        Assert.Empty(await container.GetBlobsAsync(new GetBlobsOptions { Prefix = "c" }).ToListAsync());
    }

    [Theory]
    [InlineData("Malmö – Lusaka, 東京 🌍.pdf")]
    [InlineData("it's 100 % & a+b=c; #1?.txt")]
    [InlineData("folder/with space/[x] {y} (z).txt")]
    [InlineData("%41%2F")]
    [InlineData("<&\">")]
    public async Task Names_are_taken_as_they_are(string name)
    {
        var container = await NewContainerAsync();
        var blob = container.GetBlobClient(name);
        Assert.Equal((name, "papers"), (blob.Name, blob.BlobContainerName));
        await blob.UploadAsync(BinaryData.FromString(name));
        Assert.Equal(name, (await container.GetBlobsAsync(new GetBlobsOptions { Prefix = name[..2] }).SingleAsync()).Name);
        Assert.Equal(name, (await container.GetBlobClient(name).DownloadContentAsync()).Value.Content.ToString());
    }

    [Fact]
    public async Task Fifty_writers_of_one_new_blob_have_one_winner()
    {
        var blob = (await NewContainerAsync()).GetBlobClient("one");
        var won = await Task.WhenAll(Enumerable.Range(0, 50).Select(async number =>
        {
            try
            {
                await blob.UploadAsync(BinaryData.FromString($"{number}"));
                return number;
            }
            catch (RequestFailedException lost) when (lost.Status == 409)
            {
                return -1;
            }
        }));
        var winner = Assert.Single(won, number => number >= 0);
        Assert.Equal($"{winner}", (await blob.DownloadContentAsync()).Value.Content.ToString());
    }

    private static async Task<BlobContainerClient> NewContainerAsync()
    {
        var container = new BlobContainerClient(await Azurite.NewAccount(), "papers");
        await container.CreateAsync();
        return container;
    }
}
