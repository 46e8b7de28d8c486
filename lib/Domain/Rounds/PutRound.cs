using System.Globalization;
using System.Text.RegularExpressions;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;
using static Mpp.Domain.Rounds.RoundText;

namespace Mpp.Domain.Rounds;

/// <summary>A round is opened in the books, or what it says is changed as a whole. Permits, announcements and a pause stay: they have commands of their own.</summary>
public static partial class PutRound
{
    const long LargestEnvelopeSek = 100_000_000_000;

    /// <param name="before">The round of this id; null: it is new.</param>
    /// <param name="proposed">As staff sent it.</param>
    /// <param name="settings">In force: known grant types and countries.</param>
    /// <param name="committedSek">What approvals have committed of the envelope.</param>
    public static Ruling<RoundChange> Apply(Round? before, Round proposed, ProgrammeSettings settings, long committedSek = 0)
    {
        var refusals = Refusals(before, proposed, settings, committedSek).ToList();
        if (refusals.Count > 0) return refusals;

        var round = proposed with
        {
            Name = proposed.Name.Trim(),
            GrantTypes = proposed.GrantTypes?.Distinct().ToList(),
            Countries = proposed.Countries?.Distinct().ToList(),
            EnvelopeVersion = before is null ? 0 : before.EnvelopeVersion + (proposed.EnvelopeSek == before.EnvelopeSek ? 0 : 1),
            IsPaused = before?.IsPaused ?? false,
            LatePermits = before?.LatePermits ?? [],
            Announcements = before?.Announcements ?? [],
        };
        return new RoundChange(round, [.. Facts(before, round)]);
    }

    /// <summary>More is committed than the envelope would hold.</summary>
    public static Refusal EnvelopeCommitted(Round? before, long envelopeSek, long committedSek) => new("envelope-committed",
        Amount($"SEK {committedSek:N0} of the envelope{(before is null ? "" : $" of {before.Id}")} is committed; it cannot become SEK {envelopeSek:N0}."));

    static IEnumerable<Refusal> Refusals(Round? before, Round round, ProgrammeSettings settings, long committedSek)
    {
        if (!Id().IsMatch(round.Id)) yield return new("round-id", $"'{round.Id}' is no id for a round: 1 to 40 lower-case letters, digits and hyphens, for instance 2026-spring.");
        if (string.IsNullOrWhiteSpace(round.Name) || round.Name.Length > 200) yield return new("round-name", "Give the round a name of at most 200 characters.");
        if (round.ClosesOn < round.OpensOn) yield return new("dates-order", $"The round closes {Day(round.ClosesOn)}, before it opens {Day(round.OpensOn)}.");
        else if (round.OpensOn.Year is < 2000 or > 2100 || round.ClosesOn.Year > 2100) yield return new("dates-range", $"A round from {Day(round.OpensOn)} to {Day(round.ClosesOn)} cannot be meant.");
        if (round.EnvelopeSek is < 1 or > LargestEnvelopeSek) yield return new("envelope", Amount($"The envelope is SEK {round.EnvelopeSek:N0}; it must be from SEK 1 to SEK {LargestEnvelopeSek:N0}."));
        else if (round.EnvelopeSek < committedSek) yield return EnvelopeCommitted(before, round.EnvelopeSek, committedSek);
        if (round.GrantTypes is { } types)
        {
            if (types.Count == 0) yield return new("grant-types", "The list of grant types is empty: nobody could apply. Leave it out for all.");
            var strange = types.Where(t => settings.GrantType(t) is null).ToList();
            if (strange.Count > 0) yield return new("unknown-grant-type", $"Unknown: {string.Join(", ", strange.Take(5))}. Known: {string.Join(", ", settings.GrantTypes.Select(t => t.Type))}.");
        }

        if (round.Countries is { } countries)
        {
            if (countries.Count == 0) yield return new("countries", "The list of countries is empty: nobody could apply. Leave it out for all.");
            var strange = countries.Where(c => settings.Countries.All(known => known.Code != c)).ToList();
            if (strange.Count > 0) yield return new("unknown-country", $"Unknown: {string.Join(", ", strange.Take(5))}. Known: {string.Join(", ", settings.Countries.Select(c => c.Code))}.");
        }
    }

    static IEnumerable<AuditFact> Facts(Round? before, Round after)
    {
        if (before is null)
        {
            yield return new("put-round", after.Id, null, Amount($"{Day(after.OpensOn)} {Day(after.ClosesOn)} {after.EnvelopeSek}"));
            yield break;
        }

        (string Field, string From, string To)[] fields =
        [
            ("name", before.Name, after.Name),
            ("opensOn", Day(before.OpensOn), Day(after.OpensOn)),
            ("closesOn", Day(before.ClosesOn), Day(after.ClosesOn)),
            ("envelopeSek", Amount($"{before.EnvelopeSek}"), Amount($"{after.EnvelopeSek}")),
            ("grantTypes", List(before.GrantTypes), List(after.GrantTypes)),
            ("countries", List(before.Countries), List(after.Countries)),
            ("themes", List(before.Themes), List(after.Themes)),
            ("rolling", Amount($"{before.IsRolling}"), Amount($"{after.IsRolling}")),
            ("refusesOverCap", Amount($"{before.RefusesOverCap}"), Amount($"{after.RefusesOverCap}")),
        ];
        foreach (var (field, from, to) in fields.Where(f => f.From != f.To)) yield return new("put-round", $"{after.Id} {field}", from, to);
    }

    static string List(IReadOnlyList<string>? values) => values is null ? "all" : string.Join(' ', values);

    static string Amount(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("^[a-z0-9](-?[a-z0-9]){0,39}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
