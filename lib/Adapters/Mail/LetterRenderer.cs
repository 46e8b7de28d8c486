using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Mail;

/// <summary>A letter as it goes out. <paramref name="LinkToken"/>: the private link's secret part, which the stored copy must not hold.</summary>
public sealed record RenderedLetter(string Language, string Subject, string Text, string Html, string? Ics, string? LinkToken);

/// <summary>Turns an order into the letter: the text of its name in the recipient's language, with the order's and the record's values.</summary>
public sealed class LetterRenderer(LetterTexts texts, PrivateLinks links)
{
    // Longer ones are cut off by mail programs anyway; 998 is where SMTP ends.
    const int SubjectLength = 180;

    /// <summary>Renders the letter as of <paramref name="nowUtc"/> (programme time).</summary>
    /// <exception cref="LetterTextException">The order lacks a value that the letter needs.</exception>
    public RenderedLetter Render(LetterOrder order, Case @case, DateTimeOffset nowUtc)
    {
        // A private link acts in its holder's name, so a letter that somebody else gets a copy of carries none.
        var token = order is { To.LinkVersion: { } version, Cc.Count: 0 } ? links.Create(@case.Reference, order.To.Id, version) : null;
        var values = new LetterValues(order, @case, token is null ? null : links.Url(token, LetterCatalogue.Page(order.Letter)), texts, nowUtc);
        var text = texts[order.Letter, values.Language];
        var subject = MailText.Line(Fill(text.Subject, values), SubjectLength);
        var (header, signature, footer) = (texts["header", values.Language], texts["signature", values.Language], texts["footer", values.Language]);
        // What is over needs no place in a calendar: a reminder of an overdue report comes without.
        var ics = order.Calendar is { } entry && entry.On >= SwedishCalendar.StockholmDate(nowUtc) ? CalendarFile.Write(entry, @case.Reference, order.Letter, links.Host, nowUtc) : null;
        return new(values.Language, subject, LetterPlain.Page(text, signature, footer, values), LetterHtml.Page(subject, header, text, signature, footer, values), ics, token);
    }

    static string Fill(string source, LetterValues values) =>
        LetterText.Fill(LetterText.Sections(source, values.Has), name => values[name].Text).Replace('\u00A0', ' ');
}
