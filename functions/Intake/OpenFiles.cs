using Mpp.Adapters.Blobs;
using Mpp.Adapters.Forms;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Intake;

/// <summary>
/// Stores the files of a case as immutable blobs, each of its own: out of the raw delivery, or from behind its link. A file that cannot be had is put on record with the reason and becomes a task for staff;
/// the application does not stop for it, and no other file does.
/// </summary>
public sealed class OpenFiles(CaseChanges changes, BlobVault blobs, LinkedFiles links)
{
    /// <summary>Each is two rows of the trail, and a transaction takes a hundred.</summary>
    public const int MostAtOnce = 20;

    /// <summary>
    /// Some files in one transaction after the other, in the order of the record, until none is open but those that a server did not give: those it returns. On the <paramref name="isLastTry"/> these are
    /// given up.
    /// </summary>
    public async Task<IReadOnlyList<FileNotGivenException>> StoreAsync(StoryInput input, bool isLastTry, CancellationToken cancellation)
    {
        var (had, notGiven) = (new Dictionary<string, Attachment>(), new Dictionary<string, FileNotGivenException>());
        var deliveries = new Dictionary<string, IReadOnlyDictionary<string, byte[]>>();
        StoredCase? known = null;
        do
        {
            var changed = await changes.ApplyAsync(input.Subject, Actor.System, async (before, _) =>
            {
                if (before.Case.Generation != input.Generation) return null;
                var stored = new Dictionary<string, Attachment>();
                foreach (var file in CaseFiles.Open(before.Case))
                    if (stored.Count < MostAtOnce && await HaveAsync(file)) stored[file.Id] = had[file.Id];
                return stored.Count == 0 ? (Ruling<Change>?)null : Stored(before.Case, stored);
            }, null, cancellation, known);
            known = (changed?.Commit as CommitOutcome.Committed)?.Stored;
        }
        while (known is not null && CaseFiles.Open(known.Case).Any(f => !notGiven.ContainsKey(f.Id)));

        return [.. notGiven.Values];

        // What a lost race made in vain is not fetched again.
        async Task<bool> HaveAsync(Attachment file)
        {
            if (had.ContainsKey(file.Id)) return true;
            if (notGiven.ContainsKey(file.Id)) return false;
            try
            {
                had[file.Id] = file.Url is null ? await FromDeliveryAsync(input.Subject, file, deliveries, cancellation) : await links.StoreAsync(input.Subject, file, cancellation);
            }
            catch (FileNotGivenException e) when (!isLastTry)
            {
                notGiven[file.Id] = e;
            }
            catch (FileNotGivenException)
            {
                had[file.Id] = file with { Failure = "Its server did not give it in several attempts." };
            }

            return had.ContainsKey(file.Id);
        }
    }

    async Task<Attachment> FromDeliveryAsync(string reference, Attachment file, Dictionary<string, IReadOnlyDictionary<string, byte[]>> deliveries, CancellationToken cancellation)
    {
        if (!deliveries.TryGetValue(file.Delivery, out var contents))
        {
            var body = await blobs.ReadAsync(BlobVault.Deliveries, file.Delivery, cancellation) ?? throw new InvalidOperationException($"{reference}: delivery {file.Delivery} is not stored.");
            deliveries[file.Delivery] = contents = AttachmentForm.Contents(body.ToMemory());
        }

        if (file.Sha256 is not { } sha256 || !contents.TryGetValue(sha256, out var content)) return file with { Failure = "The delivery does not hold the file's content." };
        var name = $"{reference}/{sha256}";
        await blobs.PutAsync(BlobVault.Attachments, name, BinaryData.FromBytes(content), file.ContentType, cancellation);
        return file with { Blob = name };
    }

    static Change Stored(Case before, Dictionary<string, Attachment> stored) => new(CaseFiles.With(before, stored))
    {
        Facts = [.. stored.Values.Select(a => a.Failure is null ? new AuditFact("attachment-stored", a.Id, To: a.Sha256) : new AuditFact("attachment-not-had", a.Id, Why: a.Failure))],
        Tasks = [.. stored.Values.Where(a => a.Failure is not null).Select(a => new StaffTask("attachment", a.Id, $"The file '{a.Name}' ({a.Kind}) could not be had: {a.Failure} Ask the applicant for it."))],
    };
}
