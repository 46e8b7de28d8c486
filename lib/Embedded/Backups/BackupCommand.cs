using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Mpp.Adapters.Backups;
using Mpp.Adapters.Tables;
using Mpp.Embedded.Hosting;
using Mpp.Functions;

namespace Mpp.Embedded.Backups;

/// <summary>The commands <c>backup</c> and <c>restore</c>: the records account into a folder and back. docs/runbooks/restoring.md.</summary>
public static class BackupCommand
{
    const string Usage = """
        Usage: Mpp.Embedded backup  --to FOLDER   [--keep RUNS] [--storage CONNECTION] [--settings FILE]
               Mpp.Embedded restore --from FOLDER [--storage CONNECTION] [--settings FILE]

        backup    copies tables and files of the records account into FOLDER, while the programme runs: a run of its own each time, files that an earlier run has are not fetched again
        restore   puts the newest run of FOLDER, or the run that FOLDER is, into an empty account; letters that were waiting become uncertain

          --keep RUNS           how many runs stay in FOLDER, this one among them (30): an erased file leaves with the last run that had it
          --storage CONNECTION  the account. Everybody on this machine can read it there: for one with a key, RecordsStorage of the environment or of the settings is the better place
          --settings FILE       settings, in the form of local.settings.json; the environment goes first

        Without --storage the account is the one that the service has: RecordsStorage, else AzureWebJobsStorage, by connection string or by service addresses with this machine's identity.

        Ends with 0 if all is well, 1 if it could not be done or an audit trail is not whole, 2 after a mistake in the command.
        """;

    public static bool IsOne(IReadOnlyList<string> arguments) => arguments is ["backup" or "restore", ..];

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, IEnumerable<KeyValuePair<string, string?>> environment, TextWriter output, TextWriter errors, CancellationToken cancellation = default)
    {
        try
        {
            var options = Parse(arguments);
            var keep = Keep(options);
            var storage = Account(options, environment);
            if (arguments[0] == "backup")
            {
                var made = await new Backup(storage, options["--to"], keep).MakeAsync(cancellation);
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
        catch (Exception e) when (HostStorage.Trouble(e) is { } trouble)
        {
            await errors.WriteLineAsync($"The storage account does not serve this command: {trouble} See {HostStorage.Setting} and RecordsStorage.");
            return 1;
        }
        catch (Exception refusal) when (refusal is BackupException or StartRefusedException or InvalidOperationException or IOException or UnauthorizedAccessException or InvalidDataException or JsonException)
        {
            await errors.WriteLineAsync(refusal.Message);
            return 1;
        }
    }

    static async Task<int> ReportAsync(IReadOnlyList<string> findings, TextWriter errors)
    {
        foreach (var finding in findings) await errors.WriteLineAsync(finding);
        if (findings.Count > 0) await errors.WriteLineAsync("The audit trails are not whole. This run is kept and no older one has been taken away; tell the auditor.");
        return findings.Count == 0 ? 0 : 1;
    }

    static Dictionary<string, string> Parse(IReadOnlyList<string> arguments)
    {
        var folder = arguments[0] == "backup" ? "--to" : "--from";
        var options = new Dictionary<string, string>();
        for (var i = 1; i < arguments.Count; i += 2)
        {
            if (arguments[i] != folder && arguments[i] is not ("--storage" or "--settings") && (arguments[i], arguments[0]) is not ("--keep", "backup")) throw new FormatException($"There is no option '{arguments[i]}'.");
            if (i + 1 == arguments.Count || arguments[i + 1].Length == 0) throw new FormatException($"{arguments[i]} needs a value.");
            options[arguments[i]] = arguments[i + 1];
        }

        return options.ContainsKey(folder) ? options : throw new FormatException($"{arguments[0]} needs {folder} FOLDER.");
    }

    static int Keep(Dictionary<string, string> options) =>
        !options.TryGetValue("--keep", out var text) ? Backup.UsuallyKept
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var runs) && runs > 0 ? runs : throw new FormatException($"--keep is '{text}': it takes a number of runs, 1 or more.");

    /// <summary>The option's, else the one that the service would keep its records on.</summary>
    static Storage Account(Dictionary<string, string> options, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var given = HostSettings.Given(options.GetValueOrDefault("--settings"), environment);
        var (account, name) = options.TryGetValue("--storage", out var option) ? (OnlyOn(option), "--storage") : (AsServed(given), "RecordsStorage or AzureWebJobsStorage");
        try
        {
            return Services.RecordsStorage(account);
        }
        // What is wrong with it would show the key.
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new StartRefusedException($"{name} is not the connection string of a storage account.");
        }
    }

    static IConfiguration OnlyOn(string connection) => new ConfigurationBuilder().AddInMemoryCollection([new("RecordsStorage", connection)]).Build();

    static IConfiguration AsServed(IConfiguration given) => HostStorage.Of(null, given) switch
    {
        null => given,
        { Connection: null, Blobs: null } when !given.GetSection("RecordsStorage").Exists() => throw new StartRefusedException($"Missing settings: {HostStorage.Setting}__blobServiceUri."),
        var storage => new HostSettings(given, false, storage).OnStorage(),
    };
}
