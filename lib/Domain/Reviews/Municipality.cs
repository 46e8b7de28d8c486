using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Mpp.Domain.Cases;

namespace Mpp.Domain.Reviews;

/// <summary>
/// Whether two names mean the same place: "Växjö kommun", "Vaxjo Municipality" and "Växjö" do. It would rather see a conflict too many
/// ("Region Uppsala" and "Uppsala kommun"): to assign somebody else costs a minute. Handbook section 4.4.
/// </summary>
public static class Municipality
{
    static readonly FrozenSet<string> Generic = FrozenSet.ToFrozenSet(
    [
        "kommun", "kommuns", "kommunen", "stad", "stads", "staden", "region", "regions", "regionen", "landsting", "landstinget", "lan", "lans",
        "municipality", "municipal", "city", "town", "council", "county", "district", "of", "the",
    ]);

    /// <summary>The first party of the application that <paramref name="municipality"/> (one, or several divided by , ; / or &amp;) names; null if none.</summary>
    public static string? PartyNamed(Application application, string municipality)
    {
        var places = municipality.Split([',', ';', '/', '&'], StringSplitOptions.RemoveEmptyEntries).Select(Core).Where(c => c.Length > 0).ToHashSet();
        return application.Partners.Select(p => p.Name).Prepend(application.Applicant.Name).FirstOrDefault(name => places.Contains(Core(name)));
    }

    public static bool AreSame(string one, string other) => Core(one) is { Length: > 0 } core && core == Core(other);

    static string Core(string name)
    {
        var words = WithoutMarks(name).Split([' ', '-', '.', '(', ')', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var own = words.Where(w => !Generic.Contains(w)).ToList();
        // The genitive (Växjö – Växjös) goes from every word of every name alike, so that Borås still equals Borås.
        return string.Join(' ', (own.Count > 0 ? own : [.. words]).Select(w => w.Length > 3 && w.EndsWith('s') ? w[..^1] : w));
    }

    /// <summary>Lower case without diacritical marks: å, ä, ö are often lost between systems.</summary>
    static string WithoutMarks(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark))
        {
            plain.Append(char.ToLowerInvariant(c));
        }

        return plain.ToString();
    }
}
