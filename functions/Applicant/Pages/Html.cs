using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Mpp.Functions.Applicant.Pages;

/// <summary>
/// Markup that is safe to send. It is made from the templates in this folder only: <c>Html.Of($"…")</c> encodes every hole that is not markup itself,
/// and a hole of any other type does not compile, so that no text of an applicant can become a tag.
/// </summary>
public readonly struct Html
{
    static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    readonly string? markup;

    Html(string markup) => this.markup = markup;

    public static Html Of(Template template) => new(template.Markup);

    public static Html All(IEnumerable<Html> parts) => new(string.Concat(parts));

    /// <summary>Text that is markup already and part of this program; never anything from outside.</summary>
    internal static Html Trusted(string markup) => new(markup);

    /// <summary>The markup if <paramref name="condition"/> holds, else nothing.</summary>
    public static Html If(bool condition, Func<Html> then) => condition ? then() : default;

    /// <summary>Lines of a longer text as paragraphs of their own.</summary>
    public static Html Paragraphs(string text) =>
        All(text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => Of($"<p>{line}</p>\n")));

    public override string ToString() => markup ?? "";

    /// <summary>What the compiler turns a template into.</summary>
    [InterpolatedStringHandler]
    public readonly struct Template(int literalLength, int formattedCount)
    {
        readonly StringBuilder text = new(literalLength + formattedCount * 24);

        internal string Markup => text.ToString();

        public void AppendLiteral(string literal) => text.Append(literal);

        public void AppendFormatted(Html part) => text.Append(part);

        public void AppendFormatted(string? words) => text.Append(Encoder.Encode(WithoutTurningMarks(words ?? "")));

        public void AppendFormatted(long number) => text.Append(number.ToString(CultureInfo.InvariantCulture));

        // Marks that turn the reading direction make one name look like another.
        static string WithoutTurningMarks(string words) =>
            words.Any(IsTurningMark) ? string.Concat(words.Where(c => !IsTurningMark(c))) : words;

        static bool IsTurningMark(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200E' or '\u200F' or '\u061C';
    }
}
