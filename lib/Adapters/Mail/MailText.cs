using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Mpp.Adapters.Mail;

/// <summary>
/// Makes text from outside harmless before it enters a letter: no control characters (a line break in a subject or a name would start a header
/// of its own) and no marks that turn the reading direction (they make an address look like another).
/// </summary>
public static partial class MailText
{
    /// <summary>Text that may have lines: line ends as \n, at most one empty line in a row.</summary>
    public static string Clean(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(line => Blanks().Replace(Visible(line), " ").Trim());
        return EmptyLines().Replace(string.Join('\n', lines), "\n\n").Trim();
    }

    /// <summary>Text on one line.</summary>
    public static string Line(string text) => Blanks().Replace(Visible(text.ReplaceLineEndings(" ")), " ").Trim();

    /// <summary>A line of at most <paramref name="length"/> characters, cut with an ellipsis.</summary>
    public static string Line(string text, int length)
    {
        var line = Line(text);
        if (line.Length <= length)
            return line;
        var elements = StringInfo.GetTextElementEnumerator(line);
        var cut = new StringBuilder();
        while (elements.MoveNext() && cut.Length + elements.GetTextElement().Length < length)
            cut.Append(elements.GetTextElement());
        return cut.ToString().TrimEnd() + "…";
    }

    static string Visible(string text) => string.Concat(text.EnumerateRunes().Where(IsHarmless).Select(r => r.Value == '\t' ? " " : r.ToString()));

    // Format characters but for the joiners, which some scripts and emoji need. U+FFFD is what broken surrogates became.
    static bool IsHarmless(Rune rune) => rune.Value is '\t' or 0x200C or 0x200D || Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    [GeneratedRegex(" {2,}")]
    private static partial Regex Blanks();

    [GeneratedRegex("\n{3,}")]
    private static partial Regex EmptyLines();
}
