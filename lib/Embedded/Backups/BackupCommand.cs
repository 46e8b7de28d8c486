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
               Mpp.Embedded restore --from FOLDER [--skip-damaged] [--storage CONNECTION] [--settings FILE]

        backup    copies tables and files of the records account into FOLDER, while the programme runs: a run of its own each time, files that an earlier run has are not fetched again unless their copies are damaged
        restore   puts the newest run of FOLDER, or the run that FOLDER is, into an empty account; letters that were waiting become uncertain

          --keep RUNS           how many runs stay in FOLDER, this one among them (30): an erased file leaves with the last run that had it
          --skip-damaged        leaves out the files whose contents are damaged, and lists them
          --storage CONNECTION  the account. Everybody on this machine can read it there: for one with a key, RecordsStorage of the environment or of the settings is the better place
          --settings FILE       settings, in the form of local.settings.json; the environment goes first

        Without --storage the account is the one that the service has: RecordsStorage, else AzureWebJobsStorage, by connection string or by service addresses with this machine's identity.

        Ends with 0 if all is well, 1 if it could not be done, an audit trail is not whole or older runs could not be taken away, 2 after a mistake in the command, 3 if all but damaged files is restored.
        """;

    public static bool IsOne(IReadOnlyList<string> arguments) => arguments is ["backup" or "restore", ..];

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, IEnumerable<KeyValuePair<string, string?>> environment, TextWriter output, TextWriter errors, CancellationToken cancellation = default)
    {
        if (arguments.Any(a => a is "--help" or "-h"))
        {
            await output.WriteLineAsync(Usage);
            return 0;
        }

        try
        {
            var options = Parse(arguments);
            var keep = Keep(options);
            var storage = Account(options, environment);
            if (arguments[0] == "backup")
            {
                var (made, mended, nothingForgotten) = await new Backup(storage, options["--to"], keep).MakeAsync(cancellation);
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{made.Rows} rows of {made.Tables.Count} tables and {made.Blobs} files ({made.Containers.Sum(c => c.Bytes)} bytes) are in {options["--to"]}."));
                foreach (var file in mended) await errors.WriteLineAsync($"{file}: the copy was damaged and has been fetched anew. Look after the disk.");
                if (nothingForgotten is not null) await errors.WriteLineAsync($"{nothingForgotten} So no older run or file has been taken away. This run is whole; take the damaged one away by hand.");
                return await AreWholeAsync(made.Findings, "This run is kept and no older one has been taken away; tell the auditor.", errors) && nothingForgotten is null ? 0 : 1;
            }

            var restored = await new Restore(storage, options["--from"], options.ContainsKey("--skip-damaged")).RunAsync(cancellation);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{restored.Manifest.Rows} rows and {restored.Manifest.Blobs - restored.Missing.Count} files of {restored.Manifest.BegunAtUtc:u} are restored."));
            if (restored.UncertainLetters > 0) await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{restored.UncertainLetters} letters were waiting then and are uncertain now: GET /api/staff/letters lists them."));
            if (!restored.IsHeld) await errors.WriteLineAsync($"{options["--from"]} cannot be written to, so that this went on without a lock: no backup may have run into it meanwhile.");
            foreach (var file in restored.Missing) await errors.WriteLineAsync($"Not restored: {file}");
            if (restored.Missing.Count > 0) await errors.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"All is restored but the {restored.Missing.Count} files above, whose contents are damaged."));
            if (!await AreWholeAsync(restored.Findings, "The account is as the run has it; tell the auditor before it is used.", errors)) return 1;
            return restored.Missing.Count == 0 ? 0 : 3;
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

    static async Task<bool> AreWholeAsync(IReadOnlyList<string> findings, string otherwise, TextWriter errors)
    {
        foreach (var finding in findings) await errors.WriteLineAsync(finding);
        if (findings.Count > 0) await errors.WriteLineAsync($"The audit trails are not whole. {otherwise}");
        return findings.Count == 0;
    }

    static Dictionary<string, string> Parse(IReadOnlyList<string> arguments)
    {
        var folder = arguments[0] == "backup" ? "--to" : "--from";
        var options = new Dictionary<string, string>();
        for (var i = 1; i < arguments.Count; i++)
        {
            var option = arguments[i];
            var isFlag = (option, arguments[0]) is ("--skip-damaged", "restore");
            if (!isFlag && option != folder && option is not ("--storage" or "--settings") && (option, arguments[0]) is not ("--keep", "backup")) throw new FormatException($"There is no option '{option}'.");
            if (!isFlag && (++i == arguments.Count || arguments[i].Length == 0)) throw new FormatException($"{option} needs a value.");
            options[option] = arguments[i];
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
