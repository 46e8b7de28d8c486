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
/// Puts a backup into an empty account: the newest run of a folder, or the run that <paramref name="folder"/> is. It is compared with its manifest first, blobs come before the rows that name them, and the trails are verified at the end. A letter that was waiting
/// when the backup was made may have gone out since, so it becomes uncertain: a person settles it, and no machine sends it twice.
/// </summary>
public sealed class Restore(Storage storage, string folder)
{
    const int RowsAtOnce = 50, CharsAtOnce = 500_000;

    BackupRun run = null!;
    BackupFolder backups = null!;

    /// <exception cref="BackupException">The folder holds no whole backup, or the account is not empty.</exception>
    public async Task<Restored> RunAsync(CancellationToken cancellationToken = default)
    {
        (run, backups) = BackupFolder.Find(folder);
        var manifest = await ReadManifestAsync(cancellationToken);
        await CompareAsync(manifest, cancellationToken);
        await storage.CreateAsync(cancellationToken);
        await DemandEmptyAsync(cancellationToken);

        foreach (var container in manifest.Containers)
        {
            var blobs = await BackupRun.ReadListAsync(run.List(container.Name), cancellationToken);
            await Parallel.ForEachAsync(blobs, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken }, async (blob, token) => await PutAsync(container.Name, blob, token));
        }

        // Cases last, so that an account in which they are is whole.
        foreach (var table in manifest.Tables.OrderBy(t => t.Name == "Cases")) await FillAsync(table.Name, cancellationToken);
        var uncertain = await DoubtAsync(manifest, cancellationToken);
        return new(manifest, uncertain, await Backup.TrailsAsync(storage, cancellationToken));
    }

    async Task<BackupManifest> ReadManifestAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(run.Manifest)) throw new BackupException($"{run.Path} holds no whole backup: there is no {BackupManifest.File}. Take another run.");
        BackupManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<BackupManifest>(await File.ReadAllBytesAsync(run.Manifest, cancellationToken), Json.Options);
        }
        catch (JsonException)
        {
            manifest = null;
        }

        if (manifest is not { Tables: { } tables, Containers: { } containers }) throw new BackupException($"{run.Manifest} is not as it was written. Take another run.");
        if (manifest.Format != BackupManifest.PresentFormat) throw new BackupException($"The backup has format {manifest.Format}; this version restores format {BackupManifest.PresentFormat}.");
        // Names become paths and addresses, and whoever can write into the folder could have changed them.
        DemandOurs(tables.Select(t => t.Name), Storage.TableNames);
        DemandOurs(containers.Select(c => c.Name), Storage.ContainerNames);
        return manifest;
    }

    void DemandOurs(IEnumerable<string> names, string[] ours)
    {
        var unknown = new HashSet<string>(ours);
        foreach (var name in names)
            if (!unknown.Remove(name)) throw new BackupException($"{run.Manifest} names '{name}', which is none of ours or is named twice: {string.Join(", ", ours)}.");
    }

    async Task CompareAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        foreach (var table in manifest.Tables) await DemandAsync(run.Table(table.Name), table.Sha256, cancellationToken);
        foreach (var container in manifest.Containers)
        {
            await DemandAsync(run.List(container.Name), container.Sha256, cancellationToken);
            foreach (var blob in await BackupRun.ReadListAsync(run.List(container.Name), cancellationToken)) await DemandAsync(backups.ContentOf(blob.Sha256), blob.Sha256, cancellationToken);
        }
    }

    static async Task DemandAsync(string path, string sha256, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) throw new BackupException($"{path} is missing. Take another run.");
        if (await BackupFolder.HashAsync(path, cancellationToken) != sha256) throw new BackupException($"{path} is not as it was written. Take another run.");
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
        await using var content = File.OpenRead(backups.ContentOf(blob.Sha256));
        await storage.Container(container).GetBlobClient(blob.Name)
            .UploadAsync(content, new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = blob.ContentType ?? "application/octet-stream" } }, cancellationToken);
    }

    async Task FillAsync(string name, CancellationToken cancellationToken)
    {
        var table = storage.TableOf(name);
        var batch = new List<TableTransactionAction>();
        var chars = 0;
        await foreach (var line in File.ReadLinesAsync(run.Table(name), cancellationToken))
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
