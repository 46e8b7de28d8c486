using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Adapters.Mail;
using Mpp.Adapters.Tables;
using Mpp.Domain.Agreements;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using Mpp.Domain.Completions;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;
using Mpp.Domain.Settings;
using Mpp.Functions.Intake;
using Mpp.Functions.Payments;
using Mpp.Functions.Telemetry;

namespace Mpp.Functions.Stories;

/// <summary><paramref name="Settles"/>: the Due row whose work this is; it goes once the record shows that nothing is left of it.</summary>
public sealed record CarryOutInput(StoryInput Story, string? Settles);

/// <summary>
/// Carries out whatever a case's record says is due: obligations whose time has come (each one case transaction), letters that wait, the books of
/// a decision. Repeatable at any point. A superseded generation changes nothing.
/// </summary>
public sealed class CarryOut(CaseChanges changes, CaseStore cases, ProgrammeCache programme, DueStore due, Outbox outbox, LedgerSettlement ledger, PartnershipHolds partnership, PartnershipLetters siblings, CaseIndex index, TimeProvider clock)
{
    const int MostAtOnce = 20;

    [Function(nameof(CarryOut))]
    public async Task<Standing> Run([ActivityTrigger] CarryOutInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var reference = input.Story.Subject;
        Tracing.About(reference);
        var (stored, pending) = await cases.FindWithPendingLettersAsync(reference, cancellation) ?? throw new InvalidOperationException($"Story of {reference} has no case to act on.");
        if (stored.Case.Generation != input.Story.Generation) return StandingOf(stored.Case, input.Story, hasMore: false) with { IsSuperseded = true };

        var (@case, latest, letters) = (stored.Case, (StoredCase?)stored, pending);
        var settled = new List<string>();
        for (var i = 0; i < MostAtOnce && NextDue(@case, input.Story) is { } obligation; i++)
        {
            var beyond = await BeyondAsync(client, @case, obligation, cancellation);
            var changed = await changes.ApplyAsync(reference, Actor.System, async (before, now) =>
                before.Case.Generation == input.Story.Generation && before.Case.Obligations.Contains(obligation) && Follows(before.Case, obligation, await SettingsFor(before.Case, obligation, cancellation), beyond, now) is { } ruling ? ruling : null, null, cancellation, latest);
            (@case, latest) = (changed!.Case, (changed.Commit as CommitOutcome.Committed)?.Stored);
            letters = changed.Commit switch
            {
                null => letters,
                CommitOutcome.Committed { Letters: { } ordered } => [.. letters, .. ordered],
                _ => await cases.PendingLettersAsync(reference, cancellation),
            };
            if (changed.Refusals.Count > 0) throw new InvalidOperationException($"{reference}: {obligation.Id} is due but refused: {changed.Refusals[0].Code}.");
            if (@case.Obligations.Contains(obligation)) break;
            settled.Add(DueRow.Of(reference, obligation).Id);
        }

        if (await outbox.SendAsync(@case, letters, cancellation) is { NextAttemptUtc: { } again }) await due.AddAsync(new DueRow(again, reference, "mail"), cancellation);
        if (input.Settles is { } id)
        {
            await ledger.SettleAsync(id, @case, cancellation);
            if (!@case.Obligations.Any(o => DueRow.Of(reference, o).Id == id)) settled.Add(id);
        }

        // A new case enters the lists here; later only what changed is written again. A later generation does not know what the former has written.
        if (input.Settles is { } arrival && Arrival.IsNewCase(DueRow.SubjectOf(arrival))) await index.AddAsync(@case, cancellation);
        await index.UpsertAsync(@case, input.Story.Generation > 1 ? null : stored.Case, cancellation);
        foreach (var row in settled.Distinct()) await due.SettleAsync(row, cancellation);
        return StandingOf(@case, input.Story, hasMore: NextDue(@case, input.Story) is not null && settled.Count >= MostAtOnce);
    }

    /// <summary>What a report owes is its own story's, which starts with the first of it; everything else is whoever's is awake.</summary>
    Obligation? NextDue(Case @case, StoryInput story) =>
        @case.Obligations.Where(o => o.Due.ToUtc() <= clock.GetUtcNow() && (ReportStory.Of(o.Id) ?? story.Occasion) == story.Occasion).OrderBy(o => o.Due.ToUtc()).FirstOrDefault();

    static Standing StandingOf(Case @case, StoryInput story, bool hasMore) => new(
        @case.Status, @case.Decision?.AnnouncedAtUtc is not null, IsSuperseded: false, hasMore, @case.Eligibility.EarlierReportsCheckedAtUtc is null, CaseFiles.Open(@case).Count > 0, ReportStory.IsSettled(@case, story.Occasion));

    /// <summary>What is to be done in other partitions before the case's own transaction, repeatable, or to be known of them.</summary>
    async Task<Beyond> BeyondAsync(DurableTaskClient client, Case @case, Obligation obligation, CancellationToken cancellation)
    {
        if (obligation.Kind == ReleaseCommitment.Obligation) await ledger.ReturnAsync(@case, obligation.Occasion, cancellation);
        return obligation.Kind switch
        {
            TellPartnership.Obligation => new([], await siblings.TellAsync(client, @case, (await programme.InForceAsync(cancellation)).PaymentsHeldFromOffset, cancellation)),
            OrderPayment.Obligation when RemindOfPayment.Of(@case, obligation.Occasion) is not null => new(await partnership.OfAsync(@case, await programme.InForceAsync(cancellation), clock.GetUtcNow(), cancellation), []),
            _ => new([], []),
        };
    }

    /// <summary>Which rule an obligation's time sets going; null where something else is so by now, and it is asked anew.</summary>
    static Ruling<Change>? Follows(Case @case, Obligation obligation, ProgrammeSettings settings, Beyond beyond, DateTimeOffset now) => obligation.Kind switch
    {
        "completion-reminder" => RemindOfCompletion.Apply(@case, Number(obligation), now),
        "completion-expires" => ExpireCompletion.Apply(@case, Number(obligation), now),
        "agreement-reminder" => RemindToSign.Apply(@case, settings, now),
        "agreement-escalation" => EscalateSigning.Apply(@case, settings, now),
        "in-force" => PutInForce.Apply(@case, settings, now),
        "report-reminder" => RemindOfReport.Apply(@case, obligation.Occasion, settings, now),
        OrderPayment.Obligation => RemindOfPayment.Apply(@case, obligation.Occasion, beyond.Elsewhere, now),
        TellPartnership.Obligation => TellPartnership.Done(@case, beyond.Told, settings.PaymentsHeldFromOffset, now),
        ReleaseCommitment.Obligation => ReleaseCommitment.Apply(@case, obligation.Occasion),
        _ => throw new InvalidOperationException($"{@case.Reference}: nothing is known to follow from obligation {obligation.Id}."),
    };

    static int Number(Obligation obligation) => int.Parse(obligation.Occasion, CultureInfo.InvariantCulture);

    /// <summary>Offsets of unsent reminders and the hour of letters are live; everything else is as it was when the application came in (design rule 10).</summary>
    async Task<ProgrammeSettings> SettingsFor(Case @case, Obligation obligation, CancellationToken cancellation) =>
        obligation.Kind is TellPartnership.Obligation or "report-reminder" or "agreement-reminder" or "completion-reminder" ? await programme.InForceAsync(cancellation) : await programme.OfAsync(@case, cancellation);

    /// <summary><paramref name="Elsewhere"/>: what other grants hold a payment for. <paramref name="Told"/>: what the others have just been told.</summary>
    sealed record Beyond(IReadOnlyList<Refusal> Elsewhere, IReadOnlyList<OverdueReport> Told);
}
