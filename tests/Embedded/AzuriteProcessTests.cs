using System.Diagnostics;
using Azure.Data.Tables;
using Mpp.Embedded.Azurite;

namespace Mpp.Tests.Embedded;

public sealed class AzuriteProcessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mpp-azurite-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_written_is_there_after_a_clean_end()
    {
        await using (var first = await StartAsync())
        {
            var table = new TableClient(first.ConnectionString(), "Kept");
            await table.CreateAsync();
            await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 });
        }
        await using var second = await StartAsync();
        Assert.False(second.Adopted);
        Assert.Equal(1, (await new TableClient(second.ConnectionString(), "Kept").GetEntityAsync<TableEntity>("p", "r")).Value["N"]);
    }

    [Fact]
    public async Task A_running_one_of_the_folder_is_adopted_and_ended_for_good()
    {
        var first = await StartAsync();
        var adopted = await StartAsync();
        Assert.Equal((true, first.ProcessId, first.TablePort), (adopted.Adopted, adopted.ProcessId, adopted.TablePort));

        var id = adopted.ProcessId;
        await adopted.DisposeAsync();
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
        await first.DisposeAsync();
    }

    [Fact]
    public async Task What_is_left_of_a_dead_one_is_not_adopted()
    {
        var first = await StartAsync();
        using (var process = Process.GetProcessById(first.ProcessId))
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
        await using var second = await StartAsync();
        Assert.False(second.Adopted);
        await first.DisposeAsync();
    }

    [Fact]
    public async Task Control_C_in_the_terminal_does_not_end_it_under_its_host()
    {
        await using var azurite = await StartAsync();
        using (var kill = Process.Start("kill", ["-INT", $"{azurite.ProcessId}"])) await kill.WaitForExitAsync();
        await new TableServiceClient(azurite.ConnectionString()).CreateTableAsync("Still");
        await new TableServiceClient(azurite.ConnectionString()).CreateTableAsync("Here");
    }

    [Fact]
    public async Task Two_starts_at_once_share_one_process()
    {
        var both = await Task.WhenAll(StartAsync(), StartAsync());
        Assert.Equal(both[0].ProcessId, both[1].ProcessId);
        foreach (var azurite in both) await azurite.DisposeAsync();
    }

    [Fact]
    public async Task Accounts_do_not_see_each_other()
    {
        await using var azurite = await AzuriteProcess.StartAsync(
            new AzuriteOptions { Folder = _folder.FullName, Accounts = ["one", "two"], InMemory = true, EndsWithThisProcess = true });
        await new TableServiceClient(azurite.ConnectionString("one")).CreateTableAsync("Mine");
        Assert.Equal("one", new TableServiceClient(azurite.ConnectionString()).AccountName);
        Assert.Empty(await new TableServiceClient(azurite.ConnectionString("two")).QueryAsync().ToListAsync());
    }

    [Fact]
    public async Task A_taken_port_is_an_error_that_names_the_log()
    {
        await using var first = await StartAsync();
        var other = Directory.CreateDirectory(Path.Combine(_folder.FullName, "other")).FullName;
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => AzuriteProcess.StartAsync(new AzuriteOptions { Folder = other, TablePort = first.TablePort }));
        Assert.Contains("azurite.log", failure.Message, StringComparison.Ordinal);
    }

    private Task<AzuriteProcess> StartAsync() => AzuriteProcess.StartAsync(new AzuriteOptions { Folder = _folder.FullName });
}
