using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Mpp.Adapters.Mail;

/// <summary>A mail that was written to a file: what its .json holds. Unlike the stored copy it has the private links, as the mail itself would.</summary>
public sealed record FiledMail(
    string LetterId, DateTimeOffset At, string From, string To, IReadOnlyList<string> Cc, string Letter, string Case, string Language, string Subject, string Text, string Html, string? Ics)
{
    /// <summary>The name of its files in the folder, without the extension.</summary>
    [JsonIgnore]
    public string FileName { get; init; } = "";
}

/// <summary>
/// Writes letters into a folder instead of sending them: for rehearsals, and for a service that has no SendGrid key yet. One letter is a .json
/// with everything, and the same as .eml, .html, .txt (and .ics) to open. The names sort as the letters were written.
/// </summary>
public sealed partial class FileMailer(string folder) : IMailer
{
    static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    readonly Lock numbering = new();
    int last = -1;

    /// <inheritdoc/>
    public async Task<MailOutcome> SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder);
            await WriteAsync(mail, NextNumber(), cancellationToken);
            return new MailOutcome.Accepted();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without its .json, which comes last, a letter is not there.
            return new MailOutcome.TryLater($"{folder}: {e.Message}");
        }
    }

    /// <summary>Every letter in the folder, in the order in which they were written; only those with a name after <paramref name="after"/>, where it is given.</summary>
    public static async Task<IReadOnlyList<FiledMail>> ReadAsync(string folder, string? after = null, CancellationToken cancellationToken = default)
    {
        var mails = new List<FiledMail>();
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            if (string.CompareOrdinal(Path.GetFileNameWithoutExtension(file), after) <= 0) continue;
            await using var stream = File.OpenRead(file);
            var mail = await JsonSerializer.DeserializeAsync<FiledMail>(stream, Format, cancellationToken) ?? throw new InvalidDataException($"{file} is empty.");
            mails.Add(mail with { FileName = Path.GetFileNameWithoutExtension(file) });
        }

        return mails;
    }

    /// <summary>One more than any letter's that is there already.</summary>
    int NextNumber()
    {
        lock (numbering)
        {
            if (last < 0)
            {
                last = Directory.GetFiles(folder, "*.json").Select(f => Number().Match(Path.GetFileName(f))).Where(m => m.Success)
                    .Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();
            }

            return ++last;
        }
    }

    async Task WriteAsync(OutgoingMail mail, int number, CancellationToken cancellationToken)
    {
        // The number comes first: a programme clock that stands still, or is set back, must not change the order.
        var name = string.Create(CultureInfo.InvariantCulture, $"{number:D6}-{mail.AtUtc.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{Unsafe().Replace(mail.LetterId.ToString(), "-")}");
        var filed = new FiledMail(
            mail.LetterId.ToString(), mail.AtUtc, mail.From.Email, mail.To.Email, [.. mail.Cc.Select(c => c.Email)], mail.Letter, mail.LetterId.Reference, mail.Language, mail.Subject, mail.Text, mail.Html, mail.Ics);
        await File.WriteAllTextAsync(Path.Combine(folder, name + ".eml"), MimeMessage.Write(mail), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, name + ".html"), mail.Html, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, name + ".txt"), $"{mail.Subject}\n\n{mail.Text}", cancellationToken);
        if (mail.Ics is not null)
            await File.WriteAllTextAsync(Path.Combine(folder, name + ".ics"), mail.Ics, cancellationToken);
        var draft = Path.Combine(folder, name + ".writing");
        await File.WriteAllTextAsync(draft, JsonSerializer.Serialize(filed, Format), cancellationToken);
        File.Move(draft, Path.Combine(folder, name + ".json"));
    }

    [GeneratedRegex("^([0-9]{6,})-")]
    private static partial Regex Number();

    [GeneratedRegex("[^A-Za-z0-9_-]+")]
    private static partial Regex Unsafe();
}
