using System.Globalization;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;
using static Mpp.Domain.Rounds.RoundText;

namespace Mpp.Domain.Rounds;

/// <summary>The round that takes over the rest of the window. Null: as the round that is split; of money, half of what is not committed yet.</summary>
public sealed record NextRound(string Id, string? Name = null, DateOnly? ClosesOn = null, long? EnvelopeSek = null);

/// <summary>What a split does: the first round closes earlier and keeps less money, the second takes the rest of both.</summary>
public sealed record RoundSplit(RoundChange First, RoundChange Next);

/// <summary>
/// One round becomes two, one after the other (handbook section 3: windows get split). The first closes earlier, the next opens on the day after and takes what the first
/// took: the same types, countries and themes. No money is made: what the next gets the first loses. Applications that are in stay where they are.
/// </summary>
public static class SplitRound
{
    /// <param name="round">The round to split.</param>
    /// <param name="closesOn">Its new last day: today or later, since nobody becomes late by a split, and before its present one.</param>
    /// <param name="next">The round that follows.</param>
    /// <param name="known">Ids of all rounds.</param>
    /// <param name="settings">In force.</param>
    /// <param name="committedSek">What approvals have committed of the round's envelope: it keeps at least that.</param>
    /// <param name="nowUtc">Programme time.</param>
    public static Ruling<RoundSplit> Apply(
        Round round, DateOnly closesOn, NextRound next, IEnumerable<string> known, ProgrammeSettings settings, long committedSek, DateTimeOffset nowUtc)
    {
        var free = round.EnvelopeSek - committedSek;
        var moved = next.EnvelopeSek ?? free / 2;
        List<Refusal> refusals = [];
        if (closesOn < SwedishCalendar.StockholmDate(nowUtc))
            refusals.Add(new("date-passed", $"{Day(closesOn)} is over: who has applied since would be late. Close today or on a later day."));
        if (closesOn < round.OpensOn)
            refusals.Add(new("dates-order", $"{round.Name} ({round.Id}) opens {Day(round.OpensOn)}; it cannot close {Day(closesOn)}."));
        if (closesOn >= round.ClosesOn)
            refusals.Add(new("not-earlier", $"{round.Name} ({round.Id}) closes {Day(round.ClosesOn)}; {Day(closesOn)} is not earlier, so nothing is left for {next.Id}."));
        if (known.Contains(next.Id, StringComparer.OrdinalIgnoreCase))
            refusals.Add(new("round-exists", $"There is a round {next.Id} already: give the next one an id of its own."));
        if (moved > free)
        {
            refusals.Add(new("envelope-committed", string.Create(CultureInfo.InvariantCulture,
                $"SEK {free:N0} of the envelope of {round.Id} is not committed; {next.Id} cannot take SEK {moved:N0}.")));
        }
        else if (moved >= round.EnvelopeSek)
        {
            refusals.Add(new("envelope", $"Nothing would be left of the envelope of {round.Id}."));
        }

        var following = round with
        {
            Id = next.Id,
            Name = next.Name ?? $"{round.Name}, continued",
            OpensOn = closesOn < round.ClosesOn ? closesOn.AddDays(1) : round.ClosesOn,
            ClosesOn = next.ClosesOn ?? round.ClosesOn,
            EnvelopeSek = moved,
            IsPaused = false,
            LatePermits = [],
            Announcements = [],
        };
        var put = PutRound.Apply(null, following, settings);
        refusals.AddRange(put.Refusals);
        if (refusals.Count > 0) return refusals;

        var first = round with { ClosesOn = closesOn, EnvelopeSek = round.EnvelopeSek - moved, EnvelopeVersion = round.EnvelopeVersion + 1 };
        return new RoundSplit(
            new(first,
            [
                new("split", $"{round.Id} closesOn", Day(round.ClosesOn), Day(closesOn)),
                new("split", $"{round.Id} envelopeSek", Sek(round.EnvelopeSek), Sek(first.EnvelopeSek)),
            ]),
            put.Value!);
    }

    static string Sek(long amount) => amount.ToString(CultureInfo.InvariantCulture);
}
