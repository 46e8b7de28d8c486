using System.Globalization;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Mail;

/// <summary>What stands in the place of a placeholder; the items where it is a list.</summary>
public sealed record LetterValue(string Text, IReadOnlyList<string>? Items = null)
{
    public bool IsEmpty => Text.Length == 0;
}

/// <summary>The values of one letter, in its language: those frozen with the order, those of the record, and those that depend on the day.</summary>
public sealed class LetterValues
{
    readonly Dictionary<string, LetterValue> values;
    readonly LetterOrder order;
    readonly Case @case;
    readonly LetterTexts texts;
    readonly DateOnly today;

    /// <exception cref="LetterTextException">The order lacks a value, or one cannot be read.</exception>
    public LetterValues(LetterOrder order, Case @case, string? link, LetterTexts texts, DateTimeOffset nowUtc)
    {
        (this.order, this.@case, this.texts, Language) = (order, @case, texts, LetterTexts.Known(order.To.Language));
        today = SwedishCalendar.StockholmDate(nowUtc);
        var fields = LetterCatalogue.OwnFields(order.Letter) ?? throw Problem("there is no such letter.");
        values = new()
        {
            ["reference"] = new(@case.Reference),
            ["title"] = new(Named(@case.Application.Title)),
            ["applicant"] = new(Named(@case.Application.Applicant.Name)),
            ["partners"] = new(Partners()),
            ["recipientName"] = new(Named(order.To.Name)),
            ["today"] = new(LetterWords.Date(today, Language)),
            ["link"] = new(link ?? ""),
        };
        foreach (var field in fields)
            values[field.Name] = Format(field, Raw(field.Name));
    }

    public string Language { get; }

    public bool Has(string name) => values.TryGetValue(name, out var value) && !value.IsEmpty;

    /// <exception cref="LetterTextException">It is empty although the text needs it.</exception>
    public LetterValue this[string name] => Has(name) ? values[name] : throw Problem($"there is no value for {{{{{name}}}}}.");

    LetterTextException Problem(string what) => new(order.Letter, LetterTexts.Known(order.To.Language), what);

    // A name of nothing but invisible characters must not keep a letter from going out.
    static string Named(string text) => MailText.Line(text) is { Length: > 0 } line ? line : "–";

    // An application without a partner is refused, and the letter that says so speaks of the parties like every other.
    string Partners() => @case.Application.Partners.Count > 0
        ? LetterWords.List([.. @case.Application.Partners.Select(p => Named(p.Name))], Language)
        : Language == "sv" ? "en ännu inte angiven partner" : "a partner not yet named";

    /// <summary>The value as ordered. A few follow from what was ordered and from the day on which the letter goes out.</summary>
    string Raw(string name) => name switch
    {
        "revision" => int.TryParse(order.Occasion, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 1 ? order.Occasion : "",
        "daysLeft" => DaysLeft() is > 0 and var days ? Digits(days) : "",
        "dueToday" => DaysLeft() == 0 ? "0" : "",
        "overdue" => DaysLeft() is < 0 and var days ? Digits(-days) : "",
        _ => order.Values.GetValueOrDefault(name, ""),
    };

    // From the day the letter goes out, not from the offset that was due: after an outage a reminder may be a few days late.
    int DaysLeft() => ReadDate("dueOn", Raw("dueOn")).DayNumber - today.DayNumber;

    LetterValue Format(LetterField field, string raw)
    {
        var value = MailText.Clean(raw);
        // "0" of an optional amount: nothing to recover, and nothing to say about it.
        if (value.Length == 0 || (field is { IsOptional: true, Kind: LetterFieldKind.Amount } && value == "0"))
            return field.IsOptional ? new("") : throw Problem($"the order has no value for {{{{{field.Name}}}}}.");
        return field.Kind switch
        {
            LetterFieldKind.Text => new(value),
            LetterFieldKind.Lines => List(Lines(value)),
            LetterFieldKind.Budget => List(Lines(value).Select(BudgetLine)),
            LetterFieldKind.Attachments => List(Lines(value).Select(Attachment)),
            LetterFieldKind.Reasons => List(Lines(value).Select(Reason)),
            LetterFieldKind.ReportDates => List(Lines(value).Select(line => ReportDate(field.Name, line))),
            LetterFieldKind.Amount => new(LetterWords.Amount(ReadNumber(field.Name, value), Language)),
            LetterFieldKind.Days => new(LetterWords.Days((int)ReadNumber(field.Name, value), Language)),
            LetterFieldKind.Date => new(LetterWords.Date(ReadDate(field.Name, value), Language)),
            LetterFieldKind.Moment => new(LetterWords.Moment(ReadMoment(field.Name, value), Language)),
            LetterFieldKind.GrantType => new(LetterWords.GrantType(value, Language)),
            LetterFieldKind.Report => new(LetterWords.Report(value, Language)),
            _ => throw new InvalidOperationException($"Field {field.Name} is of kind {field.Kind}, which nothing formats."),
        };
    }

    static LetterValue List(IEnumerable<string> items)
    {
        var list = items.ToList();
        return new(string.Join("; ", list), list);
    }

    static IEnumerable<string> Lines(string value) =>
        value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.StartsWith("- ", StringComparison.Ordinal) ? line[2..].Trim() : line).Where(line => line.Length > 0);

    /// <summary>Refusals are English. A Swedish letter says the rule in Swedish first; the details follow as the rule gave them.</summary>
    string Reason(string message)
    {
        var ordered = Array.IndexOf([.. Lines(order.Values.GetValueOrDefault("reasons", ""))], message);
        var code = Lines(order.Values.GetValueOrDefault("codes", "")).ElementAtOrDefault(ordered)
            ?? @case.Eligibility.Refusals.FirstOrDefault(r => MailText.Line(r.Message) == MailText.Line(message))?.Code;
        return Language == "sv" && code is not null && texts.SwedishReason(code) is { } swedish ? $"{swedish} ({message})" : message;
    }

    // The amount is what stands after the last colon; a line may have some in its name, and the last of a long list says how many are left out.
    string BudgetLine(string line) => line.LastIndexOf(": ", StringComparison.Ordinal) is > 0 and var at
        && long.TryParse(line[(at + 2)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var sek)
            ? $"{line[..at]}: {LetterWords.Amount(sek, Language)}"
            : line;

    // The kind is what stands in the last brackets; a file may have some in its name, too.
    string Attachment(string line) => line.LastIndexOf(" (", StringComparison.Ordinal) is > 0 and var at && line.EndsWith(')')
        ? $"{line[..at]} ({LetterWords.AttachmentKind(line[(at + 2)..^1], Language)})"
        : line;

    string ReportDate(string name, string line) => line.Split(':', 2, StringSplitOptions.TrimEntries) is [var id, var date]
        ? $"{LetterWords.Report(id, Language)}: {LetterWords.Date(ReadDate(name, date), Language)}"
        : throw Problem($"{{{{{name}}}}} has a line without a date: \"{line}\".");

    long ReadNumber(string name, string value) => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw Problem($"{{{{{name}}}}} is \"{value}\" and should be digits.");

    DateOnly ReadDate(string name, string value) => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        ? date
        : throw Problem($"{{{{{name}}}}} is \"{value}\" and should be a date, yyyy-MM-dd.");

    DateTime ReadMoment(string name, string value) => DateTime.TryParseExact(value, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
        ? moment
        : throw Problem($"{{{{{name}}}}} is \"{value}\" and should be a time, yyyy-MM-dd HH:mm.");

    static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);
}
