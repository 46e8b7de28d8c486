using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mpp.Adapters.Mail;

/// <summary>A mail as a file that mail programs open, RFC 5322: what FileMailer writes as .eml.</summary>
static class MimeMessage
{
    public static string Write(OutgoingMail mail)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{mail.LetterId}|{mail.AtUtc:O}")).AsSpan(0, 16));
        List<string> headers =
        [
            $"From: {Mailbox(mail.From)}",
            $"To: {Mailbox(mail.To)}",
            .. mail.Cc.Count > 0 ? [$"Cc: {string.Join(",\r\n ", mail.Cc.Select(Mailbox))}"] : Array.Empty<string>(),
            $"Subject: {Words(mail.Subject)}",
            $"Date: {mail.AtUtc.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)}",
            $"Message-ID: <{id}@{mail.From.Email.Split('@')[^1]}>",
            $"Content-Language: {mail.Language}",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
        ];
        var bodies = Multipart("alternative", $"a-{id[..16]}", Part("text/plain; charset=utf-8", mail.Text), Part("text/html; charset=utf-8", mail.Html));
        var content = mail.Ics is null
            ? bodies
            : Multipart("mixed", $"m-{id[..16]}", bodies, Part("text/calendar; charset=utf-8; method=PUBLISH", mail.Ics, "Content-Disposition: attachment; filename=\"calendar.ics\"\r\n"));
        return $"{string.Join("\r\n", headers)}\r\n{content}";
    }

    static string Multipart(string kind, string boundary, params string[] parts) =>
        $"Content-Type: multipart/{kind}; boundary=\"{boundary}\"\r\n\r\n{string.Concat(parts.Select(p => $"--{boundary}\r\n{p}\r\n"))}--{boundary}--\r\n";

    static string Part(string type, string content, string disposition = "") =>
        $"Content-Type: {type}\r\n{disposition}Content-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(Encoding.UTF8.GetBytes(content), Base64FormattingOptions.InsertLineBreaks)}";

    static string Mailbox(Mailbox box) => box.Name.Length == 0 ? box.Email : $"{Words(box.Name)} <{box.Email}>";

    /// <summary>RFC 2047: lines of at most 76 characters, each word of whole characters. Always encoded, so that nothing in a name is a header's syntax.</summary>
    static string Words(string text)
    {
        const int octets = 36;
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(word.ToString()) + rune.Utf8SequenceLength > octets)
                Flush();
            word.Append(rune);
        }

        Flush();
        return string.Join("\r\n ", words);

        void Flush()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(word.ToString()))}?=");
            word.Clear();
        }
    }
}
