using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mpp.Adapters.Mail;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Embedded;
using Mpp.Embedded.Durable;
using Mpp.Embedded.Hosting;
using Mpp.Embedded.Rehearsal;

namespace Mpp.Tests.Journeys;

/// <summary>The whole programme on an account of its own, its clock standing, driven over HTTP as applicants and staff do.</summary>
public sealed class ProgrammeUnderTest : IStage, IAsyncDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mpp-journey-");
    readonly HostSettings settings = HostSettings.Load(new CommandLine { Clock = DateTimeOffset.UnixEpoch, Empty = true }, []);
    readonly DurableEngineOptions engine;
    readonly Action<IServiceCollection> also;
    readonly string records, hubStorage;
    string hub = "DurableTaskHub";

    ProgrammeUnderTest(EmbeddedClock clock, string storage, string records, string hubStorage, DurableEngineOptions engine, Action<IServiceCollection> also) =>
        (Clock, Storage, this.records, this.hubStorage, this.engine, this.also) = (clock, storage, records, hubStorage, engine, also);

    public EmbeddedClock Clock { get; }
    public string Storage { get; }
    public EmbeddedHost Host { get; private set; } = null!;
    public Driver Driver { get; private set; } = null!;
    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <param name="clock">Where it stands.</param>
    /// <param name="engine">What differs from the engine's own settings.</param>
    /// <param name="also">Services that come before the app's own.</param>
    /// <param name="records">Makes of the account's connection string the one by which the app, and not the engine, comes to its records.</param>
    /// <param name="hub">Likewise for the engine and its task hub.</param>
    public static async Task<ProgrammeUnderTest> StartAsync(
        string clock, DurableEngineOptions? engine = null, Action<IServiceCollection>? also = null, Func<string, string>? records = null, Func<string, string>? hub = null)
    {
        var storage = await Azurite.NewAccount();
        var test = new ProgrammeUnderTest(new EmbeddedClock(DateTimeOffset.Parse(clock, CultureInfo.InvariantCulture)), storage, records?.Invoke(storage) ?? storage, hub?.Invoke(storage) ?? storage, engine ?? new(), also ?? (_ => { }));
        await test.StartAsync();
        return test;
    }

    /// <summary>The host ends, or is <paramref name="killed"/> in the middle of what it does, and another takes its place on the same account; with amnesia the task hub is a new, empty one.</summary>
    public async Task RestartAsync(bool amnesia = false, bool killed = false)
    {
        if (killed) await Host.Engine!.StopAsync(new CancellationToken(canceled: true));
        await StopAsync();
        if (amnesia) hub = $"Hub{Guid.NewGuid():N}";
        await StartAsync();
    }

    async Task StartAsync()
    {
        Host = await RehearsalHost.StartAsync(new RehearsalOptions
        {
            Settings = new ConfigurationBuilder().AddConfiguration(settings.On(Storage, "http://localhost")).AddInMemoryCollection([new("RecordsStorage", records)]).Build(),
            Storage = hubStorage,
            Letters = folder.FullName,
            Clock = Clock,
            Engine = new() { TaskHub = hub, Hostile = engine.Hostile, MaxParallelActivities = engine.MaxParallelActivities },
            Also = also,
            // Where storage is made to fail, errors are what is expected.
            Log = logging => logging.SetMinimumLevel(records == Storage && hubStorage == Storage ? LogLevel.Warning : LogLevel.None).AddProvider(new ThrowingLog()),
        });
        Driver = new Driver(Host.BaseAddress, settings.Values["Webhooks:Forms:Secrets"]!);
    }

    async Task StopAsync()
    {
        Driver?.Dispose();
        if (Host is not null) await Host.DisposeAsync();
    }

    /// <summary>A round that is open on the clock's day.</summary>
    public async Task PutRoundAsync(string id = "2026-spring", string opensOn = "2026-02-15", string closesOn = "2026-03-15", long envelopeSek = 10_000_000) =>
        (await Driver.StaffAsync("olle:Officer", HttpMethod.Put, $"rounds/{id}", new { name = id, opensOn, closesOn, envelopeSek })).Ok();

    /// <summary>Waits until every story has done what it has to do now.</summary>
    public Task QuietAsync() => Host.Engine!.WhenQuietAsync(CancellationToken.None);

    public async Task MoveToAsync(string to) => await MoveToAsync(DateTimeOffset.Parse(to, CultureInfo.InvariantCulture));

    public async Task MoveToAsync(DateTimeOffset to) => (await Driver.MoveAsync(to)).Ok();

    public async Task<string?> LinkAsync(string reference, string letter, string to) => (await Driver.LettersAsync(reference, letter)).LastOrDefault(l => l.To == to)?.Link;

    /// <summary>Everything that was mailed, whoever it was for.</summary>
    public async Task<IReadOnlyList<FiledMail>> MailsAsync()
    {
        await QuietAsync();
        return await FileMailer.ReadAsync(folder.FullName);
    }

    /// <summary>What is due at this moment and not settled.</summary>
    public async Task<IReadOnlyList<DueRow>> DueNowAsync() =>
        await Host.Services.GetRequiredService<DueStore>().DueAsync(Now, 1000) is var rows && rows.Count > 0 ? rows : await WaitingAsync();

    /// <summary>Lets minutes pass until the sweep has nothing left to do: what a lost wake-up costs. Fails after half a day.</summary>
    public async Task CatchUpAsync()
    {
        for (var minutes = 0; minutes < 12 * 60; minutes += 2)
        {
            await MoveToAsync(Now.AddMinutes(2));
            if ((await DueNowAsync()).Count == 0) return;
        }

        Assert.Fail($"Still due after half a day of sweeps: {string.Join(", ", (await DueNowAsync()).Select(r => $"{r.Id} ({r.Attempts} attempts)"))}");
    }

    /// <summary>Everything that the Due table knows of, at whatever time.</summary>
    public Task<IReadOnlyList<DueRow>> HintsAsync() => Host.Services.GetRequiredService<DueStore>().DueAsync(Now.AddYears(20), 10_000);

    public async Task<Case> CaseAsync(string reference)
    {
        await QuietAsync();
        return (await Host.Services.GetRequiredService<CaseStore>().FindAsync(reference) ?? throw new InvalidOperationException($"There is no case {reference}.")).Case;
    }

    public async Task<string> StatusAsync(string reference)
    {
        await QuietAsync();
        return (await Driver.StaffAsync("axel:Auditor", HttpMethod.Get, $"applications/{reference}")).Ok()["status"];
    }

    public Task<LedgerBooks> BooksAsync(string round = "2026-spring") => Host.Services.GetRequiredService<LedgerStore>().BooksAsync(round);

    public async Task<IReadOnlyList<string>> TasksAsync() =>
        [.. (await Driver.StaffAsync("axel:Auditor", HttpMethod.Get, "tasks")).Ok().Json!["items"]!.AsArray().Select(t => $"{t!["subject"]} {t["kind"]}")];

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>Rows that were fired, are not settled, and wait for their next attempt.</summary>
    async Task<IReadOnlyList<DueRow>> WaitingAsync()
    {
        var due = Host.Services.GetRequiredService<DueStore>();
        return [.. (await due.DueAsync(Now.AddDays(2), 1000)).Where(r => r.DueUtc <= Now)];
    }

    /// <summary>Nothing may fail unseen: an error in the log of a journey shows in the test's output.</summary>
    sealed class ThrowingLog : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) Console.Error.WriteLine($"{formatter(state, exception)} {exception}");
        }
    }
}
