using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Backups;

/// <summary>
/// Copies the records account into a folder, while the programme runs. Tables are read in an order in which nothing is promised that is not there: cases first, so that a decision which is in the
/// backup has its money in the ledger read after it; blobs last, since they are written before the rows that name them. Each case is as of one moment. Blobs never change, so a second backup into
/// the same folder fetches the new ones only.
/// </summary>
public sealed class Backup(Storage storage, string folder)
{
    /// <summary>In the order in which they are read.</summary>
    static readonly string[] Order = ["Cases", "Ledger", "Programme", "Intake", "Due"];

    /// <exception cref="BackupException">It cannot be made.</exception>
    public async Task<BackupManifest> MakeAsync(CancellationToken cancellationToken = default)
    {
        var begun = TimeProvider.System.GetUtcNow();
        Directory.CreateDirectory(Path.Combine(folder, "tables"));
        // Until the new one is whole, this is none.
        File.Delete(Path.Combine(folder, BackupManifest.File));

        var tables = new List<BackedUpTable>();
        foreach (var name in Order.Concat(Storage.TableNames.Except(Order))) tables.Add(await CopyAsync(name, cancellationToken));
        var containers = new List<BackedUpContainer>();
        foreach (var name in Storage.ContainerNames) containers.Add(await CopyContainerAsync(name, cancellationToken));
        var findings = await TrailsAsync(storage, cancellationToken);

        var manifest = new BackupManifest(BackupManifest.PresentFormat, begun, TimeProvider.System.GetUtcNow(), tables, containers, findings);
        await WriteWholeAsync(Path.Combine(folder, BackupManifest.File), JsonSerializer.SerializeToUtf8Bytes(manifest, Json.Options), cancellationToken);
        return manifest;
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

    async Task<BackedUpTable> CopyAsync(string name, CancellationToken cancellationToken)
    {
        var table = storage.TableOf(name);
        var path = Path.Combine(folder, "tables", $"{name}.jsonl");
        long rows = 0;
        await using (var lines = new StreamWriter(path, append: false, new UTF8Encoding(false)))
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

        return new(name, rows, await HashAsync(path, cancellationToken));
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

    async Task<BackedUpContainer> CopyContainerAsync(string name, CancellationToken cancellationToken)
    {
        var list = Path.Combine(folder, "blobs", $"{name}.jsonl");
        var known = File.Exists(list) ? await KnownAsync(list, cancellationToken) : [];
        Directory.CreateDirectory(Path.Combine(folder, "blobs", name));
        var found = new List<BackedUpBlob>();
        await foreach (var blob in storage.Container(name).GetBlobsAsync(BlobTraits.None, BlobStates.None, null, cancellationToken))
            found.Add(known.GetValueOrDefault(blob.Name) is { } had && had.Size == blob.Properties.ContentLength && File.Exists(PathOf(folder, name, had)) ? had : await FetchAsync(name, blob, cancellationToken));
        await WriteWholeAsync(list, Encoding.UTF8.GetBytes(string.Concat(found.Select(b => JsonSerializer.Serialize(b, Json.Record) + "\n"))), cancellationToken);
        return new(name, found.Count, found.Sum(b => b.Size), await HashAsync(list, cancellationToken));
    }

    async Task<BackedUpBlob> FetchAsync(string container, BlobItem blob, CancellationToken cancellationToken)
    {
        // Names come from outside in part, and a file system is pickier than a blob service.
        var file = $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(blob.Name)))[..40]}.blob";
        var (path, draft) = (Path.Combine(folder, "blobs", container, file), Path.Combine(folder, "blobs", container, $"{file}.part"));
        using var download = (await storage.Container(container).GetBlobClient(blob.Name).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
        await using (var part = File.Create(draft)) await download.Content.CopyToAsync(part, cancellationToken);
        File.Move(draft, path, overwrite: true);
        return new(blob.Name, file, blob.Properties.ContentType, new FileInfo(path).Length, await HashAsync(path, cancellationToken));
    }

    internal static string PathOf(string folder, string container, BackedUpBlob blob) => Path.Combine(folder, "blobs", container, blob.File);

    internal static async Task<Dictionary<string, BackedUpBlob>> KnownAsync(string list, CancellationToken cancellationToken) =>
        (await File.ReadAllLinesAsync(list, cancellationToken)).Select(l => JsonSerializer.Deserialize<BackedUpBlob>(l, Json.Record)!).ToDictionary(b => b.Name);

    internal static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    static async Task WriteWholeAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        await File.WriteAllBytesAsync($"{path}.part", content, cancellationToken);
        File.Move($"{path}.part", path, overwrite: true);
    }
}
