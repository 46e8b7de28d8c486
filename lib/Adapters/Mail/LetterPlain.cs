using System.Globalization;
using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Mpp.Adapters.Mail;

/// <summary>A letter's text without markup, for mail programs and readers that want none. Lines are not wrapped: the reader's window does that.</summary>
sealed class LetterPlain(LetterValues values)
{
    readonly StringBuilder text = new();

    public static string Page(LetterText body, LetterText signature, LetterText footer, LetterValues values)
    {
        string Part(LetterText part) => new LetterPlain(values).Blocks(part.Read(values.Has)).text.ToString().TrimEnd();
        // "-- " is how mail programs know where a signature begins.
        return $"{Part(body)}\n\n{Part(signature)}\n\n-- \n{Part(footer)}\n".Replace('\u00A0', ' ');
    }

    LetterPlain Blocks(ContainerBlock blocks)
    {
        foreach (var block in blocks)
            Block(block);
        return this;
    }

    void Block(Block block)
    {
        switch (block)
        {
            case HeadingBlock heading:
                Line(Inlines(heading.Inline).ToUpperInvariant());
                text.Append('\n');
                break;
            case ListBlock list:
                var number = 0;
                foreach (var item in list.Cast<ListItemBlock>())
                    Item(list.IsOrdered ? (++number).ToString(CultureInfo.InvariantCulture) + "." : "-", new LetterPlain(values).Blocks(item).text.ToString().Trim());
                text.Append('\n');
                break;
            case ParagraphBlock { Inline.FirstChild: LiteralInline { NextSibling: null } only } when LetterText.OnlyPlaceholder(only.Content.ToString()) is { } name && values[name].Items is { } items:
                foreach (var item in items)
                    Item("-", item);
                text.Append('\n');
                break;
            case ParagraphBlock paragraph:
                Line(Inlines(paragraph.Inline));
                text.Append('\n');
                break;
        }
    }

    void Line(string line) => text.Append(line).Append('\n');

    void Item(string mark, string content) => Line($"{mark} {content.ReplaceLineEndings("\n  ")}");

    string Inlines(ContainerInline? container)
    {
        var line = new StringBuilder();
        foreach (var inline in container ?? [])
        {
            line.Append(inline switch
            {
                LiteralInline literal => LetterText.Fill(literal.Content.ToString(), name => values[name].Text),
                LineBreakInline { IsHard: true } => "\n",
                LineBreakInline => " ",
                LinkInline link => $"{Inlines(link)}:\n{LetterText.Fill(link.Url ?? "", name => values[name].Text)}",
                ContainerInline emphasis => Inlines(emphasis),
                _ => "",
            });
        }

        return line.ToString();
    }
}
