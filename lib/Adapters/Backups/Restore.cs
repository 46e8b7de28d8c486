using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using Mpp.Adapters.Mail;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Backups;

/// <summary>What a restore has put back. <paramref name="Findings"/>: what the audit trails say of it. <paramref name="UncertainLetters"/>: letters that waited then and may have gone out since.</summary>
public sealed record Restored(BackupManifest Manifest, int UncertainLetters, IReadOnlyList<string> Findings);

/// <summary>
/// Puts a backup into an empty account: the folder is compared with its manifest first, blobs come before the rows that name them, and the trails are verified at the end. A letter that was waiting
/// when the backup was made may have gone out since, so it becomes uncertain: a person settles it, and no machine sends it twice.
/// </summary>
public sealed class Restore(Storage storage, string folder)
{
    const int RowsAtOnce = 50, CharsAtOnce = 500_000;

    /// <exception cref="BackupException">The folder holds no whole backup, or the account is not empty.</exception>
    public async Task<Restored> RunAsync(CancellationToken cancellationToken = default)
    {
        var manifest = await ReadManifestAsync(cancellationToken);
        await CompareAsync(manifest, cancellationToken);
        await storage.CreateAsync(cancellationToken);
        await DemandEmptyAsync(cancellationToken);

        foreach (var container in manifest.Containers)
        {
            var blobs = await Backup.KnownAsync(Path.Combine(folder, "blobs", $"{container.Name}.jsonl"), cancellationToken);
            await Parallel.ForEachAsync(blobs.Values, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken }, async (blob, token) => await PutAsync(container.Name, blob, token));
        }

        // Cases last, so that an account in which they are is whole.
        foreach (var table in manifest.Tables.OrderBy(t => t.Name == "Cases")) await FillAsync(table.Name, cancellationToken);
        var uncertain = await DoubtAsync(manifest, cancellationToken);
        return new(manifest, uncertain, await Backup.TrailsAsync(storage, cancellationToken));
    }

    async Task<BackupManifest> ReadManifestAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, BackupManifest.File);
        if (!File.Exists(path)) throw new BackupException($"{folder} holds no whole backup: there is no {BackupManifest.File}. A backup that was broken off has none; make it again.");
        var manifest = JsonSerializer.Deserialize<BackupManifest>(await File.ReadAllBytesAsync(path, cancellationToken), Json.Options)!;
        return manifest.Format == BackupManifest.PresentFormat ? manifest : throw new BackupException($"The backup has format {manifest.Format}; this version restores format {BackupManifest.PresentFormat}.");
    }

    async Task CompareAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        foreach (var table in manifest.Tables) await DemandAsync(Path.Combine(folder, "tables", $"{table.Name}.jsonl"), table.Sha256, cancellationToken);
        foreach (var container in manifest.Containers)
        {
            var list = Path.Combine(folder, "blobs", $"{container.Name}.jsonl");
            await DemandAsync(list, container.Sha256, cancellationToken);
            foreach (var blob in (await Backup.KnownAsync(list, cancellationToken)).Values) await DemandAsync(Backup.PathOf(folder, container.Name, blob), blob.Sha256, cancellationToken);
        }
    }

    static async Task DemandAsync(string path, string sha256, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) throw new BackupException($"{path} is missing. Take another backup.");
        if (await Backup.HashAsync(path, cancellationToken) != sha256) throw new BackupException($"{path} is not as it was written. Take another backup.");
    }

    async Task DemandEmptyAsync(CancellationToken cancellationToken)
    {
        foreach (var name in Storage.TableNames)
        {
            await foreach (var row in storage.TableOf(name).QueryAsync<TableEntity>(maxPerPage: 1, select: ["PartitionKey"], cancellationToken: cancellationToken))
                throw new BackupException($"The table {name} of this account is not empty ({row.PartitionKey}). A backup is restored into an empty account, so that nothing is lost or mixed; one that was broken off begins again in another.");
        }
    }

    async Task PutAsync(string container, BackedUpBlob blob, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(Backup.PathOf(folder, container, blob));
        await storage.Container(container).GetBlobClient(blob.Name)
            .UploadAsync(content, new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = blob.ContentType ?? "application/octet-stream" } }, cancellationToken);
    }

    async Task FillAsync(string name, CancellationToken cancellationToken)
    {
        var table = storage.TableOf(name);
        var batch = new List<TableTransactionAction>();
        var chars = 0;
        await foreach (var line in File.ReadLinesAsync(Path.Combine(folder, "tables", $"{name}.jsonl"), cancellationToken))
        {
            var row = RowLine.Read(line);
            if (batch.Count > 0 && (batch.Count == RowsAtOnce || chars + line.Length > CharsAtOnce || batch[0].Entity.PartitionKey != row.PartitionKey)) await SubmitAsync();
            batch.Add(new(TableTransactionActionType.UpsertReplace, row));
            chars += line.Length;
        }

        await SubmitAsync();

        async Task SubmitAsync()
        {
            if (batch.Count > 0) await table.SubmitTransactionAsync(batch, cancellationToken);
            (batch, chars) = ([], 0);
        }
    }

    async Task<int> DoubtAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        var (cases, tasks) = (new CaseStore(storage, new DueStore(storage)), new TaskStore(storage));
        var doubted = 0;
        foreach (var (year, last) in await new IntakeStore(storage).GivenOutAsync(cancellationToken))
        {
            for (var sequence = 1; sequence <= last; sequence++)
            {
                foreach (var letter in await cases.PendingLettersAsync(CaseReference.Format(year, sequence), cancellationToken))
                {
                    var uncertain = letter with { State = LetterState.Uncertain, NextAttemptUtc = null, Reason = FormattableString.Invariant($"Restored from a backup of {manifest.BegunAtUtc:u}, when it had not gone out.") };
                    await tasks.AddAsync(letter.Reference, LetterTrouble.Task(uncertain), TimeProvider.System.GetUtcNow(), cancellationToken);
                    if (await cases.ChangeLetterAsync(uncertain, cancellationToken) is null) throw new BackupException($"{letter.Reference}: somebody else works on this account. Stop the programme, and restore into another.");
                    doubted++;
                }
            }
        }

        return doubted;
    }
}
