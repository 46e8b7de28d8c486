using Microsoft.DurableTask.Client;
using Mpp.Adapters.Blobs;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Functions.Intake;
using Mpp.Functions.Staff;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Forms;

/// <summary>
/// Forms about a case that is there: the raw delivery is stored first, then one transaction of the case, then the wake-up. The Due row before the transaction names the delivery, so that a host that dies
/// in between loses none. What no case takes waits in quarantine for a person, who can have it taken again, as of when it came.
/// </summary>
public sealed class CaseForms(IEnumerable<ICaseForm> forms, BlobVault blobs, CaseStore cases, CaseCommands commands, QuarantineStore quarantine, ProgrammeCache programme, TimeProvider clock)
{
    readonly Dictionary<string, ICaseForm> forms = forms.ToDictionary(f => f.Type);

    public ICaseForm Of(string type) => forms.GetValueOrDefault(type) ?? throw new InvalidOperationException($"Nothing takes forms of the type {type}.");

    public async Task<Receipt> TakeAsync(DurableTaskClient client, Arrival arrival, BinaryData body)
    {
        await blobs.PutAsync(BlobVault.Deliveries, arrival.Blob, body, "application/json");
        var (delivery, form) = (arrival.Delivery, Of(arrival.Delivery.Type));
        var reference = delivery.Reference!;
        if (!CaseReference.IsValid(reference) || await cases.FindAsync(reference) is not { } stored)
            return await RefuseAsync(arrival, [new("unknown-reference", $"There is no case '{reference}'. The form is kept, and a member of staff finds out what it belongs to.")]);

        var sent = SentForm.FromDelivery(delivery, body.ToMemory(), arrival.ReceivedAtUtc);
        var sender = new Actor("form", $"{delivery.Source}/{delivery.FormId}", delivery.Source);
        var (settings, live) = (await programme.OfAsync(stored.Case, CancellationToken.None), await programme.InForceAsync(CancellationToken.None));
        var first = await RuleAsync(stored.Case, clock.GetUtcNow());
        if (first is null) return new(reference, "repeat", []);
        if (!first.IsAllowed) return await RefuseAsync(arrival, [.. first.Refusals.Select(r => Precondition.ForApplicant(r, stored.Case))]);

        await StoreFilesAsync(sent, first.Value.Case);
        // One that came long ago (out of quarantine, over a slow line) would be due at once, and a sweep might settle it before there is anything to settle: then the hint is a command's.
        var hint = arrival.Due.DueUtc > clock.GetUtcNow() ? arrival.Due : null;
        var changed = await commands.ChangeAsync(client, stored, sender,
            (before, now) => before.ETag == stored.ETag ? ValueTask.FromResult<Ruling<Change>?>(first) : RuleAsync(before.Case, now), _ => null, arrival: hint);
        return changed.Commit is not null ? new(reference, form.IsRevision(sent, changed.Before.Case) ? "revision" : "accepted", [])
            : changed.Refusals.Count > 0 ? await RefuseAsync(arrival, [.. changed.Refusals.Select(r => Precondition.ForApplicant(r, changed.Case))])
            : new(reference, "repeat", []);

        ValueTask<Ruling<Change>?> RuleAsync(Case before, DateTimeOffset nowUtc) => ApplyAsync(form, sent, new(before, sender, settings, live, nowUtc));
    }

    /// <summary>What the form's rule says; but whoever may send forms may not fill the case's record so far that staff could not go on with it.</summary>
    public static async ValueTask<Ruling<Change>?> ApplyAsync(ICaseForm form, SentForm sent, InHand hand)
    {
        var ruling = await form.ApplyAsync(sent, hand);
        return ruling?.Value is { } change && CaseStore.IsTooFullForForms(change.Case)
            ? new Refusal("case-full", $"The record of {hand.Case.Reference} is nearly full, and nothing more is taken by forms. Write to ICLD.")
            : ruling;
    }

    /// <summary>Writes what a change of the case will name, once the rule has allowed it: the files, and the delivery where it has not been stored on arrival.</summary>
    public Task StoreAsync(SentForm sent, Case after) => Task.WhenAll(
        blobs.PutAsync(BlobVault.Deliveries, sent.Blob, BinaryData.FromBytes(sent.Delivery), "application/json"), StoreFilesAsync(sent, after));

    async Task StoreFilesAsync(SentForm sent, Case after) =>
        await Task.WhenAll(sent.Contents(CaseFiles.All(after)).DistinctBy(f => f.Blob).Select(f => blobs.PutAsync(BlobVault.Attachments, f.Blob, f.Content, f.ContentType)));

    /// <summary>The sender did its part and would only send the same again: the form waits for a person.</summary>
    async Task<Receipt> RefuseAsync(Arrival arrival, IReadOnlyList<Refusal> refusals)
    {
        var of = CaseReference.IsValid(arrival.Delivery.Reference) ? $" of {arrival.Delivery.Reference}" : "";
        var reason = $"{arrival.Delivery.Type}{of}: {string.Join("; ", refusals.Select(r => r.Code))}";
        ProgrammeMetrics.IntakeQuarantined.Add(1);
        await quarantine.AddAsync(new QuarantinedDelivery(arrival.Hash, "forms", null, arrival.Blob, reason, arrival.ReceivedAtUtc));
        return new(arrival.Delivery.Reference!, "refused", refusals);
    }
}
