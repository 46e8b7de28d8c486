using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Mpp.Adapters.Mail;

/// <summary>What SendGrid tells of a mail: processed, delivered, bounce, dropped, deferred … <paramref name="Email"/>: of which recipient.</summary>
public sealed record MailEvent(string Kind, LetterId Letter, string Email, string? Reason);

/// <summary>
/// SendGrid's signed event webhook: an ECDSA P-256 signature over the timestamp header and the raw body. Setting SendGrid__EventPublicKey
/// (base64 of the DER form, as SendGrid shows it).
/// </summary>
public sealed class SendGridEvents(string publicKey, TimeProvider time)
{
    public const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";
    public const string TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    /// <summary>How far the timestamp may be from programme time: an old delivery is a replayed one.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    readonly byte[] key = Import(publicKey);

    /// <summary>Is this delivery SendGrid's, whole and recent?</summary>
    public bool IsAuthentic(string? signature, string? timestamp, ReadOnlySpan<byte> body)
    {
        if (signature is null || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return false;
        // 253402300799: the last second that a DateTimeOffset knows.
        if (seconds > 253402300799 || (time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Window)
            return false;
        var decoded = new byte[signature.Length];
        if (!Convert.TryFromBase64String(signature, decoded, out var length))
            return false;
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(key, out _);
        return ecdsa.VerifyData([.. Encoding.ASCII.GetBytes(timestamp!), .. body], decoded.AsSpan(0, length), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>The events of a body that are about our letters; null if it cannot be read.</summary>
    public static IReadOnlyList<MailEvent>? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Array && document.RootElement.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Object)
                ? [.. document.RootElement.EnumerateArray().Select(ReadEvent).OfType<MailEvent>()]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static MailEvent? ReadEvent(JsonElement item) =>
        Text(item, "event") is { } kind && LetterId.Parse(Text(item, "letter_id")) is { } letter
            ? new(kind, letter, Text(item, "email") ?? "", Text(item, "reason") ?? Text(item, "response"))
            : null;

    static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static byte[] Import(string publicKey)
    {
        try
        {
            var der = Convert.FromBase64String(publicKey);
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(der, out _);
            return der;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            throw new ArgumentException("SendGrid__EventPublicKey must be the verification key that SendGrid shows beside the signed event webhook.", nameof(publicKey), e);
        }
    }
}
