using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mpp.Adapters.Blobs;
using Mpp.Adapters.Tables;

namespace Mpp.Adapters.Mail;

/// <summary>The copy of a letter that is kept: what was sent, to whom, but for the private link's secret.</summary>
public sealed record LetterCopy(string From, string To, IReadOnlyList<string> Cc, string Language, string Subject, string Text, string Html, string? Ics)
{
    /// <summary>What stands where the link's secret stood.</summary>
    public const string Blank = "private-link-left-out";

    /// <summary>Keeps the mail as an immutable blob and says its name. The same content a second time is the same blob.</summary>
    public static async Task<string> KeepAsync(BlobVault vault, OutgoingMail mail, string? linkToken, CancellationToken cancellationToken)
    {
        string WithoutLink(string text) => linkToken is null ? text : text.Replace(linkToken, Blank, StringComparison.Ordinal);
        var copy = new LetterCopy(
            mail.From.Email, mail.To.Email, [.. mail.Cc.Select(c => c.Email)], mail.Language, mail.Subject, WithoutLink(mail.Text), WithoutLink(mail.Html), mail.Ics);
        var content = JsonSerializer.SerializeToUtf8Bytes(copy, Json.Options);
        var name = $"{mail.LetterId.Reference}/{Hash(Encoding.UTF8.GetBytes(mail.LetterId.Key))}-{Hash(content)}";
        await vault.PutAsync(BlobVault.Letters, name, new BinaryData(content), "application/json", cancellationToken);
        return name;
    }

    /// <summary>The copy of a letter that was sent; null if none was yet, or it was erased.</summary>
    public static async Task<LetterCopy?> ReadAsync(BlobVault vault, StoredLetter letter, CancellationToken cancellationToken = default) =>
        letter.ContentBlob is { } name && await vault.ReadAsync(BlobVault.Letters, name, cancellationToken) is { } content
            ? JsonSerializer.Deserialize<LetterCopy>(content, Json.Options)
            : null;

    static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16));
}
