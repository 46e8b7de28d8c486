using Microsoft.Azure.Functions.Worker;
using Mpp.Adapters.Blobs;
using Mpp.Adapters.Forms;
using Mpp.Domain.Cases;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Intake;

/// <summary>
/// Stores every file of a case as an immutable blob of its own: out of the raw delivery, or from behind its link. A file that cannot be had is put on
/// record with the reason and becomes a task for staff; the application does not stop for it.
/// </summary>
public sealed class StoreAttachments(CaseChanges changes, BlobVault blobs, LinkedFiles links)
{
    [Function(nameof(StoreAttachments))]
    public async Task Run([ActivityTrigger] StoryInput input, CancellationToken cancellation)
    {
        var deliveries = new Dictionary<string, IReadOnlyDictionary<string, byte[]>>();
        await changes.ApplyAsync(input.Subject, Actor.System, async (before, _) =>
        {
            if (before.Case.Generation != input.Generation) return null;
            var open = CaseFiles.Open(before.Case);
            if (open.Count == 0) return null;

            var stored = new Dictionary<string, Attachment>();
            foreach (var file in open) stored[file.Id] = file.Url is null ? await FromDeliveryAsync(input.Subject, file, deliveries, cancellation) : await links.StoreAsync(input.Subject, file, cancellation);
            return Stored(before.Case, stored);
        }, null, cancellation);
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

    internal static Change Stored(Case before, Dictionary<string, Attachment> stored)
    {
        var failed = stored.Values.Where(a => a.Failure is not null).ToList();
        return new(CaseFiles.With(before, stored))
        {
            Facts = [.. stored.Values.Select(a => a.Failure is null ? new AuditFact("attachment-stored", a.Id, To: a.Sha256) : new AuditFact("attachment-not-had", a.Id, Why: a.Failure))],
            Tasks = [.. failed.Select(a => new StaffTask("attachment", a.Id, $"The file '{a.Name}' ({a.Kind}) could not be had: {a.Failure} Ask the applicant for it."))],
        };
    }
}
