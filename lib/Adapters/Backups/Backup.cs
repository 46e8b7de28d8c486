using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Backups;

/// <summary>What a backup has made. <paramref name="Mended"/>: files whose copies were damaged and have been fetched anew. <paramref name="NothingForgotten"/>: why nothing older has been taken away, though it should have been.</summary>
public sealed record MadeBackup(BackupManifest Manifest, IReadOnlyList<string> Mended, string? NothingForgotten);

/// <summary>
/// Copies the records account into a folder, while the programme runs. Tables are read in an order in which nothing is promised that is not there: cases first, so that a decision which is in the
/// backup has its money in the ledger read after it; blobs last, since they are written before the rows that name them. Each case is as of one moment. Blobs never change, so that a further run
/// fetches the new ones, and those whose copies are damaged; of the runs that are there already, <paramref name="keep"/> less one stay, and what only the others had goes.
/// </summary>
public sealed class Backup(Storage storage, string folder, int keep = Backup.UsuallyKept)
{
    /// <summary>A month of nights.</summary>
    public const int UsuallyKept = 30;

    /// <summary>In the order in which they are read.</summary>
    static readonly string[] Order = ["Cases", "Ledger", "Programme", "Intake", "Due"];

    readonly BackupFolder backups = new(folder);
    readonly List<string> mended = [];

    /// <exception cref="BackupException">It cannot be made.</exception>
    public async Task<MadeBackup> MakeAsync(CancellationToken cancellationToken = default)
    {
        using var taken = backups.Take();
        backups.Tidy();
        var begun = TimeProvider.System.GetUtcNow();
        var run = backups.Begin(begun);
        BackupFolder.Make(Path.Combine(run.Path, "tables"));
        BackupFolder.Make(Path.Combine(run.Path, "blobs"));

        var tables = new List<BackedUpTable>();
        foreach (var name in Order.Concat(Storage.TableNames.Except(Order))) tables.Add(await CopyAsync(run, name, cancellationToken));
        var before = backups.Runs() is [.., var newest] ? newest : null;
        var containers = new List<BackedUpContainer>();
        foreach (var name in Storage.ContainerNames) containers.Add(await CopyContainerAsync(run, before, name, cancellationToken));
        var findings = await TrailsAsync(storage, cancellationToken);

        var manifest = new BackupManifest(BackupManifest.PresentFormat, begun, TimeProvider.System.GetUtcNow(), tables, containers, findings);
        await WriteAsync(run.Manifest, JsonSerializer.SerializeToUtf8Bytes(manifest, Json.Options), cancellationToken);
        var made = BackupFolder.Complete(run);
        // Where a trail is not whole, an older run may be the one that still is.
        return new(manifest, mended, findings.Count == 0 ? await ForgetAsync(made, cancellationToken) : null);
    }

    /// <summary>What the audit trails of all cases and of the programme's settings say; nothing if they are whole.</summary>
    internal static async Task<IReadOnlyList<string>> TrailsAsync(Storage storage, CancellationToken cancellationToken)
    {
        var cases = new CaseStore(storage, new DueStore(storage));
        var findings = new List<string>((await new ProgrammeStore(storage).VerifyAsync(cancellationToken: cancellationToken)).Findings);
        foreach (var (year, last) in await new IntakeStore(storage).GivenOutAsync(cancellationToken))
        {
            for (var sequence = 1; sequence <= last; sequence++)
            {
                var reference = CaseReference.Format(year, sequence);
                if (await cases.FindAsync(reference, cancellationToken) is null) continue;
                findings.AddRange((await cases.VerifyAsync(reference, cancellationToken: cancellationToken)).Findings.Select(f => $"{reference}: {f}"));
            }
        }

        return findings;
    }

    /// <summary>Null, or why nothing is taken away: the run is made, whatever becomes of those before it.</summary>
    async Task<string?> ForgetAsync(BackupRun made, CancellationToken cancellationToken)
    {
        try
        {
            await backups.ForgetAsync(made, keep, cancellationToken);
            return null;
        }
        catch (BackupException e)
        {
            return e.Message;
        }
    }

    async Task<BackedUpTable> CopyAsync(BackupRun run, string name, CancellationToken cancellationToken)
    {
        var table = storage.TableOf(name);
        var path = run.Table(name);
        long rows = 0;
        await using (var file = BackupFolder.Create(path))
        {
            await using (var lines = new StreamWriter(file, new UTF8Encoding(false), leaveOpen: true))
            {
                var partition = new List<TableEntity>();
                await foreach (var row in table.QueryAsync<TableEntity>(cancellationToken: cancellationToken))
                {
                    if (partition.Count > 0 && partition[0].PartitionKey != row.PartitionKey) await WriteAsync();
                    partition.Add(row);
                }

                await WriteAsync();

                async Task WriteAsync()
                {
                    // A page may end within a partition, and somebody write meanwhile.
                    var whole = await AsOfOneMomentAsync(table, partition, cancellationToken);
                    foreach (var row in whole) await lines.WriteLineAsync(RowLine.Write(row));
                    rows += whole.Count;
                    partition.Clear();
                }
            }

            file.Flush(flushToDisk: true);
        }

        return new(name, rows, await BackupFolder.HashAsync(path, cancellationToken));
    }

    /// <summary>Read again until no row that carries a partition's version (a case's head, a ledger's total …) has changed from the beginning to the end of the reading.</summary>
    static async Task<IReadOnlyList<TableEntity>> AsOfOneMomentAsync(TableClient table, IReadOnlyList<TableEntity> rows, CancellationToken cancellationToken)
    {
        while (rows is [var first, _, ..] && rows.FirstOrDefault(r => r.RowKey.EndsWith("-head", StringComparison.Ordinal) || r.RowKey == "total") is { } version)
        {
            var now = await table.GetEntityIfExistsAsync<TableEntity>(version.PartitionKey, version.RowKey, cancellationToken: cancellationToken);
            if (now.HasValue && now.Value!.ETag == version.ETag) return rows;
            var again = new List<TableEntity>();
            await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {first.PartitionKey}"), cancellationToken: cancellationToken)) again.Add(row);
            rows = again;
        }

        return [.. rows];
    }

    async Task<BackedUpContainer> CopyContainerAsync(BackupRun run, BackupRun? before, string name, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(before, name, cancellationToken);
        var found = new List<BackedUpBlob>();
        await foreach (var blob in storage.Container(name).GetBlobsAsync(BlobTraits.None, BlobStates.None, null, cancellationToken))
            if (await KeptOrFetchedAsync(known.GetValueOrDefault(blob.Name), name, blob, cancellationToken) is { } copied) found.Add(copied);
        await WriteAsync(run.List(name), Encoding.UTF8.GetBytes(string.Concat(found.Select(b => JsonSerializer.Serialize(b, Json.Record) + "\n"))), cancellationToken);
        return new(name, found.Count, found.Sum(b => b.Size), await BackupFolder.HashAsync(run.List(name), cancellationToken));
    }

    /// <summary>What the run before has. One that is damaged is no help, and no hindrance.</summary>
    static async Task<Dictionary<string, BackedUpBlob>> KnownAsync(BackupRun? before, string name, CancellationToken cancellationToken)
    {
        try
        {
            if (before is null || (await before.ReadManifestAsync(cancellationToken)).Containers.FirstOrDefault(c => c.Name == name) is not { } container) return [];
            return (await before.ReadListAsync(container, cancellationToken)).Where(b => BackupFolder.IsHash(b.Sha256)).ToDictionary(b => b.Name);
        }
        catch (Exception e) when (e is BackupException or ArgumentException)
        {
            return [];
        }
    }

    /// <summary>A copy serves all runs, so that it is read again each time: while the account is there what a disk has lost can be had again. Null: it was erased since it was listed.</summary>
    async Task<BackedUpBlob?> KeptOrFetchedAsync(BackedUpBlob? had, string container, BlobItem blob, CancellationToken cancellationToken)
    {
        if (had is null || had.Size != blob.Properties.ContentLength) return await FetchAsync(container, blob, cancellationToken);
        if (await backups.IsWholeAsync(had.Sha256, cancellationToken)) return had;
        var fetched = await FetchAsync(container, blob, cancellationToken);
        if (fetched is not null) mended.Add($"{container}/{blob.Name}");
        return fetched;
    }

    /// <summary>Null: it was erased since it was listed.</summary>
    async Task<BackedUpBlob?> FetchAsync(string container, BlobItem blob, CancellationToken cancellationToken)
    {
        try
        {
            using var download = (await storage.Container(container).GetBlobClient(blob.Name).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
            var (sha256, size) = await backups.KeepAsync(download.Content, cancellationToken);
            return new(blob.Name, blob.Properties.ContentType, size, sha256);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    static async Task WriteAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        await using var file = BackupFolder.Create(path);
        await file.WriteAsync(content, cancellationToken);
        file.Flush(flushToDisk: true);
    }
}
