using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Decisions;
using Mpp.Domain.Rounds;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Rounds;

/// <summary>The selection as it was frozen when the announcement was ordered.</summary>
public sealed class SelectForAnnouncement(ProgrammeStore store)
{
    [Function(nameof(SelectForAnnouncement))]
    public async Task<string[]> Run([ActivityTrigger] StoryInput input, CancellationToken cancellation) =>
        [.. AnnouncementOf(await store.ReadAsync(cancellation), input)?.References ?? []];

    internal static Announcement? AnnouncementOf(Programme programme, StoryInput input) =>
        programme.FindRound(input.Subject)?.Round.Announcements.FirstOrDefault(a => a.Number.ToString(CultureInfo.InvariantCulture) == input.Occasion);
}

/// <summary>One case's part: the decision becomes known, and its letters go out. A case that was withdrawn or suspended since is left as it is.</summary>
public sealed class AnnounceCase(CaseChanges changes, DueStore due, Waking waking, TimeProvider clock)
{
    [Function(nameof(AnnounceCase))]
    public async Task Run([ActivityTrigger] string reference, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var wake = new DueRow(clock.GetUtcNow() + Waking.Grace, reference, "wake-announced");
        await due.AddAsync(wake, cancellation);
        var changed = await changes.ApplyAsync(reference, Actor.System, (before, now) => ValueTask.FromResult<Ruling<Change>?>(AnnounceDecision.Apply(before.Case, now)), null, cancellation)
            ?? throw new InvalidOperationException($"The announcement names {reference}, which does not exist.");
        await waking.WakeAsync(client, changed.Before.Case, changed.Case, wake.Id);
    }
}

/// <summary>The round's record says that the announcement is done; its Due row goes.</summary>
public sealed class FinishAnnouncement(ProgrammeStore store, DueStore due, TimeProvider clock)
{
    [Function(nameof(FinishAnnouncement))]
    public async Task Run([ActivityTrigger] StoryInput input, CancellationToken cancellation)
    {
        while (true)
        {
            var programme = await store.ReadAsync(cancellation);
            if (programme.FindRound(input.Subject) is not { } stored || SelectForAnnouncement.AnnouncementOf(programme, input) is not { DoneAtUtc: null } announcement) break;
            var now = clock.GetUtcNow();
            var done = AnnounceRound.Done(stored.Round, announcement.Number, now);
            if (await store.PutRoundAsync(stored, done.Round, done.Facts, Actor.System, now, cancellation) is not null) break;
        }

        if (input.Due is { } row) await due.SettleAsync(row, cancellation);
    }
}
