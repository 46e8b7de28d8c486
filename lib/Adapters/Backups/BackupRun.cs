using System.Text.Json;
using Mpp.Adapters.Tables;

namespace Mpp.Adapters.Backups;

/// <summary>One run: the manifest, the tables' rows and the containers' lists. The contents are its folder's.</summary>
sealed record BackupRun(string Path)
{
    public string Manifest => System.IO.Path.Combine(Path, BackupManifest.File);

    public string Table(string name) => System.IO.Path.Combine(Path, "tables", $"{name}.jsonl");

    public string List(string container) => System.IO.Path.Combine(Path, "blobs", $"{container}.jsonl");

    /// <exception cref="BackupException">There is none, or none of ours.</exception>
    public async Task<BackupManifest> ReadManifestAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Manifest)) throw new BackupException($"{Path} holds no whole backup: there is no {BackupManifest.File}.");
        BackupManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<BackupManifest>(await File.ReadAllBytesAsync(Manifest, cancellationToken), Json.Options);
        }
        catch (JsonException)
        {
            manifest = null;
        }

        if (manifest is not { Tables: { } tables, Containers: { } containers }) throw new BackupException($"{Manifest} is not as it was written.");
        if (manifest.Format != BackupManifest.PresentFormat) throw new BackupException($"{Path} has format {manifest.Format}; this version reads format {BackupManifest.PresentFormat}.");
        // Names become paths and addresses, and whoever can write into the folder could have changed them.
        DemandOurs(tables.Select(t => t.Name), Storage.TableNames);
        DemandOurs(containers.Select(c => c.Name), Storage.ContainerNames);
        return manifest;
    }

    /// <exception cref="BackupException">It is not as it was written.</exception>
    public async Task<IReadOnlyList<BackedUpBlob>> ReadListAsync(BackedUpContainer container, CancellationToken cancellationToken)
    {
        var list = List(container.Name);
        await DemandAsync(list, container.Sha256, cancellationToken);
        try
        {
            return [.. (await File.ReadAllLinesAsync(list, cancellationToken)).Select(l => JsonSerializer.Deserialize<BackedUpBlob>(l, Json.Record) is { Name: not null, Sha256: not null } blob ? blob : throw new JsonException())];
        }
        catch (JsonException)
        {
            throw new BackupException($"{list} is not as it was written.");
        }
    }

    /// <exception cref="BackupException">It is not as it was written.</exception>
    public static async Task DemandAsync(string file, string sha256, CancellationToken cancellationToken)
    {
        if (!await BackupFolder.IsAsync(file, sha256, cancellationToken)) throw new BackupException($"{file} is {(File.Exists(file) ? "not as it was written" : "missing")}.");
    }

    void DemandOurs(IEnumerable<string> names, string[] ours)
    {
        var unknown = new HashSet<string>(ours);
        foreach (var name in names)
            if (!unknown.Remove(name)) throw new BackupException($"{Manifest} names '{name}', which is none of ours or is named twice: {string.Join(", ", ours)}.");
    }
}
