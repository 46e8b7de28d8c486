using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using Mpp.Functions.Rounds;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Timers;

/// <summary>
/// Writes the Due rows that the records call for and that are not there. Rows that are there go on as they are, so that back-off and examination are not begun again; one that has nothing behind
/// it is settled by the sweep.
/// </summary>
public sealed class NightlyMending(DueStore due, CaseStore cases, LedgerStore ledger)
{
    public async Task MendAsync(Case @case, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var obligation in @case.Obligations) await due.MendAsync(new DueRow(obligation.Due.ToUtc(), @case.Reference, obligation.Id), cancellation);
        var letters = await cases.PendingLettersAsync(@case.Reference, cancellation);
        if (letters.Count > 0) await due.MendAsync(new DueRow(letters.Min(l => l.NextAttemptUtc) ?? now, @case.Reference, "mail"), cancellation);

        // What a story does once, without an obligation for it: the rule that touches other cases, and files.
        if (!ApplicationStory.IsOver(@case) && (@case.Eligibility.EarlierReportsCheckedAtUtc is null || @case.Application.Attachments.Any(a => a is { Blob: null, Failure: null })))
            await due.MendAsync(new DueRow(now, @case.Reference, "wake-nightly"), cancellation);
    }

    /// <summary>A round's announcements that are not done, and money that is reserved for a decision which its case does not tell of.</summary>
    public async Task MendAsync(Round round, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var announcement in round.Announcements.Where(a => a.DoneAtUtc is null)) await due.MendAsync(Announcements.DueRowOf(round, announcement), cancellation);

        var entries = (await ledger.BooksAsync(round.Id, cancellation)).Entries;
        var released = entries.Where(e => e.IsRelease).Select(e => e.OperationId).ToHashSet();
        foreach (var entry in entries.Where(e => !released.Contains(e.OperationId)))
        {
            // A decision that is under way at this moment is on file by the time the sweep looks.
            if (await cases.FindAsync(entry.Reference, cancellation) is { } stored && stored.Case.Decision?.LedgerOperation != entry.OperationId)
                await due.MendAsync(new DueRow(now + Waking.Grace, entry.Reference, LedgerSettlement.KindOf(entry.OperationId)), cancellation);
        }
    }
}
