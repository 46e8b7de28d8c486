using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters.Mail;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Embedded.Backups;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Journeys;
using Mpp.Tests.Support;
using static Mpp.Tests.Embedded.Backups.BackupSteps;

namespace Mpp.Tests.Embedded.Backups;

public sealed class BackupTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("mpp-backup-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("backup", "--help")]
    [InlineData("restore", "-h")]
    public async Task Both_commands_say_what_they_take(params string[] arguments)
    {
        await using var output = new StringWriter();
        Assert.Equal(0, await BackupCommand.RunAsync(arguments, [], output, TextWriter.Null));
        foreach (var option in new[] { "--keep", "--skip-damaged", "--storage" }) Assert.Contains(option, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_goes_on_to_its_end_in_another_account_after_a_restore_and_a_letter_that_waited_is_a_persons_to_settle()
    {
        var stage = new Moving();
        var account = "";
        await using var first = await ProgrammeUnderTest.StartAsync($"{WholeLife.Begins:O}", records: own => account = own);
        stage.Now = first;
        var life = new WholeLife(stage);
        await life.PrepareAsync();
        var paid = life.Steps.Select((s, i) => (s.Name, i)).First(s => s.Name == "payment 1 is made").i;
        foreach (var step in life.Steps.Take(paid + 1)) await step.PlayAsync();
        var before = await first.CaseAsync(life.Reference);
        var waiting = await DoubtfulAsync(first, life.Reference);

        Assert.Equal((0, ""), await CommandAsync("backup", "--to", folder, "--storage", account));
        Assert.NotEmpty(Files());
        var written = Files().Max(File.GetLastWriteTimeUtc);
        Assert.Equal((0, ""), await CommandAsync("backup", "--to", folder, "--storage", account));
        Assert.Equal(written, Files().Max(File.GetLastWriteTimeUtc));
        Assert.Equal(2, Runs().Length);

        var another = await Azurite.NewAccount();
        Assert.Equal((0, ""), await CommandAsync("restore", "--from", folder, "--storage", another));
        await using var second = await ProgrammeUnderTest.StartAsync($"{first.Now:O}", records: _ => another);
        stage.Now = second;
        Assert.Equivalent(before, await second.CaseAsync(life.Reference), strict: true);
        Assert.Contains($"{life.Reference} mail-uncertain", await second.TasksAsync());

        foreach (var step in life.Steps.Skip(paid + 1)) await step.PlayAsync();
        await second.CatchUpAsync();
        var after = await second.CaseAsync(life.Reference);
        Assert.Equal(CaseStatus.Closed, after.Status);
        Assert.Equal(GrantsPaid(after), (await second.BooksAsync()).CommittedSek);
        Assert.DoesNotContain(await second.MailsAsync(), m => m.LetterId == $"{new LetterId(life.Reference, waiting.Order.Key)}");
    }

    [Fact]
    public async Task A_backup_that_was_broken_off_or_altered_and_an_account_that_is_not_empty_are_refused_by_name()
    {
        var account = "";
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z", records: own => account = own);
        await programme.PutRoundAsync();
        await new KalixSteps(programme).SubmitAsync();
        await programme.QuietAsync();
        Assert.Equal(0, (await CommandAsync("backup", "--to", folder, "--storage", account)).Code);

        Assert.Contains("is not empty", (await CommandAsync("restore", "--from", folder, "--storage", account)).Said, StringComparison.Ordinal);

        var blob = Files()[0];
        await File.AppendAllTextAsync(blob, " ");
        var (code, said) = await CommandAsync("restore", "--from", folder, "--storage", await Azurite.NewAccount());
        Assert.Equal(1, code);
        Assert.Contains(Path.GetFileName(blob), said, StringComparison.Ordinal);

        Directory.Move(Runs()[0], $"{Runs()[0]}.part");
        Assert.Contains("no whole backup", (await CommandAsync("restore", "--from", folder, "--storage", await Azurite.NewAccount())).Said, StringComparison.Ordinal);
        Assert.Equal(2, (await CommandAsync("restore", "--to", folder)).Code);
    }

    [Fact]
    public async Task A_backup_of_an_account_whose_trail_was_altered_is_made_and_says_so()
    {
        var account = "";
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z", records: own => account = own);
        await programme.PutRoundAsync();
        var steps = new KalixSteps(programme);
        await steps.SubmitAsync();
        await programme.QuietAsync();
        var cases = new Azure.Data.Tables.TableClient(account, "Cases");
        await cases.DeleteEntityAsync(steps.Reference, "audit-00000001");

        var (code, said) = await CommandAsync("backup", "--to", folder, "--storage", account);
        Assert.Equal(1, code);
        Assert.Contains(steps.Reference, said, StringComparison.Ordinal);
        Assert.Single(Runs());

        // Which of the runs the auditor needs is not for us to say.
        Assert.Equal(1, (await CommandAsync("backup", "--to", folder, "--keep", "1", "--storage", account)).Code);
        Assert.Equal(2, Runs().Length);

        (code, said) = await CommandAsync("restore", "--from", folder, "--storage", await Azurite.NewAccount());
        Assert.Equal(1, code);
        Assert.EndsWith("The audit trails are not whole. The account is as the run has it; tell the auditor before it is used.", said.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_copied_while_people_work_is_whole_case_by_case()
    {
        var account = "";
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z", records: own => account = own);
        await programme.PutRoundAsync();
        var steps = new KalixSteps(programme);
        await steps.SubmitAsync();
        using var ending = new CancellationTokenSource();
        var work = Task.Run(async () =>
        {
            for (var n = 1; !ending.IsCancellationRequested; n++) await steps.OfficerAsync("note", new { reason = $"Note {n}." });
        });
        for (var n = 0; n < 3; n++) Assert.Equal((0, ""), await CommandAsync("backup", "--to", folder, "--storage", account));
        await ending.CancelAsync();
        await work;
        Assert.Equal((0, ""), await CommandAsync("restore", "--from", folder, "--storage", await Azurite.NewAccount()));
    }

    [Fact]
    public async Task A_run_that_breaks_leaves_the_one_before_it_whole_and_the_next_run_tidies_up()
    {
        var account = "";
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z", records: own => account = own);
        await programme.PutRoundAsync();
        await new KalixSteps(programme).SubmitAsync();
        await programme.QuietAsync();
        await using var proxy = await StorageProxy.StartAsync(account);
        Assert.Equal((0, ""), await CommandAsync("backup", "--to", folder, "--storage", proxy.ConnectionString));
        var first = proxy.Count;
        Assert.Equal((0, ""), await CommandAsync("backup", "--to", folder, "--keep", "1", "--storage", proxy.ConnectionString));
        var whole = Assert.Single(Runs());
        var requests = proxy.Count - first;

        for (var at = 1; at <= requests; at += 4)
        {
            proxy.DieAt(at, afterwards: false);
            var (code, said) = await CommandAsync("backup", "--to", folder, "--keep", "1", "--storage", proxy.ConnectionString);
            Assert.Equal(1, code);
            Assert.StartsWith("The storage account does not serve this command", said, StringComparison.Ordinal);
            Assert.Single(said.TrimEnd().Split('\n'));
            Assert.Equal(whole, Assert.Single(Runs()));
            proxy.Revive();
        }

        Assert.Equal((0, ""), await CommandAsync("restore", "--from", folder, "--storage", await Azurite.NewAccount()));
        Assert.NotEmpty(Directory.GetDirectories(folder, "*.part"));
        Assert.Equal((0, ""), await CommandAsync("backup", "--to", folder, "--keep", "1", "--storage", proxy.ConnectionString));
        Assert.NotEqual(whole, Assert.Single(Runs()));
        Assert.Empty(Directory.GetFileSystemEntries(folder, "*.part", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_erased_file_leaves_the_folder_with_the_last_run_that_had_it_and_nothing_of_others_goes()
    {
        var account = await AccountAsync();
        var files = new Azure.Storage.Blobs.BlobContainerClient(account, "attachments");
        await files.UploadBlobAsync("2026-0001/erased", BinaryData.FromString("of somebody"));
        await files.UploadBlobAsync("2026-0001/kept", BinaryData.FromString("of all"));
        Assert.Equal((0, ""), await CommandAsync("backup", "--to", folder, "--keep", "2", "--storage", account));
        Assert.Equal(["of all", "of somebody"], Contents());
        var (strange, stranger) = (Path.Combine(folder, "files", "budget.blob"), Directory.CreateDirectory(Path.Combine(folder, "mine.part")));
        await File.WriteAllTextAsync(strange, "ours");

        await files.DeleteBlobAsync("2026-0001/erased");
        Assert.Equal((0, ""), await CommandAsync("backup", "--to", folder, "--keep", "2", "--storage", account));
        Assert.Equal(["of all", "of somebody", "ours"], Contents());
        var named = Runs()[0];
        Assert.Equal((0, ""), await CommandAsync("restore", "--from", named, "--storage", await Azurite.NewAccount()));

        Assert.Equal((0, ""), await CommandAsync("backup", "--to", folder, "--keep", "2", "--storage", account));
        Assert.Equal(["of all", "ours"], Contents());
        Assert.Equal(2, Runs().Length);
        Assert.DoesNotContain(named, Runs());
        Assert.True(stranger.Exists);
        Assert.Equal(2, (await CommandAsync("backup", "--to", folder, "--keep", "0", "--storage", account)).Code);
    }

    [Fact]
    public async Task Only_its_owner_looks_into_a_backup()
    {
        if (OperatingSystem.IsWindows()) return;
        var account = await AccountAsync();
        await new Azure.Storage.Blobs.BlobContainerClient(account, "letters").UploadBlobAsync("2026-0001/a", BinaryData.FromString("Dear Karin"));
        var to = Path.Combine(folder, "new");
        Assert.Equal((0, ""), await CommandAsync("backup", "--to", to, "--storage", account));

        const UnixFileMode Files = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.NotEmpty(Directory.GetFiles(to, "*.blob", SearchOption.AllDirectories));
        foreach (var file in Directory.GetFiles(to, "*", SearchOption.AllDirectories)) Assert.Equal(Files, File.GetUnixFileMode(file));
        foreach (var sub in Directory.GetDirectories(to, "*", SearchOption.AllDirectories).Append(to)) Assert.Equal(Files | UnixFileMode.UserExecute, File.GetUnixFileMode(sub));
    }

    [Theory]
    [InlineData("manifest.json", "\"name\":\"Cases\"", "\"name\":\"../../x\"", "names '../../x'")]
    [InlineData("manifest.json", "\"name\":\"letters\"", "\"name\":\"../../x\"", "names '../../x'")]
    [InlineData("manifest.json", "\"name\":\"letters\"", "\"name\":\"digests\"", "names 'digests'")]
    [InlineData("manifest.json", "\"tables\":", "\"chairs\":", "not as it was written")]
    [InlineData("blobs/letters.jsonl", "HASH", "../../x", "by '../../x'")]
    [InlineData("blobs/letters.jsonl", "{", "[", "not as it was written")]
    public async Task A_backup_that_somebody_has_altered_leads_nowhere_else(string file, string what, string with, string says)
    {
        var account = await AccountAsync();
        await new Azure.Storage.Blobs.BlobContainerClient(account, "letters").UploadBlobAsync("2026-0001/a", BinaryData.FromString("Dear Karin"));
        Assert.Equal((0, ""), await CommandAsync("backup", "--to", folder, "--storage", account));
        var altered = Path.Combine(Runs()[0], file);
        var text = await File.ReadAllTextAsync(altered);
        var before = text.Replace(what == "HASH" ? Path.GetFileNameWithoutExtension(Files()[0]) : what, with, StringComparison.Ordinal);
        Assert.NotEqual(text, before);
        await File.WriteAllTextAsync(altered, before);
        await SignAgainAsync(altered, text);

        var (code, said) = await CommandAsync("restore", "--from", folder, "--storage", await Azurite.NewAccount());
        Assert.Equal(1, code);
        Assert.Contains(says, said, StringComparison.Ordinal);
        // It keeps nobody from making another.
        Assert.Equal((0, ""), await CommandAsync("backup", "--to", folder, "--keep", "1", "--storage", account));
    }

    [Fact]
    public async Task What_stands_in_the_way_is_one_line()
    {
        // Port 9 of this machine: nobody serves there.
        const string Nowhere = "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:9/a;BlobEndpoint=http://127.0.0.1:9/a";
        var file = Path.Combine(folder, "a-file");
        await File.WriteAllTextAsync(file, "");
        foreach (var (account, to) in new[] { (Nowhere, folder), ("no account", folder), (await AccountAsync(), Path.Combine(file, "below")) })
        {
            var (code, said) = await CommandAsync("backup", "--to", to, "--storage", account);
            Assert.Equal(1, code);
            Assert.Single(said.TrimEnd().Split('\n'));
        }

        using var taken = new FileStream(Path.Combine(folder, ".lock"), FileMode.Create, FileAccess.Write, FileShare.None);
        Assert.Contains("under way", (await CommandAsync("backup", "--to", folder, "--storage", await AccountAsync())).Said, StringComparison.Ordinal);
    }

    string[] Runs() => RunsIn(folder);

    string[] Files() => FilesIn(folder);

    IEnumerable<string> Contents() => Files().Select(File.ReadAllText).Order(StringComparer.Ordinal);

    /// <summary>Whoever alters a list can alter the manifest, too.</summary>
    async Task SignAgainAsync(string altered, string before)
    {
        static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var manifest = Path.Combine(Runs()[0], "manifest.json");
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest)).Replace(Hash(before), Hash(await File.ReadAllTextAsync(altered)), StringComparison.Ordinal));
    }

    /// <summary>A letter that had not gone out when the backup was made.</summary>
    static async Task<StoredLetter> DoubtfulAsync(ProgrammeUnderTest programme, string reference)
    {
        var cases = programme.Host.Services.GetRequiredService<CaseStore>();
        var letter = (await cases.LettersAsync(reference)).First(l => l.Order.Letter == "payment-made" || l.Order.Letter == "report-approved");
        return await cases.ChangeLetterAsync(letter with { State = LetterState.Pending, NextAttemptUtc = programme.Now.AddHours(1) }) ?? throw new InvalidOperationException("Somebody else changed the letter.");
    }

    static long GrantsPaid(Case @case) => @case.Payments.Where(p => p.IsPaid).Sum(p => p.AmountSek);

    /// <summary>The life goes on elsewhere.</summary>
    sealed class Moving : IStage
    {
        public ProgrammeUnderTest Now { get; set; } = null!;

        public Driver Driver => Now.Driver;

        DateTimeOffset IStage.Now => Now.Now;

        public Task MoveToAsync(DateTimeOffset to) => Now.MoveToAsync(to);

        public Task<string?> LinkAsync(string reference, string letter, string to) => Now.LinkAsync(reference, letter, to);
    }
}
