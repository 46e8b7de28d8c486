using System.Globalization;
using System.Net;

namespace Mpp.Embedded;

/// <summary>What the program was asked to do.</summary>
public sealed record CommandLine
{
    /// <summary>Printed for --help, and after a mistake.</summary>
    public const string Usage = """
        Usage: dotnet run --project lib/Embedded [-- [serve] OPTIONS]
               dotnet run --project lib/Embedded -- rehearse [--data FOLDER] [--clock TIME]

        serve     the programme on http://localhost:7071, until Ctrl-C
        rehearse  plays two rounds of applications and all their years in fast-forward, and shows what happened and every letter
        backup --to FOLDER, restore --from FOLDER: the records account into a folder and back (backup --help; docs/runbooks/restoring.md)

          --port N              listen on this port of localhost (7071)
          --listen ADDRESS      real service: listen on this address of the machine, such as 0.0.0.0 or ::, and not on localhost
          --storage CONNECTION  a storage account of your own: real service, no demonstration
          --clock TIME          a clock that stands at TIME, such as 2026-02-15T09:00:00Z, until it is moved; with rehearse: when the round opens
          --empty               without the demonstration and without rounds
          --data FOLDER         where Azurite's files and the letters go (.local; with --clock .local/standing, with --empty .local/empty)
          --settings FILE       settings, in the form of local.settings.json; the environment goes first
          --i-accept-data-loss  real service on Azurite, which may lose what it acknowledged
        """;

    /// <summary>Likewise of the published program, which has no rehearsal.</summary>
    public const string UsageOfService = """
        Usage: Mpp.Embedded [serve] OPTIONS
               Mpp.Embedded backup --to FOLDER | restore --from FOLDER (backup --help)

        The programme's service, until SIGTERM or Ctrl-C. Settings come from the environment; under systemd the sockets do, too. See infra/server/README.md.

          --port N              listen on this port (7071)
          --listen ADDRESS      on this address of the machine, such as 0.0.0.0 or ::, and not on localhost
          --storage CONNECTION  the storage account, if AzureWebJobsStorage does not name it
          --settings FILE       settings, in the form of local.settings.json; the environment goes first
          --i-accept-data-loss  run on Azurite, which may lose what it acknowledged
        """;

    public const string Rehearse = "rehearse";

    const string UsualData = ".local";

    public string Verb { get; init; } = "serve";
    public int Port { get; init; } = 7071;

    /// <summary>The address of this machine to listen on; null for localhost.</summary>
    public IPAddress? Listen { get; init; }

    public string? Storage { get; init; }

    /// <summary>Where the standing clock stands; null for a clock that runs.</summary>
    public DateTimeOffset? Clock { get; init; }

    public bool Empty { get; init; }
    public string Data { get; init; } = UsualData;
    public string? Settings { get; init; }
    public bool AcceptDataLoss { get; init; }
    public bool Help { get; init; }

    /// <summary>Something asked for that only rehearsals have; null if nothing is.</summary>
    public string? OfRehearsals => Verb == Rehearse ? Rehearse : Clock is not null ? "--clock" : Empty ? "--empty" : Data != UsualData ? "--data" : null;

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="FormatException">One of them is unknown or has no usable value; the message says which and what would do.</exception>
    public static CommandLine Parse(IEnumerable<string> arguments)
    {
        var line = new CommandLine();
        string? data = null;
        var rest = new Queue<string>(arguments.SelectMany(a => a.StartsWith("--", StringComparison.Ordinal) ? a.Split('=', 2) : [a]));
        if (rest.TryPeek(out var verb) && !verb.StartsWith('-')) line = line with { Verb = rest.Dequeue() };
        if (line.Verb is not ("serve" or Rehearse)) throw new FormatException($"There is no command '{line.Verb}'.");

        while (rest.TryDequeue(out var option))
        {
            string Value() =>
                rest.TryDequeue(out var value) && value.Length > 0 && !value.StartsWith("--", StringComparison.Ordinal) ? value
                : throw new FormatException($"{option} needs a value.");
            line = option switch
            {
                "--port" => line with { Port = PortOf(Value()) },
                "--listen" => line with { Listen = AddressOf(Value()) },
                "--storage" => line with { Storage = Value() },
                "--clock" => line with { Clock = TimeOf(Value()) },
                "--empty" => line with { Empty = true },
                "--data" => line with { Data = data = Value() },
                "--settings" => line with { Settings = Value() },
                "--i-accept-data-loss" => line with { AcceptDataLoss = true },
                "--help" or "-h" => line with { Help = true },
                _ => throw new FormatException($"There is no option '{option}'."),
            };
            if (line.Verb == Rehearse && option is ("--port" or "--listen" or "--storage" or "--empty" or "--i-accept-data-loss"))
                throw new FormatException($"{option} is nothing that a rehearsal needs: it has a storage and a port of its own.");
        }

        // What the demonstration has left must not stand in the way of an empty start, nor lie in the future of a standing clock.
        return data is not null || line.Verb == Rehearse ? line
            : line.Empty ? line with { Data = Path.Combine(line.Data, "empty") }
            : line.Clock is not null ? line with { Data = Path.Combine(line.Data, "standing") } : line;
    }

    static int PortOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 ? port
        : throw new FormatException($"--port {text}: a port is a number from 1 to 65535.");

    static IPAddress? AddressOf(string text) =>
        text == "localhost" ? null
        : IPAddress.TryParse(text, out var address) ? address
        : throw new FormatException($"--listen {text}: write an address of this machine, such as 10.0.0.4, or 0.0.0.0 or :: for all of them.");

    // A time without a zone would mean something else on each machine.
    static DateTimeOffset TimeOf(string text)
    {
        string[] formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];
        var hasZone = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal);
        return hasZone && DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.ToUniversalTime()
            : throw new FormatException($"--clock {text}: write the time as 2026-02-15T09:00:00Z.");
    }
}
