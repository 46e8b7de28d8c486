using Microsoft.Extensions.Logging;

namespace Mpp.Embedded.Hosting;

/// <summary>One line per message on the console, with the frameworks quiet unless something is wrong.</summary>
static class ConsoleLog
{
    public static void Add(ILoggingBuilder log) => log
        .AddSimpleConsole(o => (o.SingleLine, o.UseUtcTimestamp, o.TimestampFormat) = (true, true, "HH:mm:ss "))
        .AddFilter("Microsoft", LogLevel.Warning)
        // A start that fails is told by who started it, in a sentence.
        .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
        .AddFilter("System", LogLevel.Warning)
        .AddFilter("Azure", LogLevel.Warning);
}
