using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters.Mail;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Embedded.Backups;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Journeys;

namespace Mpp.Tests.Embedded.Backups;

public sealed class BackupTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("mpp-backup-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

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
        var files = Directory.GetFiles(Path.Combine(folder, "blobs", "deliveries"));
        Assert.NotEmpty(files);
        var written = files.Max(File.GetLastWriteTimeUtc);
        Assert.Equal((0, ""), await CommandAsync("backup", "--to", folder, "--storage", account));
        Assert.Equal(written, Directory.GetFiles(Path.Combine(folder, "blobs", "deliveries")).Max(File.GetLastWriteTimeUtc));

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

        var blob = Directory.GetFiles(Path.Combine(folder, "blobs", "deliveries"))[0];
        await File.AppendAllTextAsync(blob, " ");
        var (code, said) = await CommandAsync("restore", "--from", folder, "--storage", await Azurite.NewAccount());
        Assert.Equal(1, code);
        Assert.Contains(Path.GetFileName(blob), said, StringComparison.Ordinal);

        File.Delete(Path.Combine(folder, "manifest.json"));
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
        Assert.True(File.Exists(Path.Combine(folder, "manifest.json")));
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

    /// <summary>A letter that had not gone out when the backup was made.</summary>
    static async Task<StoredLetter> DoubtfulAsync(ProgrammeUnderTest programme, string reference)
    {
        var cases = programme.Host.Services.GetRequiredService<CaseStore>();
        var letter = (await cases.LettersAsync(reference)).First(l => l.Order.Letter == "payment-made" || l.Order.Letter == "report-approved");
        return await cases.ChangeLetterAsync(letter with { State = LetterState.Pending, NextAttemptUtc = programme.Now.AddHours(1) }) ?? throw new InvalidOperationException("Somebody else changed the letter.");
    }

    static long GrantsPaid(Case @case) => @case.Payments.Where(p => p.IsPaid).Sum(p => p.AmountSek);

    static async Task<(int Code, string Said)> CommandAsync(params string[] arguments)
    {
        using var errors = new StringWriter();
        var code = await BackupCommand.RunAsync(arguments, [], TextWriter.Null, errors);
        return (code, errors.ToString());
    }

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
