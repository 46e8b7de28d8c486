using System.Security.Cryptography;
using Mpp.Adapters.Blobs;

namespace Mpp.Tests.Adapters.Blobs;

public sealed class BlobVaultTests
{
    [Fact]
    public async Task What_is_kept_is_never_written_over()
    {
        var vault = new BlobVault((await TestStorage.NewAsync()).Storage);
        Assert.True(await vault.PutAsync(BlobVault.Deliveries, "form/åäö/abc", BinaryData.FromString("first"), "application/json"));
        Assert.False(await vault.PutAsync(BlobVault.Deliveries, "form/åäö/abc", BinaryData.FromString("second")));
        Assert.Equal("first", (await vault.ReadAsync(BlobVault.Deliveries, "form/åäö/abc"))!.ToString());
    }

    [Fact]
    public async Task Of_many_writers_of_one_name_one_writes()
    {
        var vault = new BlobVault((await TestStorage.NewAsync()).Storage);
        var written = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => vault.PutAsync(BlobVault.Letters, "2026-0001/abc", BinaryData.FromString($"{n}"))));
        Assert.Equal($"{Array.IndexOf(written, true)}", (await vault.ReadAsync(BlobVault.Letters, "2026-0001/abc"))!.ToString());
        Assert.Single(written, w => w);
    }

    [Fact]
    public async Task Attachments_of_25_MB_go_in_and_out_as_streams()
    {
        var vault = new BlobVault((await TestStorage.NewAsync()).Storage);
        var content = RandomNumberGenerator.GetBytes(25 * 1024 * 1024);
        Assert.True(await vault.PutAsync(BlobVault.Attachments, "2026-0001/loi", new MemoryStream(content), "application/pdf"));
        Assert.False(await vault.PutAsync(BlobVault.Attachments, "2026-0001/loi", new MemoryStream(content), "application/pdf"));

        await using var stream = await vault.OpenAsync(BlobVault.Attachments, "2026-0001/loi");
        Assert.Equal(SHA256.HashData(content), await SHA256.HashDataAsync(stream!));
    }

    [Fact]
    public async Task What_is_not_there_is_null()
    {
        var vault = new BlobVault((await TestStorage.NewAsync()).Storage);
        Assert.Null(await vault.OpenAsync(BlobVault.Attachments, "2026-0001/loi"));
        Assert.Null(await vault.ReadAsync(BlobVault.Attachments, "2026-0001/loi"));
    }
}
