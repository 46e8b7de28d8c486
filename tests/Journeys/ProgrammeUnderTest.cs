using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mpp.Embedded;
using Mpp.Embedded.Durable;
using Mpp.Embedded.Hosting;
using Mpp.Embedded.Rehearsal;

namespace Mpp.Tests.Journeys;

/// <summary>The whole programme on an account of its own, its clock standing, driven over HTTP as applicants and staff do.</summary>
public sealed class ProgrammeUnderTest : IAsyncDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mpp-journey-");

    ProgrammeUnderTest(EmbeddedClock clock) => Clock = clock;

    public EmbeddedClock Clock { get; }
    public EmbeddedHost Host { get; private set; } = null!;
    public Driver Driver { get; private set; } = null!;
    public DateTimeOffset Now => Clock.GetUtcNow();

    public static async Task<ProgrammeUnderTest> StartAsync(string clock, DurableEngineOptions? engine = null, Action<IServiceCollection>? also = null)
    {
        var storage = await Azurite.NewAccount();
        var settings = HostSettings.Load(new CommandLine { Clock = DateTimeOffset.Parse(clock, System.Globalization.CultureInfo.InvariantCulture), Empty = true }, []);
        var test = new ProgrammeUnderTest(new EmbeddedClock(settings.Rehearsal ? DateTimeOffset.Parse(clock, System.Globalization.CultureInfo.InvariantCulture) : default));
        test.Host = await RehearsalHost.StartAsync(new RehearsalOptions
        {
            Settings = settings.On(storage, "http://localhost"),
            Storage = storage,
            Letters = test.folder.FullName,
            Clock = test.Clock,
            Engine = engine ?? new(),
            Also = also ?? (_ => { }),
            Log = logging => logging.SetMinimumLevel(LogLevel.Warning).AddProvider(new ThrowingLog()),
        });
        test.Driver = new Driver(test.Host.BaseAddress, settings.Values["Webhooks:Forms:Secrets"]!);
        return test;
    }

    /// <summary>A round that is open on the clock's day.</summary>
    public async Task PutRoundAsync(string id = "2026-spring", string opensOn = "2026-02-15", string closesOn = "2026-03-15", long envelopeSek = 10_000_000) =>
        (await Driver.StaffAsync("olle:Officer", HttpMethod.Put, $"rounds/{id}", new { name = id, opensOn, closesOn, envelopeSek })).Ok();

    /// <summary>Waits until every story has done what it has to do now.</summary>
    public Task QuietAsync() => Host.Engine!.WhenQuietAsync(CancellationToken.None);

    public async Task MoveToAsync(string to) => (await Driver.MoveAsync(DateTimeOffset.Parse(to, System.Globalization.CultureInfo.InvariantCulture))).Ok();

    public async Task<string> StatusAsync(string reference)
    {
        await QuietAsync();
        return (await Driver.StaffAsync("axel:Auditor", HttpMethod.Get, $"applications/{reference}")).Ok()["status"];
    }

    public async ValueTask DisposeAsync()
    {
        Driver?.Dispose();
        if (Host is not null) await Host.DisposeAsync();
        folder.Delete(recursive: true);
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
