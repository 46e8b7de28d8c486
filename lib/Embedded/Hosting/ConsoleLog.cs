using Microsoft.Extensions.Logging;

namespace Mpp.Embedded.Hosting;

/// <summary>One line per message on the console, with the frameworks quiet unless something is wrong.</summary>
static class ConsoleLog
{
    public static void Add(ILoggingBuilder log) => Quiet(log.AddSimpleConsole(o => (o.SingleLine, o.UseUtcTimestamp, o.TimestampFormat) = (true, true, "HH:mm:ss ")));

    /// <summary>For systemd's journal, which has the time by itself and reads how grave a line is.</summary>
    public static void AddForJournal(ILoggingBuilder log) => Quiet(log.AddSystemdConsole());

    static void Quiet(ILoggingBuilder log) => log
        .AddFilter("Microsoft", LogLevel.Warning)
        // A start that fails is told by who started it, in a sentence.
        .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
        .AddFilter("System", LogLevel.Warning)
        .AddFilter("Azure", LogLevel.Warning);
}
