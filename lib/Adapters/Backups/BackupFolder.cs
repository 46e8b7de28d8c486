using System.Globalization;
using System.Security.Cryptography;
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
        if (RunForm().IsMatch(Path.GetFileName(full)) && Directory.Exists(full) && Path.GetDirectoryName(full) is { } parent) return (new(full), new(parent));
        var folder = new BackupFolder(full);
        return folder.Runs() is [.., var newest] ? (newest, folder) : throw new BackupException($"{named} holds no whole backup. One that was broken off has no run of its own; make it again.");
    }

    /// <summary>Where a new run is written.</summary>
    /// <exception cref="BackupException">A run that is there would come after it: names are the order in which runs are restored and taken away.</exception>
    public BackupRun Begin(DateTimeOffset begun)
    {
        var name = begun.UtcDateTime.ToString(NameOfRun, CultureInfo.InvariantCulture);
        if (Runs() is [.., var newest] && string.CompareOrdinal(Path.GetFileName(newest.Path), name) >= 0)
            throw new BackupException($"The run {newest.Path} lies in the future: check this machine's clock, or take that run away by hand.");
        var run = new BackupRun(Path.Combine(path, name + Draft));
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

    /// <summary>Nobody else writes into the folder, or restores from it, until this is disposed.</summary>
    /// <exception cref="BackupException">Somebody does.</exception>
    public IDisposable Take()
    {
        Make(path);
        Make(Path.Combine(path, Contents));
        return Hold();
    }

    /// <summary>As <see cref="Take"/>, for one who only reads. Null: this folder cannot be written to, so that no lock can be had; a backup on read-only media is one to restore from all the same.</summary>
    /// <exception cref="BackupException">Somebody writes into the folder.</exception>
    public IDisposable? TakeToRead()
    {
        try
        {
            return Hold();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return null;
        }
    }

    /// <summary>What earlier runs have left that broke in the middle.</summary>
    public void Tidy()
    {
        foreach (var draft in Directory.EnumerateDirectories(path, $"*{Draft}").Where(d => RunForm().IsMatch(Path.GetFileNameWithoutExtension(d))).ToList()) Directory.Delete(draft, recursive: true);
        foreach (var draft in Ours($"*{Draft}")) File.Delete(draft);
    }

    /// <summary>Takes away all but the newest runs and the one that was just <paramref name="made"/>, and every content that none of the others names: so an erased file leaves the folder with the last run that had it.</summary>
    /// <exception cref="BackupException">A run that stays is damaged. Nothing is gone, since nobody knows which contents it needs.</exception>
    public async Task ForgetAsync(BackupRun made, int keep, CancellationToken cancellationToken)
    {
        var runs = Runs();
        var kept = runs.TakeLast(keep).Union([made]).ToList();
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var run in kept)
            foreach (var container in (await run.ReadManifestAsync(cancellationToken)).Containers) named.UnionWith((await run.ReadListAsync(container, cancellationToken)).Select(b => FileOf(b.Sha256)));
        foreach (var run in runs.Except(kept))
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

    public Task<bool> IsWholeAsync(string sha256, CancellationToken cancellationToken) => IsAsync(ContentOf(sha256), sha256, cancellationToken);

    /// <summary>False, too, if the file is not there or the disk cannot read it any more.</summary>
    public static async Task<bool> IsAsync(string file, string sha256, CancellationToken cancellationToken)
    {
        try
        {
            return await HashAsync(file, cancellationToken) == sha256;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public static async Task<string> HashAsync(string file, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
    }

    FileStream Hold()
    {
        try
        {
            return new FileStream(Path.Combine(path, ".lock"), Options(FileShare.None));
        }
        // 30 and 19: the medium is read-only, as Unix says it and as Windows does.
        catch (IOException e) when ((e.HResult & 0xFFFF) is not (30 or 19))
        {
            throw new BackupException($"Another backup into {path}, or a restore from it, is under way, it seems: {e.Message}");
        }
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
