using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using Mpp.Domain.Cases;
using Mpp.Embedded.Azurite;
using Mpp.Embedded.Hosting;
using Mpp.Embedded.Rehearsal;

namespace Mpp.Embedded;

/// <summary>
/// The command <c>rehearse</c>: two rounds of the handbook's cases and all their years in fast-forward, over HTTP on a host of its own. The timeline goes to the console, every letter and a page of them
/// into a folder. Ends with 0 if everything arrived where it should.
/// </summary>
public static class Rehearse
{
    /// <summary>The Monday after the spring round's opening, 09:00 in Stockholm.</summary>
    static readonly DateTimeOffset FirstDay = new(2026, 2, 16, 8, 0, 0, TimeSpan.Zero);

    /// <summary>In memory, and gone afterwards: a rehearsal begins with reference 0001 every time.</summary>
    public static async Task<int> RunAsync(CommandLine line, HostSettings settings)
    {
        var since = Stopwatch.GetTimestamp();
        var records = Directory.CreateTempSubdirectory("mpp-rehearsal-");
        try
        {
            await using var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions { Folder = records.FullName, InMemory = true, EndsWithThisProcess = true });
            var passed = await PlayAsync(settings, azurite.ConnectionString(), line.Clock ?? FirstDay, Path.Combine(line.Data, "rehearsal"), Console.Out);
            Console.WriteLine($"\n{Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} seconds.");
            return passed ? 0 : 1;
        }
        finally
        {
            records.Delete(recursive: true);
        }
    }

    /// <summary>Plays the round on an empty storage account; true if everything arrived where it should. The letters and the page go to <paramref name="folder"/>.</summary>
    public static async Task<bool> PlayAsync(HostSettings settings, string storage, DateTimeOffset start, string folder, TextWriter output)
    {
        var letters = Path.Combine(folder, "letters");
        RemoveEarlier(letters);
        using var errors = new ErrorLog();
        await using var host = await RehearsalHost.StartAsync(new RehearsalOptions
        {
            Settings = settings.On(storage, "http://localhost:7071"),
            Storage = storage,
            Letters = letters,
            Clock = new EmbeddedClock(start),
            Log = logging => logging.SetMinimumLevel(LogLevel.Error).AddProvider(errors),
        });
        using var driver = new Driver(host.BaseAddress, settings.Values["Webhooks:Forms:Secrets"]!.Split(',')[0]);
        var timeline = new Timeline(output);
        var rounds = new TwoRounds(new Play(driver, timeline, letters, start));
        output.WriteLine("Two rounds in fast-forward. Times are Stockholm's; municipalities and themes are the handbook's, people, amounts and outcomes are made up.");
        try
        {
            await rounds.PlayAsync();
        }
        catch (RehearsalFailedException failure)
        {
            output.WriteLine($"\nThe rehearsal stopped here. {failure.Message}");
            foreach (var error in errors.Lines) output.WriteLine(error);
            return false;
        }

        var check = new TwoRoundsCheck(driver, rounds);
        List<Checked> checks = [.. await check.RunAsync(), new("No error in the log", [.. errors.Lines])];
        var cases = new List<CaseOnPage>();
        foreach (var @case in rounds.Cases) cases.Add(new(@case, check.RecordOf(@case), StatusTable.StaffLabel(check.RecordOf(@case).Status, "en")));
        var page = Path.Combine(folder, "index.html");
        await File.WriteAllTextAsync(page, LettersPage.Render(timeline, cases, checks), Encoding.UTF8);
        Summarise(output, timeline, cases, checks, Path.GetFullPath(page));
        return checks.TrueForAll(c => c.Faults.Count == 0);
    }

    static void Summarise(TextWriter output, Timeline timeline, IReadOnlyList<CaseOnPage> cases, IReadOnlyList<Checked> checks, string page)
    {
        timeline.Chapter("Where everything stands");
        output.WriteLine();
        foreach (var (@case, _, status) in cases)
            output.WriteLine($"  {@case.Reference}  {@case.Handbook.Applicant + " – " + @case.Handbook.Partner,-36} {status,-32} {timeline.Happenings.Where(h => h.Reference == @case.Reference).Sum(h => h.Letters.Count),3} letters");
        output.WriteLine();
        foreach (var (what, faults) in checks)
        {
            output.WriteLine($"  {(faults.Count == 0 ? "ok   " : "WRONG")}  {what}");
            foreach (var fault in faults) output.WriteLine($"           {fault}");
        }

        output.WriteLine($"\nEvery letter, by case: {page}");
    }

    // The folder may be anybody's: only what looks like a letter that this program wrote goes.
    static void RemoveEarlier(string letters)
    {
        foreach (var file in Directory.CreateDirectory(letters).EnumerateFiles("??????-????????T??????Z-*")) file.Delete();
    }

    /// <summary>A rehearsal is quiet, and still no error goes unseen.</summary>
    sealed class ErrorLog : ILoggerProvider, ILogger
    {
        readonly ConcurrentQueue<string> lines = [];

        public IReadOnlyCollection<string> Lines => lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) lines.Enqueue($"{formatter(state, exception)} {exception}".Trim());
        }

        public void Dispose()
        {
        }
    }
}
