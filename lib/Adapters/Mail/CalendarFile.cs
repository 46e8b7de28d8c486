using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Mail;

/// <summary>A calendar entry as a file, RFC 5545. It is for the reader's own calendar: no attendees, no private link, no busy time.</summary>
public static class CalendarFile
{
    /// <summary>RFC 5545 section 3.1: lines of at most 75 octets without the line end.</summary>
    const int LineOctets = 75;

    /// <summary>
    /// Writes the entry. Its UID follows from case and title, so that the next letter about the same thing moves the entry in the
    /// reader's calendar and adds no second one.
    /// </summary>
    public static string Write(CalendarEntry entry, string reference, string letter, string host, DateTimeOffset nowUtc) => WriteAll([entry], reference, letter, host, nowUtc);

    /// <summary>As above, for all dates of a case in one file; <paramref name="category"/> says what they are.</summary>
    public static string WriteAll(IEnumerable<CalendarEntry> entries, string reference, string category, string host, DateTimeOffset nowUtc)
    {
        List<string> lines =
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//ICLD//Municipal Partnership Programme//EN",
            "METHOD:PUBLISH",
            .. entries.SelectMany(entry => Event(entry, reference, category, host, nowUtc)),
            "END:VCALENDAR",
        ];
        return string.Concat(lines.Select(Fold));
    }

    static IEnumerable<string> Event(CalendarEntry entry, string reference, string category, string host, DateTimeOffset nowUtc)
    {
        var summary = MailText.Line(entry.Summary);
        var uid = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{reference}|{summary}")).AsSpan(0, 16));
        return
        [
            "BEGIN:VEVENT",
            $"UID:{uid}@{host}",
            $"DTSTAMP:{Utc(nowUtc)}",
            // A later letter about the same entry has a higher number; calendars ignore an update that has not.
            string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{nowUtc.ToUnixTimeSeconds() / 60 % int.MaxValue}"),
            .. Time(entry),
            $"SUMMARY:{Escape(summary)}",
            $"DESCRIPTION:{Escape(reference)}",
            "TRANSP:TRANSPARENT",
            $"CATEGORIES:{Escape(category)}",
            "END:VEVENT",
        ];
    }

    // A deadline takes up its whole day in Sweden, so that calendars show it at the top of the day, and ends when it ends everywhere.
    static string[] Time(CalendarEntry entry) => entry.DeadlineUtc is { } deadline
        ? [$"DTSTART:{Utc(SwedishCalendar.StartOfDay(entry.On).ToUtc())}", $"DTEND:{Utc(deadline)}"]
        : [$"DTSTART;VALUE=DATE:{Date(entry.On)}", $"DTEND;VALUE=DATE:{Date(entry.On.AddDays(1))}"];

    static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    static string Date(DateOnly date) => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>RFC 5545 section 3.3.11.</summary>
    static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>Folds a content line by octets, never inside a character.</summary>
    static string Fold(string line)
    {
        var folded = new StringBuilder();
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LineOctets)
            {
                folded.Append("\r\n ");
                octets = 1;
            }

            folded.Append(rune);
            octets += rune.Utf8SequenceLength;
        }

        return folded.Append("\r\n").ToString();
    }
}
