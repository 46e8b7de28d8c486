using Mpp.Adapters.Tables;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using Mpp.Functions.Rounds;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Timers;

/// <summary>
/// Writes the Due rows that the records call for and that are not there. Rows that are there go on as they are, so that back-off and examination are not begun again; one that has nothing behind
/// it is settled by the sweep.
/// </summary>
public sealed class NightlyMending(DueStore due)
{
    /// <param name="case">As read just now.</param>
    /// <param name="pending">Its letters that wait.</param>
    /// <param name="lists">Which hints there are.</param>
    /// <param name="now">Programme time.</param>
    /// <param name="cancellation">The host is stopping.</param>
    public async Task MendAsync(Case @case, IReadOnlyList<StoredLetter> pending, NightsLists lists, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var hint in @case.Obligations.ToBeFound().Select(o => DueRow.Of(@case.Reference, o)))
            if (!lists.HasHint(hint)) await due.MendAsync(hint, cancellation);
        if (pending.Count > 0) await due.MendAsync(new DueRow(pending.Min(l => l.NextAttemptUtc) ?? now, @case.Reference, "mail"), cancellation);

        // What a story does once, without an obligation for it: the rule that touches other cases, and files.
        if (!ApplicationStory.IsOver(@case) && @case.Eligibility.EarlierReportsCheckedAtUtc is null || CaseFiles.Open(@case).Count > 0)
            await due.MendAsync(new DueRow(now, @case.Reference, "wake-nightly"), cancellation);
    }

    /// <summary>A round's announcements that are not done.</summary>
    public async Task MendAsync(Round round, CancellationToken cancellation)
    {
        foreach (var announcement in round.Announcements.Where(a => a.DoneAtUtc is null)) await due.MendAsync(Announcements.DueRowOf(round, announcement), cancellation);
    }
}
