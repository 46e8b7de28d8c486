using System.Text;
using System.Text.RegularExpressions;
using Mpp.Adapters.Mail;
using Mpp.Domain.Cases;

namespace Mpp.Tests.Adapters.Mail;

public sealed class FileMailerTests : IDisposable
{
    readonly string folder = Path.Combine(Path.GetTempPath(), $"mpp-letters-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_letter_becomes_files_that_can_be_opened_and_read_back()
    {
        var mail = SampleMail.Of(SampleLetters.Order("returned") with { Calendar = new CalendarEntry("Completion due", new(2026, 3, 6), null) });
        Assert.IsType<MailOutcome.Accepted>(await new FileMailer(folder).SendAsync(mail, default));

        const string name = "000001-20260220T101500Z-2026-0001_returned_1_applicant-1";
        Assert.Equal([name + ".eml", name + ".html", name + ".ics", name + ".json", name + ".txt"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var filed = Assert.Single(await FileMailer.ReadAsync(folder));
        Assert.Equal(("2026-0001", "returned", "sv", mail.To.Email, mail.Subject, mail.Text, mail.Html, mail.Ics), (filed.Case, filed.Letter, filed.Language, filed.To, filed.Subject, filed.Text, filed.Html, filed.Ics));
        Assert.Equal(SampleLetters.Now, filed.At);
    }

    [Fact]
    public async Task The_names_sort_as_the_letters_were_written_even_after_a_restart_and_when_the_clock_goes_back()
    {
        var first = new FileMailer(folder);
        foreach (var letter in (string[])["receipt", "returned"])
            await first.SendAsync(SampleMail.Of(SampleLetters.Order(letter)), default);
        var second = new FileMailer(folder);
        await second.SendAsync(SampleMail.Of(SampleLetters.Order("agreement-in-force")) with { AtUtc = SampleLetters.Now.AddDays(-1) }, default);

        Assert.Equal(["receipt", "returned", "agreement-in-force"], (await FileMailer.ReadAsync(folder)).Select(m => m.Letter));
    }

    [Fact]
    public async Task Letters_written_at_once_get_a_name_each()
    {
        var mailer = new FileMailer(folder);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => mailer.SendAsync(SampleMail.Any, default)));

        Assert.Equal(40, (await FileMailer.ReadAsync(folder)).Count);
    }

    [Fact]
    public async Task A_mail_file_has_its_parts_and_no_header_but_its_own()
    {
        var order = SampleLetters.Order("returned") with { Calendar = new CalendarEntry("Completion due", new(2026, 3, 6), null) };
        var mail = SampleMail.Of(order with { To = order.To with { Name = "Anna, \"Åström\" <x@example.org>\r\nBcc: alla@example.org" } });
        await new FileMailer(folder).SendAsync(mail, default);

        var eml = await File.ReadAllTextAsync(Directory.GetFiles(folder, "*.eml").Single());
        var (headers, body) = (eml[..eml.IndexOf("\r\n\r\n", StringComparison.Ordinal)], eml[eml.IndexOf("\r\n\r\n", StringComparison.Ordinal)..]);
        Assert.Equal(
            ["From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted", "MIME-Version", "Content-Type"],
            Regex.Replace(headers, "\r\n ", " ").Split("\r\n").Select(h => h.Split(':')[0]));
        Assert.All(eml.Split("\r\n"), line => Assert.True(line.Length <= 76 && line.All(char.IsAscii), line));
        Assert.Contains("Date: Fri, 20 Feb 2026 10:15:00 +0000", headers, StringComparison.Ordinal);
        var parts = Regex.Matches(body, @"base64\r\n\r\n(?<data>[A-Za-z0-9+/=\r\n]+?)\r\n--").Select(m => Encoding.UTF8.GetString(Convert.FromBase64String(m.Groups["data"].Value))).ToList();
        Assert.Equal([mail.Text, mail.Html, mail.Ics!], parts);
        var words = Regex.Matches(Regex.Match(Regex.Replace(headers, "\r\n ", ""), "Subject: (.*)").Value, @"=\?utf-8\?B\?(?<word>[^?]+)\?=").Select(m => Encoding.UTF8.GetString(Convert.FromBase64String(m.Groups["word"].Value)));
        Assert.Equal(mail.Subject, string.Concat(words));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_tried_later()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.IsType<MailOutcome.TryLater>(await new FileMailer(Path.Combine(file, "letters")).SendAsync(SampleMail.Any, default));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
