using System.Globalization;
using System.Text.RegularExpressions;
using Mpp.Functions.Applicant.Pages;

namespace Mpp.Tests.Applicant;

public sealed partial class ContrastTests
{
    /// <summary>WCAG 2.2 AA: 4.5 for text, 3 for the marks that say what can be done (edges of fields, the focus).</summary>
    [Theory]
    [InlineData("body", "color", "body", "background", 4.5)]
    [InlineData(".over", "color", "body", "background", 4.5)]
    [InlineData("footer", "color", "body", "background", 4.5)]
    [InlineData("a", "color", "body", "background", 4.5)]
    [InlineData(".bar", "color", ".bar", "background", 4.5)]
    [InlineData(".badge", "color", ".badge", "background", 4.5)]
    [InlineData(".notice", "color", ".notice", "background", 4.5)]
    [InlineData(".wrong", "color", ".wrong", "background", 4.5)]
    [InlineData(".button", "color", ".button", "background", 4.5)]
    [InlineData(".button", "color", ".grave", "background", 4.5)]
    [InlineData(".hint", "color", ".card", "background", 4.5)]
    [InlineData("dt", "color", ".card", "background", 4.5)]
    [InlineData(".way .present", "color", "body", "background", 4.5)]
    [InlineData(".way li", "color", "body", "background", 4.5)]
    [InlineData("input[type=text],input[type=date],input[type=file],textarea,select", "border", ".card", "background", 3)]
    [InlineData(":focus-visible", "outline", ".card", "background", 3)]
    [InlineData(":focus-visible", "outline", "body", "background", 3)]
    public void Text_and_marks_stand_out_from_their_ground(string selector, string property, string ground, string groundProperty, double least)
    {
        var (light, dark) = (Luminance(ColourOf(selector, property)), Luminance(ColourOf(ground, groundProperty)));

        Assert.InRange((Math.Max(light, dark) + 0.05) / (Math.Min(light, dark) + 0.05), least, 21);
    }

    static string ColourOf(string selector, string property)
    {
        var onScreen = Style.Sheet[..Style.Sheet.IndexOf("@media", StringComparison.Ordinal)];
        var declarations = Rule().Matches(onScreen).Where(m => m.Groups["selector"].Value == selector).SelectMany(m => m.Groups["body"].Value.Split(';', StringSplitOptions.TrimEntries));
        return declarations.Where(d => d.StartsWith(property + ":", StringComparison.Ordinal)).Select(d => Colour().Match(d)).Single(m => m.Success).Value;
    }

    static double Luminance(string colour)
    {
        var digits = colour.Length == 4 ? string.Concat(colour[1..].Select(c => $"{c}{c}")) : colour[1..];
        var parts = Enumerable.Range(0, 3).Select(i => int.Parse(digits.AsSpan(i * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)).ToArray();
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    }

    [GeneratedRegex(@"^\s*(?<selector>[^{}@\n]+)\{(?<body>[^}]*)\}", RegexOptions.Multiline)]
    private static partial Regex Rule();

    [GeneratedRegex("#[0-9a-f]{6}\\b|#[0-9a-f]{3}\\b")]
    private static partial Regex Colour();
}
