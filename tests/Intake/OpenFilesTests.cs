using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Mpp.Adapters.Blobs;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;
using Mpp.Functions.Intake;
using Mpp.Functions.Stories;
using Mpp.Tests.Adapters;
using Mpp.Tests.Adapters.Mail;
using Mpp.Tests.Domain.Cases;

namespace Mpp.Tests.Intake;

/// <summary>Files that lie behind links are had one by one: none stands in another's way.</summary>
public sealed class OpenFilesTests
{
    static readonly StoryInput Story = new("2026-0001", 1);

    [Fact]
    public async Task Sixty_files_are_stored_in_the_order_of_the_record_twenty_in_a_transaction()
    {
        await using var desk = await Desk.OpenAsync(60);
        await new StoreAttachments(desk.Files).Run(Story, CancellationToken.None);

        Assert.All(await desk.CaseFilesAsync(), f => Assert.NotNull(f.Blob));
        var stored = (await desk.Storage.Cases.AuditAsync("2026-0001")).Where(e => e.Action == "attachment-stored").ToList();
        Assert.Equal(Enumerable.Range(1, 60).Select(n => $"file-{n}"), stored.Select(e => e.Subject));
        Assert.Equal([20, 20, 20], stored.GroupBy(e => e.AtUtc).Select(g => g.Count()));
        Assert.Equal(60, desk.Server.Asked.Count);
        Assert.True((await desk.Storage.Cases.VerifyAsync("2026-0001")).IsIntact);

        // Once more asks nobody for anything.
        await new StoreAttachments(desk.Files).Run(Story, CancellationToken.None);
        Assert.Equal(60, desk.Server.Asked.Count);
    }

    [Fact]
    public async Task Sixty_files_that_cannot_be_had_are_given_up_with_a_task_for_each()
    {
        await using var desk = await Desk.OpenAsync(60);
        desk.Server.Answers = _ => 503;
        await Assert.ThrowsAsync<FileNotGivenException>(() => new StoreAttachments(desk.Files).Run(Story, CancellationToken.None));
        Assert.All(await desk.CaseFilesAsync(), f => Assert.Null(f.Failure));

        await new GiveUpAttachments(desk.Files).Run(Story, CancellationToken.None);
        Assert.All(await desk.CaseFilesAsync(), f => Assert.Equal("Its server did not give it in several attempts.", f.Failure));
        Assert.Equal(60, (await new TaskStore(desk.Storage.Storage).OpenAsync()).Count(t => t.Task.Kind == "attachment"));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(null)]
    public async Task One_bad_link_keeps_no_other_file_from_being_stored_and_only_what_still_fails_is_given_up(int? bad)
    {
        await using var desk = await Desk.OpenAsync(5);
        desk.Server.Answers = name => name is "2.pdf" or "4.pdf" ? bad : name == "5.pdf" ? 404 : 200;

        var failed = await Assert.ThrowsAsync<FileNotGivenException>(() => new StoreAttachments(desk.Files).Run(Story, CancellationToken.None));
        Assert.Contains("2 files could not be had", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["stored", "open", "stored", "open", "failed"], await desk.StatesAsync());

        // Tried again, only the two are asked for; one of them is back when the others give up.
        await Assert.ThrowsAsync<FileNotGivenException>(() => new StoreAttachments(desk.Files).Run(Story, CancellationToken.None));
        Assert.Equal(["1.pdf", "2.pdf", "3.pdf", "4.pdf", "5.pdf", "2.pdf", "4.pdf"], desk.Server.Asked);
        desk.Server.Answers = name => name == "4.pdf" ? bad : 200;
        await new GiveUpAttachments(desk.Files).Run(Story, CancellationToken.None);

        Assert.Equal(["stored", "stored", "stored", "failed", "failed"], await desk.StatesAsync());
        Assert.Equal(["file-4", "file-5"], (await new TaskStore(desk.Storage.Storage).OpenAsync()).Select(t => t.Task.Occasion).Order());
    }

    [Fact]
    public async Task The_last_try_is_one_so_that_a_fault_of_our_own_storage_before_it_gives_up_no_file()
    {
        await using var desk = await Desk.OpenAsync(2);
        await new GiveUpAttachments(desk.Files).Run(Story, CancellationToken.None);
        Assert.Equal(["stored", "stored"], await desk.StatesAsync());
    }

    [Fact]
    public async Task A_superseded_story_stores_nothing()
    {
        await using var desk = await Desk.OpenAsync(2);
        await new StoreAttachments(desk.Files).Run(Story with { Generation = 2 }, CancellationToken.None);
        Assert.Equal(["open", "open"], await desk.StatesAsync());
        Assert.Empty(desk.Server.Asked);
    }

    /// <summary>A case with files behind links, and what stores them.</summary>
    sealed class Desk(TestStorage storage, FileServer server) : IAsyncDisposable
    {
        public TestStorage Storage => storage;

        public FileServer Server => server;

        public OpenFiles Files { get; } = New(storage, server);

        public static async Task<Desk> OpenAsync(int files)
        {
            var desk = new Desk(await TestStorage.NewAsync(), await FileServer.StartAsync());
            await new ProgrammeStore(desk.Storage.Storage).PutSettingsAsync(HandbookSettings.Default, [new("settings-put")], Actor.System, Samples.Now);
            var attachments = Enumerable.Range(1, files).Select(n => new Attachment($"file-{n}", "other", $"{n}.pdf", "application/pdf", null, null, desk.Server.UrlOf($"{n}.pdf"), null, null, "deliveries/first")).ToList();
            var @case = Life.Complete with { Application = Life.Kalix with { Attachments = attachments } };
            Assert.True(await desk.Storage.Cases.CreateAsync(new Change(@case) { Facts = [new("submit")] }, Actor.System, Samples.Now));
            return desk;
        }

        public async Task<IReadOnlyList<Attachment>> CaseFilesAsync() => CaseFiles.All((await storage.Cases.FindAsync("2026-0001"))!.Case);

        public async Task<IEnumerable<string>> StatesAsync() => (await CaseFilesAsync()).Select(f => f.Blob is not null ? "stored" : f.Failure is not null ? "failed" : "open");

        public ValueTask DisposeAsync() => server.DisposeAsync();

        static OpenFiles New(TestStorage storage, FileServer server)
        {
            // Programme time moves on with every look, so that the trail tells transactions apart.
            var clock = new TickingClock();
            var changes = new CaseChanges(storage.Cases, new TaskStore(storage.Storage), storage.Due, new ProgrammeCache(new ProgrammeStore(storage.Storage), clock), clock, NullLogger<CaseChanges>.Instance);
            var blobs = new BlobVault(storage.Storage);
            return new(changes, blobs, new LinkedFiles(blobs, new ConfigurationBuilder().AddInMemoryCollection([new("Attachments:AllowedHosts", server.Authority)]).Build()));
        }
    }

    sealed class TickingClock : TimeProvider
    {
        int looks;

        public override DateTimeOffset GetUtcNow() => Samples.Now.AddSeconds(Interlocked.Increment(ref looks));
    }
}
