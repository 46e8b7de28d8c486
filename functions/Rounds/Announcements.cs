using Microsoft.DurableTask.Client;
using Mpp.Adapters.Tables;
using Mpp.Domain.Rounds;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Rounds;

/// <summary>
/// A round's decisions, announced together on the set day: the command freezes the selection in the round's record, the sweep starts the story when the time
/// comes. Due rows of a round have the subject round_ID and the kind announce-N.
/// </summary>
public sealed class Announcements(ProgrammeStore store, DueStore due)
{
    public static DueRow DueRowOf(Round round, Announcement announcement) => new(announcement.Due.ToUtc(), $"round_{round.Id}", $"announce-{announcement.Number}");

    public static string InstanceId(string roundId, int number) => $"ann-{roundId}-{number}";

    /// <summary>The progress of an announcement: what staff/jobs shows.</summary>
    public static Job JobOf(string roundId, Announcement announcement, int? done = null) => new(
        $"announce-{announcement.Number}-{roundId}", announcement.DoneAtUtc is not null ? "done" : "scheduled", announcement.References.Count,
        announcement.DoneAtUtc is not null ? announcement.References.Count : done ?? 0, announcement.Due.ToUtc(), announcement.DoneAtUtc);

    public async Task FireAsync(DurableTaskClient client, DueRow row, CancellationToken cancellation)
    {
        var round = (await store.ReadAsync(cancellation)).FindRound(row.Subject["round_".Length..])?.Round;
        if (round?.Announcements.FirstOrDefault(a => DueRowOf(round, a).Id == row.Id) is not { DoneAtUtc: null } announcement)
        {
            await due.SettleAsync(row.Id, cancellation);
            return;
        }

        // Every attempt is an instance of its own: the steps are repeatable, and a failed instance of the same id could not be started again.
        await Waking.StartAsync(client, nameof(AnnouncementOrchestrator), $"{InstanceId(round.Id, announcement.Number)}-g{row.Attempts + 1}",
            new StoryInput(round.Id, 1, announcement.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), row.Id), cancellation);
    }
}

/// <summary>The progress of a command over many cases. <paramref name="State"/>: scheduled or done.</summary>
public sealed record Job(string Id, string State, int Total, int Done, DateTimeOffset DueAtUtc, DateTimeOffset? DoneAtUtc);
