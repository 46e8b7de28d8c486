using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;
using static Mpp.Domain.Rounds.RoundText;

namespace Mpp.Domain.Rounds;

/// <summary>
/// Orders that decisions be announced together on a day: which ones is frozen now, the letters go out in the morning of that day. A later order takes what was decided since. Handbook section 4.5.
/// </summary>
public static class AnnounceRound
{
    /// <param name="round">Any round with decisions.</param>
    /// <param name="on">The day; today is allowed and means at once, if the hour has passed.</param>
    /// <param name="decided">References of the round's cases that are decided and not announced.</param>
    /// <param name="settings">In force today: the hour at which letters go out.</param>
    /// <param name="actor">The decider.</param>
    /// <param name="nowUtc">Programme time.</param>
    public static Ruling<RoundChange> Apply(Round round, DateOnly on, IEnumerable<string> decided, ProgrammeSettings settings, Actor actor, DateTimeOffset nowUtc)
    {
        List<Refusal> refusals = [];
        if (on < SwedishCalendar.StockholmDate(nowUtc)) refusals.Add(new("date-passed", $"{Day(on)} is over. Announce today or on a later day."));
        else if (on.Year > 2100) refusals.Add(new("dates-range", $"{Day(on)} cannot be meant."));

        var ordered = round.Announcements.Where(a => a.DoneAtUtc is null).SelectMany(a => a.References).ToHashSet();
        var selection = decided.Where(r => !ordered.Contains(r)).Distinct().Order(StringComparer.Ordinal).ToList();
        if (selection.Count == 0)
        {
            refusals.Add(new("nothing-to-announce", ordered.Count == 0
                ? $"No case of {round.Name} ({round.Id}) is decided and not announced."
                : $"Every decision of {round.Name} ({round.Id}) is announced, or ordered for {Day(round.Announcements.Last(a => a.DoneAtUtc is null).On)}."));
        }

        if (refusals.Count > 0) return refusals;

        var number = round.Announcements.Count + 1;
        Announcement announcement = new(number, on, SwedishCalendar.At(on, settings.LettersGoOutAt, settings.Zone), selection, actor.Name, nowUtc);
        return new RoundChange(
            round with { Announcements = [.. round.Announcements, announcement] },
            [new("announce", $"{round.Id} announcement-{number}", null, $"{Day(on)} {selection.Count} cases")]);
    }

    /// <summary>Every letter of the announcement is ordered: it is done.</summary>
    /// <exception cref="InvalidOperationException">The round has no such announcement.</exception>
    public static RoundChange Done(Round round, int number, DateTimeOffset nowUtc)
    {
        if (round.Announcements.All(a => a.Number != number)) throw new InvalidOperationException($"Round {round.Id} has no announcement {number}.");
        return new(
            round with { Announcements = [.. round.Announcements.Select(a => a.Number == number ? a with { DoneAtUtc = a.DoneAtUtc ?? nowUtc } : a)] },
            [new("announced", $"{round.Id} announcement-{number}")]);
    }
}
