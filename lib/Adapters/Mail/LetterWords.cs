using System.Globalization;
using Mpp.Domain.Settings;

namespace Mpp.Adapters.Mail;

/// <summary>How dates, amounts and codes are written in a letter. No culture of the machine takes part: a letter looks the same everywhere.</summary>
public static class LetterWords
{
    const char NoBreakSpace = '\u00A0';

    static readonly string[] MonthsSv = ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"];
    static readonly string[] MonthsEn = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    /// <summary>29 augusti 2027, 29 August 2027.</summary>
    public static string Date(DateOnly date, string language) =>
        $"{date.Day}{NoBreakSpace}{(language == "sv" ? MonthsSv : MonthsEn)[date.Month - 1]} {date.Year}";

    /// <summary>20 februari 2026 klockan 11.15, 20 February 2026 at 11:15 (Swedish time).</summary>
    public static string Moment(DateTime local, string language)
    {
        var date = Date(DateOnly.FromDateTime(local), language);
        return language == "sv"
            ? string.Create(CultureInfo.InvariantCulture, $"{date} klockan {local:HH}.{local:mm}")
            : string.Create(CultureInfo.InvariantCulture, $"{date} at {local:HH}:{local:mm} (Swedish time)");
    }

    /// <summary>250 000 kr, SEK 250,000.</summary>
    public static string Amount(long sek, string language)
    {
        var digits = sek.ToString("#,0", CultureInfo.InvariantCulture);
        return language == "sv" ? $"{digits.Replace(',', NoBreakSpace)}{NoBreakSpace}kr" : $"SEK{NoBreakSpace}{digits}";
    }

    /// <summary>1 dag, 7 days.</summary>
    public static string Days(int days, string language) =>
        $"{days}{NoBreakSpace}{(language, days) switch { ("sv", 1) => "dag", ("sv", _) => "dagar", (_, 1) => "day", _ => "days" }}";

    /// <summary>A grant type in words; one that later settings added reads as its code.</summary>
    public static string GrantType(string code, string language) => HandbookSettings.Default.GrantTypes.FirstOrDefault(t => t.Type == code) is { } type
        ? language == "sv" ? type.NameSv : type.NameEn
        : code.Replace('-', ' ');

    /// <summary>A kind of attachment in words.</summary>
    public static string AttachmentKind(string code, string language) => (code, language) switch
    {
        ("letter-of-intent", "sv") => "avsiktsförklaring",
        ("signed-application", "sv") => "undertecknad ansökan",
        ("salary-form", "sv") => "blankett för arbetstid",
        ("accounts", "sv") => "ekonomisk redovisning",
        ("audit-certificate", "sv") => "revisorsintyg",
        ("report-approval", "sv") => "godkännande av rapporten",
        ("other", "sv") => "övrigt",
        _ => code.Replace('-', ' '),
    };

    /// <summary>year-1 is år 1, year 1.</summary>
    public static string Report(string id, string language) =>
        id.StartsWith("year-", StringComparison.Ordinal) ? $"{(language == "sv" ? "år" : "year")}{NoBreakSpace}{id["year-".Length..]}" : id;

    /// <summary>Kalix kommun och Masaka; A, B and C.</summary>
    public static string List(IReadOnlyList<string> items, string language) => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => $"{string.Join(", ", items.SkipLast(1))} {(language == "sv" ? "och" : "and")} {items[^1]}",
    };
}
