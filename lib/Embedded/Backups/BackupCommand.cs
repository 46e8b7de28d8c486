using System.Globalization;
using Microsoft.Extensions.Configuration;
using Mpp.Adapters.Backups;
using Mpp.Embedded.Hosting;
using Mpp.Functions;

namespace Mpp.Embedded.Backups;

/// <summary>The commands <c>backup</c> and <c>restore</c>: the records account into a folder and back. docs/runbooks/restoring.md.</summary>
public static class BackupCommand
{
    const string Usage = """
        Usage: Mpp.Embedded backup  --to FOLDER   [--storage CONNECTION] [--settings FILE]
               Mpp.Embedded restore --from FOLDER [--storage CONNECTION] [--settings FILE]

        backup    copies tables and files of the records account into FOLDER, while the programme runs; again into the same folder: what is new
        restore   puts them into an empty account; letters that were waiting become uncertain

          --storage CONNECTION  the account; else RecordsStorage of the environment or of the settings, by connection string or by service addresses with this machine's identity
          --settings FILE       settings, in the form of local.settings.json; the environment goes first

        Ends with 0 if all is well, 1 if it could not be done or an audit trail is not whole, 2 after a mistake in the command.
        """;

    public static bool IsOne(IReadOnlyList<string> arguments) => arguments is ["backup" or "restore", ..];

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, IEnumerable<KeyValuePair<string, string?>> environment, TextWriter output, TextWriter errors, CancellationToken cancellation = default)
    {
        try
        {
            var options = Parse(arguments);
            var storage = Services.RecordsStorage(Configuration(options, environment));
            if (arguments[0] == "backup")
            {
                var made = await new Backup(storage, options["--to"]).MakeAsync(cancellation);
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{made.Rows} rows of {made.Tables.Count} tables and {made.Blobs} files ({made.Containers.Sum(c => c.Bytes)} bytes) are in {options["--to"]}."));
                return await ReportAsync(made.Findings, errors);
            }

            var restored = await new Restore(storage, options["--from"]).RunAsync(cancellation);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{restored.Manifest.Rows} rows and {restored.Manifest.Blobs} files of {restored.Manifest.BegunAtUtc:u} are restored."));
            if (restored.UncertainLetters > 0) await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{restored.UncertainLetters} letters were waiting then and are uncertain now: GET /api/staff/letters lists them."));
            return await ReportAsync(restored.Findings, errors);
        }
        catch (FormatException mistake)
        {
            await errors.WriteLineAsync($"{mistake.Message}\n\n{Usage}");
            return 2;
        }
        catch (Exception refusal) when (refusal is BackupException or StartRefusedException or InvalidOperationException or IOException)
        {
            await errors.WriteLineAsync(refusal.Message);
            return 1;
        }
    }

    static async Task<int> ReportAsync(IReadOnlyList<string> findings, TextWriter errors)
    {
        foreach (var finding in findings) await errors.WriteLineAsync(finding);
        if (findings.Count > 0) await errors.WriteLineAsync("The audit trails are not whole. Keep this backup, take no older one away, and tell the auditor.");
        return findings.Count == 0 ? 0 : 1;
    }

    static Dictionary<string, string> Parse(IReadOnlyList<string> arguments)
    {
        var folder = arguments[0] == "backup" ? "--to" : "--from";
        var options = new Dictionary<string, string>();
        for (var i = 1; i < arguments.Count; i += 2)
        {
            if (arguments[i] != folder && arguments[i] is not ("--storage" or "--settings")) throw new FormatException($"There is no option '{arguments[i]}'.");
            if (i + 1 == arguments.Count || arguments[i + 1].Length == 0) throw new FormatException($"{arguments[i]} needs a value.");
            options[arguments[i]] = arguments[i + 1];
        }

        return options.ContainsKey(folder) ? options : throw new FormatException($"{arguments[0]} needs {folder} FOLDER.");
    }

    static IConfiguration Configuration(Dictionary<string, string> options, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var given = HostSettings.Given(options.GetValueOrDefault("--settings"), environment);
        return options.TryGetValue("--storage", out var account)
            ? new ConfigurationBuilder().AddConfiguration(given).AddInMemoryCollection([new("RecordsStorage", account), new("RecordsStorage:tableServiceUri", null), new("RecordsStorage:blobServiceUri", null)]).Build()
            : given;
    }
}
