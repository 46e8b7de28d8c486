using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using Mpp.Adapters.Mail;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Backups;

/// <summary>What a restore has put back. <paramref name="Findings"/>: what the audit trails say of it. <paramref name="UncertainLetters"/>: letters that waited then and may have gone out since.
/// <paramref name="Missing"/>: what was left out, since its content is damaged. <paramref name="IsHeld"/>: no backup could change the folder meanwhile.</summary>
public sealed record Restored(BackupManifest Manifest, IReadOnlyCollection<BackedUpFile> Missing, int UncertainLetters, IReadOnlyList<string> Findings, bool IsHeld);

/// <summary>A file of a container.</summary>
public sealed record BackedUpFile(string Container, BackedUpBlob Blob)
{
    /// <summary>The case or the delivery that it belongs to comes first in its name; a digest belongs to none.</summary>
    public override string ToString() => Blob.Name.LastIndexOf('/') is > 0 and var end ? $"{Container}/{Blob.Name}, of {Blob.Name[..end]}" : $"{Container}/{Blob.Name}";
}

/// <summary>
/// Puts a backup into an empty account: the newest run of a folder, or the run that <paramref name="folder"/> is. It is compared with its manifest first, blobs come before the rows that name them, and the trails are verified at the end. A letter that was waiting
/// when the backup was made may have gone out since, so it becomes uncertain: a person settles it, and no machine sends it twice. <paramref name="skipDamaged"/>: files whose contents are damaged are left out.
/// </summary>
public sealed class Restore(Storage storage, string folder, bool skipDamaged = false)
{
    const int RowsAtOnce = 50, CharsAtOnce = 500_000;

    BackupRun run = null!;
    BackupFolder backups = null!;

    /// <exception cref="BackupException">The folder holds no whole backup, or the account is not empty.</exception>
    public async Task<Restored> RunAsync(CancellationToken cancellationToken = default)
    {
        (run, backups) = BackupFolder.Find(folder);
        using var held = backups.TakeToRead();
        var (manifest, files) = await ReadAsync(cancellationToken);
        var missing = await DamagedAsync(files, cancellationToken);
        if (missing.Count > 0 && !skipDamaged) throw Refusal(missing);
        await storage.CreateAsync(cancellationToken);
        await DemandEmptyAsync(cancellationToken);

        await Parallel.ForEachAsync(
            files.Where(f => !missing.Contains(f)),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken },
            async (file, token) => await PutAsync(file.Container, file.Blob, token));

        // Cases last, so that an account in which they are is whole.
        foreach (var table in manifest.Tables.OrderBy(t => t.Name == "Cases")) await FillAsync(table.Name, cancellationToken);
        var uncertain = await DoubtAsync(manifest, cancellationToken);
        return new(manifest, missing, uncertain, await Backup.TrailsAsync(storage, cancellationToken), held is not null);
    }

    /// <summary>The run's own files, found to be as they were written: the manifest, and what the lists name.</summary>
    async Task<(BackupManifest Manifest, IReadOnlyList<BackedUpFile> Files)> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var manifest = await run.ReadManifestAsync(cancellationToken);
            foreach (var table in manifest.Tables) await BackupRun.DemandAsync(run.Table(table.Name), table.Sha256, cancellationToken);
            var files = new List<BackedUpFile>();
            foreach (var container in manifest.Containers) files.AddRange((await run.ReadListAsync(container, cancellationToken)).Select(b => new BackedUpFile(container.Name, b)));
            return (manifest, files);
        }
        catch (BackupException e)
        {
            throw new BackupException($"{e.Message} Take another run.");
        }
    }

    async Task<HashSet<BackedUpFile>> DamagedAsync(IReadOnlyList<BackedUpFile> files, CancellationToken cancellationToken)
    {
        var damaged = new HashSet<BackedUpFile>();
        foreach (var file in files)
            if (!await backups.IsWholeAsync(file.Blob.Sha256, cancellationToken)) damaged.Add(file);
        return damaged;
    }

    BackupException Refusal(HashSet<BackedUpFile> damaged) => new(FormattableString.Invariant(
        $"{damaged.Count} of the run's files are missing or not as they were written, the first of them {backups.ContentOf(damaged.First().Blob.Sha256)} ({damaged.First()}). Runs share it, so that no other has it. While the account is there, a further backup into the folder fetches it anew; else restore with --skip-damaged leaves these files out."));

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
