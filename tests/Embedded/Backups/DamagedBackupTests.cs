using Azure.Storage.Blobs;
using Mpp.Tests.Support;
using static Mpp.Tests.Embedded.Backups.BackupSteps;

namespace Mpp.Tests.Embedded.Backups;

/// <summary>Disks lose bits, clocks are set, and a restore may begin when the night's backup does.</summary>
public sealed class DamagedBackupTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("mpp-backup-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_file_whose_copy_is_damaged_is_fetched_anew_and_all_runs_have_it_again()
    {
        var account = await AccountAsync(("2026-0001/a", "of Karin"));
        await BackUpAsync(account);
        await DamageAsync("of Karin");
        Assert.Equal((0, "attachments/2026-0001/a: the copy was damaged and has been fetched anew. Look after the disk."), await SaidAsync("backup", "--to", folder, "--storage", account));
        File.Delete(Assert.Single(FilesIn(folder)));
        Assert.Contains("attachments/2026-0001/a: the copy was damaged", (await SaidAsync("backup", "--to", folder, "--storage", account)).Said, StringComparison.Ordinal);

        Assert.Equal(3, RunsIn(folder).Length);
        foreach (var run in RunsIn(folder)) Assert.Equal((0, ""), await CommandAsync("restore", "--from", run, "--storage", await Azurite.NewAccount()));
        await BackUpAsync(account);
    }

    [Fact]
    public async Task A_damaged_file_is_refused_by_name_and_left_out_where_somebody_says_so()
    {
        await BackUpAsync(await AccountAsync(("2026-0001/a", "of Karin"), ("2026-0002/b", "of Nils"), ("2026-0003/c", "of Siv")));
        await DamageAsync("of Karin");
        File.Delete(FileOf("of Nils"));
        var another = await Azurite.NewAccount();

        var (code, said) = await SaidAsync("restore", "--from", folder, "--storage", another);
        Assert.Equal(1, code);
        Assert.StartsWith("2 of the run's files are missing or not as they were written", said, StringComparison.Ordinal);
        Assert.Contains("(attachments/2026-0001/a, of 2026-0001). Runs share it", said, StringComparison.Ordinal);
        Assert.Contains("--skip-damaged", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Take another run", said, StringComparison.Ordinal);

        (code, said) = await SaidAsync("restore", "--skip-damaged", "--from", folder, "--storage", another);
        Assert.Equal(3, code);
        Assert.Equal(
            ["All is restored but the 2 files above, whose contents are damaged.", "Not restored: attachments/2026-0001/a, of 2026-0001", "Not restored: attachments/2026-0002/b, of 2026-0002"],
            said.Split('\n', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal));
        Assert.Equal("of Siv", (await new BlobContainerClient(another, "attachments").GetBlobClient("2026-0003/c").DownloadContentAsync()).Value.Content.ToString());
        Assert.Equal(2, (await CommandAsync("backup", "--skip-damaged", "--to", folder)).Code);
    }

    [Fact]
    public async Task Nothing_is_taken_away_on_the_word_of_a_list_that_was_cut()
    {
        var account = await AccountAsync(("2026-0001/a", "of Karin"));
        await BackUpAsync(account);
        await BackUpAsync(account);
        await new BlobContainerClient(account, "attachments").DeleteBlobAsync("2026-0001/a");
        var cut = Path.Combine(RunsIn(folder)[1], "blobs", "attachments.jsonl");
        await File.WriteAllTextAsync(cut, "");

        var (code, said) = await SaidAsync("backup", "--to", folder, "--keep", "2", "--storage", account);
        Assert.Equal(1, code);
        Assert.StartsWith($"{cut} is not as it was written. So no older run or file has been taken away.", said, StringComparison.Ordinal);
        Assert.Equal(3, RunsIn(folder).Length);
        Assert.Single(FilesIn(folder));

        File.Delete(cut);
        Assert.StartsWith($"{cut} is missing.", (await SaidAsync("backup", "--to", folder, "--keep", "3", "--storage", account)).Said, StringComparison.Ordinal);
        Directory.Delete(RunsIn(folder)[1], recursive: true);
        Assert.Equal((0, ""), await CommandAsync("backup", "--to", folder, "--keep", "2", "--storage", account));
        Assert.Equal(2, RunsIn(folder).Length);
        Assert.Empty(FilesIn(folder));
    }

    [Fact]
    public async Task A_run_of_a_clock_that_went_ahead_stops_the_next_one_and_never_takes_the_one_just_made_away()
    {
        var account = await AccountAsync();
        await BackUpAsync(account);
        var ahead = Path.Combine(folder, "2099-01-01T00-00-00-000Z");
        await using var proxy = await StorageProxy.StartAsync(account);
        proxy.Before(_ => true, () =>
        {
            Directory.Move(RunsIn(folder)[0], ahead);
            return Task.CompletedTask;
        });
        Assert.Equal((0, ""), await CommandAsync("backup", "--to", folder, "--keep", "1", "--storage", proxy.ConnectionString));
        Assert.Equal(2, RunsIn(folder).Length);

        Assert.Equal((1, $"The run {ahead} lies in the future: check this machine's clock, or take that run away by hand."), await SaidAsync("backup", "--to", folder, "--keep", "1", "--storage", account));
        Assert.Equal(2, RunsIn(folder).Length);
        Directory.Delete(ahead, recursive: true);
        await BackUpAsync(account);
    }

    [Fact]
    public async Task A_restore_and_a_backup_keep_each_other_out()
    {
        var account = await AccountAsync();
        await BackUpAsync(account);
        foreach (var (first, second, to) in new[] { ("backup", "restore", account), ("restore", "backup", await Azurite.NewAccount()) })
        {
            await using var proxy = await StorageProxy.StartAsync(to);
            var meanwhile = (Code: 0, Said: "");
            proxy.Before(_ => true, async () => meanwhile = await CommandAsync(second, second == "backup" ? "--to" : "--from", folder, "--storage", account));
            Assert.Equal((0, ""), await CommandAsync(first, first == "backup" ? "--to" : "--from", folder, "--storage", proxy.ConnectionString));
            Assert.Equal(1, meanwhile.Code);
            Assert.Contains("is under way", meanwhile.Said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_restored_from_without_a_lock()
    {
        await BackUpAsync(await AccountAsync());
        // Whom a folder's mode does not stop, as root, a folder in the lock's place does.
        File.Delete(Path.Combine(folder, ".lock"));
        Directory.CreateDirectory(Path.Combine(folder, ".lock"));
        var (code, said) = await SaidAsync("restore", "--from", folder, "--storage", await Azurite.NewAccount());
        Assert.Equal((0, $"{folder} cannot be written to, so that this went on without a lock: no backup may have run into it meanwhile."), (code, said));
    }

    static async Task<(int Code, string Said)> SaidAsync(params string[] arguments)
    {
        var (code, said) = await CommandAsync(arguments);
        return (code, said.TrimEnd());
    }

    async Task BackUpAsync(string account) => Assert.Equal((0, ""), await CommandAsync("backup", "--to", folder, "--storage", account));

    string FileOf(string content) => FilesIn(folder).Single(f => File.ReadAllText(f) == content);

    /// <summary>At equal length: what a disk does.</summary>
    Task DamageAsync(string content) => File.WriteAllTextAsync(FileOf(content), $"?{content[1..]}");

    static async Task<string> AccountAsync(params (string Name, string Content)[] attachments)
    {
        var account = await BackupSteps.AccountAsync();
        foreach (var (name, content) in attachments) await new BlobContainerClient(account, "attachments").UploadBlobAsync(name, BinaryData.FromString(content));
        return account;
    }
}
