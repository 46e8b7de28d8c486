using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Mpp.Adapters.Mail;

/// <summary>A letter's text, or the values for it, are not what the catalogue promises. The message names letter, language and placeholder.</summary>
public sealed class LetterTextException(string letter, string language, string problem)
    : Exception($"Letter {letter} ({language}): {problem}")
{
    public LetterTextException()
        : this("?", "?", "no text.")
    {
    }

    public LetterTextException(string message)
        : this("?", "?", message)
    {
    }

    public LetterTextException(string message, Exception innerException)
        : this("?", "?", $"{message} {innerException.Message}")
    {
    }
}

/// <summary>
/// A text as programme staff write it: front matter with the subject, then Markdown: paragraphs,
/// headings, lists, bold, italics and links. <c>{{name}}</c> is a placeholder; <c>{{#name}}…{{/name}}</c> is kept where the value is there,
/// <c>{{^name}}…{{/name}}</c> where it is not. Values are put in after the Markdown was read, so nothing in them is ever taken for markup.
/// </summary>
public sealed partial record LetterText(string Letter, string Language, string Subject, string Body)
{
    static readonly MarkdownPipeline Markup = new MarkdownPipelineBuilder().DisableHtml().Build();

    /// <summary>Reads and checks a text. <paramref name="fields"/>: what it may use.</summary>
    /// <exception cref="LetterTextException">Something in it could not be rendered later.</exception>
    public static LetterText Parse(string letter, string language, string source, IReadOnlyCollection<LetterField> fields, bool hasSubject = true)
    {
        var (subject, body) = hasSubject ? SplitFrontMatter(letter, language, source) : ("", source);
        var text = new LetterText(letter, language, subject, body);
        text.Check(subject, fields);
        text.Check(body, fields);
        return text;
    }

    /// <summary>The placeholders that the text names, sections included.</summary>
    public IEnumerable<string> Placeholders => Tag().Matches($"{Subject}\n{Body}").Select(m => m.Groups["name"].Value).Distinct();

    /// <summary>The body as a tree, without the sections that do not apply.</summary>
    internal MarkdownDocument Read(Func<string, bool> has) => Markdown.Parse(Sections(Body, has), Markup);

    /// <summary>Keeps or drops each section.</summary>
    internal static string Sections(string source, Func<string, bool> has) =>
        Section().Replace(source, m => has(m.Groups["name"].Value) == (m.Groups["sign"].Value == "#") ? Sections(m.Groups["inner"].Value, has) : "");

    /// <summary>Puts values in the place of placeholders.</summary>
    internal static string Fill(string source, Func<string, string> value) => Tag().Replace(source, m => value(m.Groups["name"].Value));

    /// <summary>The placeholder that is all there is of <paramref name="source"/>; null where there is more or none.</summary>
    internal static string? OnlyPlaceholder(string source) =>
        Tag().Match(source) is { Success: true } m && m.Value == source ? m.Groups["name"].Value : null;

    static (string Subject, string Body) SplitFrontMatter(string letter, string language, string source) => FrontMatter().Match(source.ReplaceLineEndings("\n")) is { Success: true } m
        ? (m.Groups["subject"].Value.Trim(), m.Groups["body"].Value)
        : throw new LetterTextException(letter, language, "it must begin with a line ---, a line \"subject: …\", a line ---, and nothing else before the text.");

    void Check(string source, IReadOnlyCollection<LetterField> fields)
    {
        var known = fields.Select(f => f.Name).ToHashSet();
        if (Tag().Matches(source).Select(m => m.Groups["name"].Value).FirstOrDefault(n => !known.Contains(n)) is { } stranger)
            throw new LetterTextException(Letter, Language, $"there is no placeholder {{{{{stranger}}}}}; it may use {string.Join(", ", known.Order())}.");
        var optional = fields.Where(f => f.IsOptional).Select(f => f.Name).ToHashSet();
        foreach (var present in optional.Append(""))
        {
            // As if of all the optional values only this one (or none) were there: what is left may not need another.
            var left = Sections(source, name => name == present || !optional.Contains(name));
            if (Tag().Match(left) is { Success: true } odd && odd.Groups["sign"].Length > 0)
                throw new LetterTextException(Letter, Language, $"the section {odd.Value} is not closed, or not opened.");
            if (Tag().Matches(left).Select(m => m.Groups["name"].Value).FirstOrDefault(n => optional.Contains(n) && n != present) is { } bare)
                throw new LetterTextException(Letter, Language, $"{{{{{bare}}}}} may be empty, so it must stand inside {{{{#{bare}}}}}…{{{{/{bare}}}}}.");
            if (Tag().Replace(left, "").AsSpan().IndexOfAny('{', '}') >= 0)
                throw new LetterTextException(Letter, Language, "it has a brace that is no part of a placeholder such as {{reference}}.");
            CheckMarkup(Markdown.Parse(left, Markup));
        }
    }

    void CheckMarkup(MarkdownDocument document)
    {
        foreach (var node in document.Descendants())
        {
            var isKnown = node is ParagraphBlock or HeadingBlock or ListBlock or ListItemBlock or ContainerInline or LiteralInline or LineBreakInline or LinkReferenceDefinitionGroup;
            if (!isKnown || node is LinkInline { IsImage: true })
                throw new LetterTextException(Letter, Language, $"only paragraphs, headings, lists, bold, italics and links are used in letters ({node.GetType().Name} is not).");
            if (node is LinkInline { Url: var url } && url != "{{link}}" && !IsWebOrMail(url))
                throw new LetterTextException(Letter, Language, $"the link to \"{url}\" is neither {{{{link}}}} nor https: nor mailto:.");
            if (node is LiteralInline literal && literal.Content.ToString().Contains("**", StringComparison.Ordinal))
                throw new LetterTextException(Letter, Language, $"\"{literal.Content}\" has two asterisks that do not make anything bold; bold needs a space outside and none inside.");
        }
    }

    static bool IsWebOrMail(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeMailto);

    [GeneratedRegex(@"\{\{(?<sign>[#^/]?)(?<name>[A-Za-z]+)\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\A---\nsubject:(?<subject>[^\n]*\S)[^\S\n]*\n---\n(?<body>.*)\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex FrontMatter();

    // A tag that is alone on its line takes the line's end with it.
    [GeneratedRegex(@"\{\{(?<sign>[#^])(?<name>[A-Za-z]+)\}\}\n?(?<inner>.*?)\{\{/\k<name>\}\}\n?", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Section();
}
