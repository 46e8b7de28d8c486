using Mpp.Adapters.Blobs;
using Mpp.Adapters.Mail;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;

namespace Mpp.Tests.Adapters.Mail;

/// <summary>An outbox with everything it needs: storage of its own, a clock that stands still, and a server shaped like SendGrid's.</summary>
sealed class MailRoom : IAsyncDisposable
{
    readonly List<SendGridMailer> mailers = [];

    MailRoom(TestStorage storage, SendGridServer server) => (Storage, Server) = (storage, server);

    public StandingClock Clock { get; } = new(SampleLetters.Now);
    public TestStorage Storage { get; }
    public SendGridServer Server { get; }
    public Outbox Outbox => field ??= NewOutbox(Storage);
    public BlobVault Vault => new(Storage.Storage);
    public TaskStore Tasks => new(Storage.Storage);
    public DeliveryReports Reports => new(Storage.Cases, Tasks, Clock);

    public static Task<MailRoom> OpenAsync(params LetterOrder[] letters) => OpenAsync(SampleLetters.Kalix, letters);

    /// <summary>For letters that have to do with what the case is like.</summary>
    public static async Task<MailRoom> OpenAsync(Case @case, params IReadOnlyList<LetterOrder> letters)
    {
        var room = new MailRoom(await TestStorage.NewAsync(), await SendGridServer.StartAsync());
        await room.Storage.Cases.CreateAsync(new Change(@case) { Facts = [new("submitted")], Letters = letters }, Actor.System, SampleLetters.Now);
        return room;
    }

    /// <summary>Another outbox on the same storage: as a second process, or with other settings.</summary>
    public Outbox NewOutbox(TestStorage? storage = null, string? host = null, string? redirect = null, TimeSpan? timeout = null)
    {
        var mailer = new SendGridMailer("SG.key", host ?? Server.Host, timeout);
        mailers.Add(mailer);
        storage ??= Storage.AnotherProcess();
        return new(storage.Cases, new TaskStore(storage.Storage), new BlobVault(storage.Storage), SampleLetters.Renderer, mailer, new MailRoute("ICLD <programme@icld.example>", redirect), Clock);
    }

    public Task<OutboxResult> RunAsync() => Outbox.SendPendingAsync("2026-0001");

    public async Task<StoredLetter> LetterAsync(string letter = "receipt") =>
        Assert.Single(await Storage.Cases.LettersAsync("2026-0001"), l => l.Order.Letter == letter);

    public async Task<IEnumerable<string>> TasksAsync() => (await Tasks.OpenAsync()).Select(t => $"{t.Task.Kind} {t.Task.Occasion}");

    public Task TellAsync(params (string Kind, ReceivedMail Mail)[] events) =>
        Reports.ApplyAsync(SendGridEvents.Read(System.Text.Encoding.UTF8.GetBytes(Server.Events(Clock.Now, events).Body))!);

    public async ValueTask DisposeAsync()
    {
        mailers.ForEach(m => m.Dispose());
        await Server.DisposeAsync();
    }
}
