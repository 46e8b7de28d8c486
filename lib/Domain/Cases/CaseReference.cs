using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Mpp.Domain.Cases;

/// <summary>A case's reference: the year of its submission (Stockholm) and a sequence of at least four digits, 2026-0012. Never repeated, without gaps.</summary>
public sealed record CaseReference(int Year, long Sequence)
{
    public static string Format(int year, long sequence) => string.Create(CultureInfo.InvariantCulture, $"{year:D4}-{sequence:D4}");

    public static bool IsValid([NotNullWhen(true)] string? text) => TryParse(text, out _);

    /// <exception cref="FormatException">It is none; outside input goes through <see cref="TryParse"/>.</exception>
    public static CaseReference Parse(string text) =>
        TryParse(text, out var reference) ? reference : throw new FormatException($"'{text}' is no case reference; one looks like 2026-0012.");

    /// <summary>Only the one way of writing it counts: 2026-00012 and 2026-12 are none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out CaseReference? reference)
    {
        reference = null;
        if (text is not { Length: >= 9 and <= 15 } || text[4] != '-') return false;
        if (!int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || !long.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            || year == 0 || sequence == 0 || Format(year, sequence) != text)
            return false;
        reference = new(year, sequence);
        return true;
    }

    public override string ToString() => Format(Year, Sequence);
}
