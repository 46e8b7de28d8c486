using System.Security.Cryptography;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Mpp.Adapters.Blobs;
using Mpp.Adapters.Forms;
using Mpp.Adapters.Tables;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Intake;
using Mpp.Functions.Forms;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Intake;

/// <summary>An authentic, readable delivery: what it says, the name under which its raw body is kept, and the time that counts.</summary>
public sealed record Arrival(Delivery Delivery, string Hash, string Blob, DateTimeOffset ReceivedAtUtc)
{
    const string ClaimSubject = "claim_";

    /// <summary>Reads a body. It is kept under its submission's name, its case's, or in quarantine where it can have neither.</summary>
    public static Arrival Of(ReadOnlyMemory<byte> body, DateTimeOffset receivedAtUtc)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(body.Span));
        var blob = $"quarantine/{hash}";
        var delivery = Delivery.Read(body, claim => blob = $"{ShortHash.Of(claim)}/{hash}");
        if (delivery.Problems.Count > 0) blob = $"quarantine/{hash}";
        else if (CaseReference.IsValid(delivery.Reference)) blob = $"{delivery.Reference}/{hash}";
        return new(delivery, hash, blob, receivedAtUtc);
    }

    /// <summary>The Due row that is written before anything else: whatever happens then, the sweep takes the stored delivery again.</summary>
    public DueRow Due => new(ReceivedAtUtc + Waking.Grace, ClaimSubject + Blob.Replace('/', '.'), "intake");

    public static bool IsSubject(string subject) => subject.StartsWith(ClaimSubject, StringComparison.Ordinal);

    /// <summary>It becomes a case, which is not in the lists yet; the name of any other delivery begins with its case's reference.</summary>
    public static bool IsNewCase(string subject) => IsSubject(subject) && !CaseReference.IsValid(subject[ClaimSubject.Length..].Split('.')[0]);

    public static (string Blob, DateTimeOffset ReceivedAtUtc) Of(DueRow row) => (row.Subject[ClaimSubject.Length..].Replace('.', '/'), row.DueUtc - Waking.Grace);
}

/// <summary>
/// From a delivery to a case (one about a case that is there goes to <see cref="CaseForms"/>). The raw delivery is stored first, then the reference is claimed, then the case is made, insert-if-absent. A host that dies
/// anywhere in between has left a Due row, and <see cref="FinishAsync"/> takes the stored delivery again as if it had just arrived.
/// </summary>
public sealed class Submissions(
    BlobVault blobs, IntakeStore intake, CaseStore cases, CaseChanges changes, TaskStore tasks, DueStore due, ProgrammeCache programme, CaseForms forms, Waking waking, TimeProvider clock, ILogger<Submissions> log)
{
    public async Task<Receipt> TakeAsync(DurableTaskClient client, Arrival arrival, BinaryData body)
    {
        if (arrival.Delivery.Reference is not null) return await forms.TakeAsync(client, arrival, body);
        await blobs.PutAsync(BlobVault.Deliveries, arrival.Blob, body, "application/json");
        if (await intake.FindAsync(arrival.Delivery.ClaimKey) is { } reference) return await TakeAgainAsync(client, reference, arrival, null);
        await due.AddAsync(arrival.Due);
        return await ClaimAsync(client, arrival);
    }

    /// <summary>Takes a stored delivery again whose host died before the case was made or changed, or its story was woken. The case's reference.</summary>
    public async Task<string> FinishAsync(DurableTaskClient client, DueRow row)
    {
        var (blob, receivedAtUtc) = Arrival.Of(row);
        var body = await blobs.ReadAsync(BlobVault.Deliveries, blob) ?? throw new InvalidOperationException($"Due row {row.Id} names a delivery that is not stored.");
        var arrival = Arrival.Of(body.ToMemory(), receivedAtUtc);
        var receipt = arrival.Delivery.Reference is null ? await ClaimAsync(client, arrival) : await forms.TakeAsync(client, arrival, body);
        log.LogInformation("Delivery {Blob} was taken again: {Reference}, {Outcome}", blob, receipt.Reference, receipt.Outcome);
        return receipt.Reference;
    }

    async Task<Receipt> ClaimAsync(DurableTaskClient client, Arrival arrival)
    {
        var claim = await intake.ClaimAsync(arrival.Delivery.ClaimKey, arrival.ReceivedAtUtc);
        return (claim.IsNew ? await CreateAsync(client, claim.Reference, arrival) : null) ?? await TakeAgainAsync(client, claim.Reference, arrival, arrival.Due);
    }

    /// <summary>Null if the case is there already.</summary>
    async Task<Receipt?> CreateAsync(DurableTaskClient client, string reference, Arrival arrival)
    {
        var (delivery, application) = (arrival.Delivery, arrival.Delivery.Application!);
        var known = await programme.ReadAsync(CancellationToken.None);
        var settings = known.SettingsInForce(SwedishCalendar.StockholmDate(arrival.ReceivedAtUtc));
        var round = RoundChoice.For(delivery.RoundId, application, known.Rounds.Select(r => r.Round), settings, arrival.ReceivedAtUtc);
        var change = SubmitApplication.Create(reference, application, round, settings, arrival.ReceivedAtUtc, delivery.ClaimedAtUtc,
            new Revision(1, "submission", arrival.Blob, delivery.ContentHash, arrival.ReceivedAtUtc));
        // Before the case, as with every change of one (CaseChanges): whoever finishes a dead delivery writes the same.
        foreach (var task in change.Tasks) await tasks.AddAsync(reference, task, clock.GetUtcNow());
        if (!await cases.CreateAsync(change, Sender(delivery), clock.GetUtcNow())) return null;
        await waking.StartQuietlyAsync(client, change.Case, arrival.Due.Id);
        return new(reference, change.Case.Status == CaseStatus.NotEligible ? "refused" : "accepted", change.Case.Eligibility.Refusals);
    }

    /// <summary>A submission that is known: the same content again is a repeat; other content is a revision, if the round (or a permit) still lets it in.</summary>
    async Task<Receipt> TakeAgainAsync(DurableTaskClient client, string reference, Arrival arrival, DueRow? wake)
    {
        if (await cases.FindAsync(reference) is not { } stored)
        {
            // Claimed a moment ago by somebody who has not made the case yet, or never will.
            if (await CreateAsync(client, reference, arrival) is { } receipt) return receipt;
            stored = await cases.FindAsync(reference) ?? throw new InvalidOperationException($"Case {reference} is there and is not.");
        }

        if (IsRepeat(stored.Case, arrival.Delivery)) return new(reference, "repeat", []);
        if (wake is null) await due.AddAsync(wake = arrival.Due);
        var known = await programme.ReadAsync(CancellationToken.None);
        var changed = await changes.ApplyAsync(reference, Sender(arrival.Delivery), (before, _) => ValueTask.FromResult(Revise(before.Case, arrival, known)), null, CancellationToken.None, stored);
        await waking.WakeAsync(client, changed!.Before.Case, changed.Case, wake.Id);
        return changed.Commit is not null ? new(reference, "revision", changed.Case.Eligibility.Refusals)
            : changed.Refusals.Count > 0 ? new(reference, "refused", changed.Refusals)
            : new(reference, "repeat", []);
    }

    static Ruling<Change>? Revise(Case before, Arrival arrival, Programme known) => IsRepeat(before, arrival.Delivery) ? null : ReviseApplication.Apply(
        before, arrival.Delivery.Application!, before.RoundId is { } id ? known.FindRound(id)?.Round
            : RoundChoice.For(arrival.Delivery.RoundId, arrival.Delivery.Application!, known.Rounds.Select(r => r.Round), known.Settings(before.SettingsVersion), arrival.ReceivedAtUtc),
        known.Settings(before.SettingsVersion),
        new Revision(before.Revisions.Count + 1, "revision", arrival.Blob, arrival.Delivery.ContentHash, arrival.ReceivedAtUtc));

    static bool IsRepeat(Case @case, Delivery delivery) => @case.Revisions.Any(r => r.ContentHash == delivery.ContentHash);

    static Actor Sender(Delivery delivery) => new("form", $"{delivery.Source}/{delivery.FormId}", delivery.Source);
}

/// <summary>The webhook's answer. <paramref name="Outcome"/>: accepted, revision, repeat or refused.</summary>
public sealed record Receipt(string Reference, string Outcome, IReadOnlyList<Refusal> Refusals);
