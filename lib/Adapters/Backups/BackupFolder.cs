using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mpp.Adapters.Backups;

/// <summary>
/// A folder with backups: a run a folder, named by its moment, and the contents of all runs' files together, each once and by its hash. A run is written under another name and gets its own at the end, so
/// that what has the name of a run is whole. Only its owner may look inside: there are people in it.
/// </summary>
sealed partial class BackupFolder(string path)
{
    const string Contents = "files", Draft = ".part", NameOfRun = "yyyy-MM-dd'T'HH-mm-ss-fff'Z'";

    /// <summary>The runs that are whole, oldest first.</summary>
    public IReadOnlyList<BackupRun> Runs() =>
        !Directory.Exists(path) ? [] : [.. Directory.EnumerateDirectories(path).Where(d => RunForm().IsMatch(Path.GetFileName(d))).Order(StringComparer.Ordinal).Select(d => new BackupRun(d))];

    /// <summary>The newest run of the folder, or the one that is named.</summary>
    /// <exception cref="BackupException">There is none.</exception>
    public static (BackupRun Run, BackupFolder Folder) Find(string named)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(named));
        if (RunForm().IsMatch(Path.GetFileName(full)) && Path.GetDirectoryName(full) is { } parent) return (new(full), new(parent));
        var folder = new BackupFolder(full);
        return folder.Runs() is [.., var newest] ? (newest, folder) : throw new BackupException($"{named} holds no whole backup. One that was broken off has no run of its own; make it again.");
    }

    /// <summary>Where a new run is written.</summary>
    public BackupRun Begin(DateTimeOffset begun)
    {
        var run = new BackupRun(Path.Combine(path, begun.UtcDateTime.ToString(NameOfRun, CultureInfo.InvariantCulture) + Draft));
        Make(run.Path);
        return run;
    }

    /// <summary>From now on it is a run.</summary>
    public static BackupRun Complete(BackupRun draft)
    {
        var run = new BackupRun(draft.Path[..^Draft.Length]);
        Directory.Move(draft.Path, run.Path);
        return run;
    }

    /// <summary>Nobody else writes into the folder until this is disposed.</summary>
    /// <exception cref="BackupException">Somebody does.</exception>
    public IDisposable Take()
    {
        Make(path);
        Make(Path.Combine(path, Contents));
        try
        {
            return new FileStream(Path.Combine(path, ".lock"), Options(FileShare.None));
        }
        catch (IOException e)
        {
            throw new BackupException($"Another backup into {path} is under way, it seems: {e.Message}");
        }
    }

    /// <summary>What earlier runs have left that broke in the middle.</summary>
    public void Tidy()
    {
        foreach (var draft in Directory.EnumerateDirectories(path, $"*{Draft}").Where(d => RunForm().IsMatch(Path.GetFileNameWithoutExtension(d))).ToList()) Directory.Delete(draft, recursive: true);
        foreach (var draft in Ours($"*{Draft}")) File.Delete(draft);
    }

    /// <summary>Takes away all but the newest runs, and every content that none of the others names: so an erased file leaves the folder with the last run that had it.</summary>
    public async Task ForgetAsync(int keep, CancellationToken cancellationToken)
    {
        var runs = Runs();
        var kept = runs.TakeLast(keep).ToList();
        var named = new HashSet<string>(StringComparer.Ordinal);
        // A list that cannot be read ends this before anything is gone: a person has to take that run away.
        foreach (var run in kept)
            foreach (var list in run.Lists()) named.UnionWith((await BackupRun.ReadListAsync(list, cancellationToken)).Select(b => FileOf(b.Sha256)));
        foreach (var run in runs.SkipLast(keep))
        {
            var going = run.Path + Draft;
            Directory.Move(run.Path, going);
            Directory.Delete(going, recursive: true);
        }

        foreach (var content in Ours("*.blob").Where(c => !named.Contains(Path.GetFileName(c)))) File.Delete(content);
    }

    /// <exception cref="BackupException"><paramref name="sha256"/> is none: a path made of it might lead anywhere.</exception>
    public string ContentOf(string sha256) => Path.Combine(path, Contents, FileOf(sha256));

    /// <summary>Keeps a content under its hash; which one, and how long it is.</summary>
    public async Task<(string Sha256, long Size)> KeepAsync(Stream content, CancellationToken cancellationToken)
    {
        var draft = Path.Combine(path, Contents, $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}{Draft}");
        await using (var file = Create(draft))
        {
            await content.CopyToAsync(file, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        var (sha256, size) = (await HashAsync(draft, cancellationToken), new FileInfo(draft).Length);
        File.Move(draft, ContentOf(sha256), overwrite: true);
        return (sha256, size);
    }

    public static bool IsHash(string sha256) => HashForm().IsMatch(sha256);

    public static FileStream Create(string file) => new(file, Options(FileShare.Read));

    public static void Make(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public static async Task<string> HashAsync(string file, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
    }

    /// <summary>Contents and drafts of contents: somebody may have pointed us at a folder with things of their own.</summary>
    List<string> Ours(string pattern) => [.. Directory.EnumerateFiles(Path.Combine(path, Contents), pattern).Where(f => IsHash(Path.GetFileNameWithoutExtension(f)))];

    static string FileOf(string sha256) => IsHash(sha256) ? $"{sha256}.blob" : throw new BackupException($"The backup names a file by '{sha256}', which is no hash. Somebody has altered it: take another.");

    static FileStreamOptions Options(FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = share };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z\z")]
    private static partial Regex RunForm();

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex HashForm();
}

/// <summary>One run: the manifest, the tables' rows and the containers' lists. The contents are its folder's.</summary>
sealed record BackupRun(string Path)
{
    public string Manifest => System.IO.Path.Combine(Path, BackupManifest.File);

    public string Table(string name) => System.IO.Path.Combine(Path, "tables", $"{name}.jsonl");

    public string List(string container) => System.IO.Path.Combine(Path, "blobs", $"{container}.jsonl");

    public IEnumerable<string> Lists() => Directory.EnumerateFiles(System.IO.Path.Combine(Path, "blobs"));

    /// <exception cref="BackupException">It is not as it was written.</exception>
    public static async Task<IReadOnlyList<BackedUpBlob>> ReadListAsync(string list, CancellationToken cancellationToken)
    {
        try
        {
            return [.. (await File.ReadAllLinesAsync(list, cancellationToken)).Select(l => JsonSerializer.Deserialize<BackedUpBlob>(l, Json.Record) is { Name: not null, Sha256: not null } blob ? blob : throw new JsonException())];
        }
        catch (JsonException)
        {
            throw new BackupException($"{list} is not as it was written. Take another run.");
        }
    }
}
