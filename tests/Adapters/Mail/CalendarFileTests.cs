using System.Text;
using Mpp.Adapters.Mail;
using Mpp.Domain.Cases;

namespace Mpp.Tests.Adapters.Mail;

public sealed class CalendarFileTests
{
    static readonly DateTimeOffset Now = new(2026, 2, 20, 10, 15, 0, TimeSpan.Zero);

    [Fact]
    public void An_all_day_entry_is_one_day_that_leaves_the_reader_free()
    {
        var file = Write(new("Report due", new(2027, 8, 29), null));

        Assert.StartsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:", file, StringComparison.Ordinal);
        Assert.EndsWith("END:VEVENT\r\nEND:VCALENDAR\r\n", file, StringComparison.Ordinal);
        Assert.Contains("\r\nDTSTAMP:20260220T101500Z\r\n", file, StringComparison.Ordinal);
        Assert.Contains("\r\nDTSTART;VALUE=DATE:20270829\r\nDTEND;VALUE=DATE:20270830\r\n", file, StringComparison.Ordinal);
        Assert.Contains("\r\nTRANSP:TRANSPARENT\r\n", file, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deadline_takes_up_its_day_in_sweden_and_ends_when_it_ends()
    {
        var file = Write(new("Completion due", new(2026, 3, 6), new(2026, 3, 6, 23, 0, 0, TimeSpan.Zero)));

        Assert.Contains("\r\nDTSTART:20260305T230000Z\r\nDTEND:20260306T230000Z\r\n", file, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_escaped_and_cannot_begin_a_line_of_its_own()
    {
        var file = Write(new("Rapport; år 1, \\Kalix\r\nATTENDEE:mailto:x@example.org", new(2027, 8, 29), null));

        Assert.Contains("SUMMARY:Rapport\\; år 1\\, \\\\Kalix ATTENDEE:mailto:x@example.org\r\n", file, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\nATTENDEE", file, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_are_at_most_75_octets_and_fold_between_characters()
    {
        var summary = string.Concat(Enumerable.Repeat("åäö€𝄞 rapport ", 20)).Trim();
        var file = Write(new(summary, new(2027, 8, 29), null));

        Assert.All(file.Split("\r\n"), line => Assert.True(Encoding.UTF8.GetByteCount(line) <= 75, line));
        Assert.DoesNotContain('\uFFFD', file);
        Assert.Contains($"SUMMARY:{summary}\r\n", file.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_letter_about_the_same_thing_moves_the_entry()
    {
        var first = Write(new("Report due, year 1", new(2027, 8, 29), null));
        var second = CalendarFile.Write(new("Report due, year 1", new(2027, 9, 30), null), "2026-0001", "report-reminder", "mpp.example", Now.AddDays(30));

        Assert.Equal(Line(first, "UID:"), Line(second, "UID:"));
        Assert.True(int.Parse(Line(first, "SEQUENCE:"), System.Globalization.CultureInfo.InvariantCulture) < int.Parse(Line(second, "SEQUENCE:"), System.Globalization.CultureInfo.InvariantCulture));
    }

    static string Line(string file, string name) => file.Split("\r\n").Single(l => l.StartsWith(name, StringComparison.Ordinal))[name.Length..];

    static string Write(CalendarEntry entry) => CalendarFile.Write(entry, "2026-0001", "report-reminder", "mpp.example", Now);
}
