using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Mpp.Adapters.Mail;

/// <summary>
/// A letter's text as HTML for mail programs: tables for the frame and styles on each element, because many of them read nothing else.
/// Every word goes through the encoder; tags come from here only.
/// </summary>
sealed class LetterHtml(LetterValues values)
{
    const string Font = "font-family:'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
    const string Ink = "#1d2b29";
    const string Accent = "#17544e";

    static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    readonly StringBuilder html = new();

    /// <summary>The whole page.</summary>
    public static string Page(string subject, LetterText header, LetterText body, LetterText signature, LetterText footer, LetterValues values)
    {
        string Part(LetterText text, string style) => new LetterHtml(values).Blocks(text.Read(values.Has), style).html.ToString();
        return $"""
            <!doctype html>
            <html lang="{values.Language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light">
            <title>{Encoder.Encode(subject)}</title>
            </head>
            <body style="margin:0;padding:0;background:#eef2f0;">
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#eef2f0;">
            <tr><td align="center" style="padding:24px 12px;">
            <table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;background:#ffffff;border-top:6px solid {Accent};text-align:left;{Font};color:{Ink};">
            <tr><td style="padding:20px 32px 0;">{Part(header, $"margin:0;font-size:14px;line-height:20px;color:{Accent}")}</td></tr>
            <tr><td style="padding:24px 32px 4px;">{Part(body, Paragraph(16))}</td></tr>
            <tr><td style="padding:8px 32px 16px;">{Part(signature, "margin:0 0 4px;font-size:16px;line-height:24px")}</td></tr>
            <tr><td style="padding:16px 32px 8px;background:#f7f9f8;border-top:1px solid #d9e2df;">{Part(footer, "margin:0 0 8px;font-size:13px;line-height:19px;color:#4c5b58")}</td></tr>
            </table>
            </td></tr>
            </table>
            </body>
            </html>

            """.ReplaceLineEndings("\n");
    }

    static string Paragraph(int below) => $"margin:0 0 {below}px;font-size:16px;line-height:24px";

    LetterHtml Blocks(ContainerBlock blocks, string style)
    {
        foreach (var block in blocks)
            Block(block, style);
        return this;
    }

    void Block(Block block, string style)
    {
        switch (block)
        {
            case HeadingBlock heading:
                Element("h2", $"margin:28px 0 8px;font-size:18px;line-height:26px;color:{Accent}", heading.Inline);
                break;
            case ListBlock list:
                List(list.IsOrdered ? "ol" : "ul", () =>
                {
                    foreach (var item in list.Cast<ListItemBlock>())
                        Item(() => Blocks(item, "margin:0"));
                });
                break;
            case ParagraphBlock { Inline.FirstChild: LiteralInline { NextSibling: null } only } when LetterText.OnlyPlaceholder(only.Content.ToString()) is { } name && values[name].Items is { } items:
                List("ul", () =>
                {
                    foreach (var item in items)
                        Item(() => Text(item));
                });
                break;
            case ParagraphBlock { Inline.FirstChild: LinkInline { NextSibling: null } button }:
                Write($"""<p style="margin:24px 0 12px;"><a href="{Url(button)}" style="display:inline-block;padding:12px 24px;background:{Accent};color:#ffffff;font-size:16px;line-height:22px;font-weight:600;text-decoration:none;border-radius:4px;">""");
                Inlines(button);
                Write("</a></p>\n");
                break;
            case ParagraphBlock paragraph:
                Element("p", style, paragraph.Inline);
                break;
        }
    }

    void Element(string tag, string style, ContainerInline? content)
    {
        Write($"<{tag} style=\"{style};\">");
        Inlines(content);
        Write($"</{tag}>\n");
    }

    void List(string tag, Action items)
    {
        Write($"<{tag} style=\"margin:0 0 16px;padding:0 0 0 22px;font-size:16px;line-height:24px;\">\n");
        items();
        Write($"</{tag}>\n");
    }

    void Item(Action content)
    {
        Write("<li style=\"margin:0 0 6px;\">");
        content();
        Write("</li>\n");
    }

    void Inlines(ContainerInline? container)
    {
        foreach (var inline in container ?? [])
        {
            switch (inline)
            {
                case LiteralInline literal:
                    Text(LetterText.Fill(literal.Content.ToString(), name => values[name].Text));
                    break;
                case LineBreakInline { IsHard: true }:
                    Write("<br>\n");
                    break;
                case LineBreakInline:
                    Write(" ");
                    break;
                case EmphasisInline emphasis:
                    var tag = emphasis.DelimiterCount == 2 ? "strong" : "em";
                    Write($"<{tag}>");
                    Inlines(emphasis);
                    Write($"</{tag}>");
                    break;
                case LinkInline link:
                    Write($"<a href=\"{Url(link)}\" style=\"color:{Accent};\">");
                    Inlines(link);
                    Write("</a>");
                    break;
            }
        }
    }

    string Url(LinkInline link) => Encoder.Encode(LetterText.Fill(link.Url ?? "", name => values[name].Text));

    void Text(string text) => Write(Encoder.Encode(text).Replace("&#xA;", "<br>\n", StringComparison.Ordinal).Replace("&#xA0;", "&nbsp;", StringComparison.Ordinal));

    void Write(string markup) => html.Append(markup);
}
