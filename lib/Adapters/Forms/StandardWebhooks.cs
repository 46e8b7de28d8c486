using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mpp.Adapters.Forms;

/// <summary>
/// Verifies the Standard Webhooks headers (webhook-id, webhook-timestamp, webhook-signature): HMAC-SHA256 over "id.timestamp.body" with any of
/// the configured secrets, so that a secret can be rotated. The timestamp may be <see cref="Tolerance"/> off programme time.
/// </summary>
public sealed class StandardWebhooks(IReadOnlyList<string> secrets, TimeProvider clock)
{
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    const string Prefix = "whsec_";

    readonly byte[][] keys = [.. secrets.Select(Key)];

    /// <summary>Null if the delivery is authentic; otherwise why it is not, for the log (never for the sender, who could learn from it).</summary>
    public string? WhyNotAuthentic(string? id, string? timestamp, string? signature, ReadOnlySpan<byte> body)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signature)) return "a webhook-… header is missing";
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253_402_300_799) return "the timestamp is no Unix time in seconds";
        if ((DateTimeOffset.FromUnixTimeSeconds(seconds) - clock.GetUtcNow()).Duration() > Tolerance) return "the timestamp is more than 5 minutes off programme time";

        var prefix = Encoding.UTF8.GetBytes($"{id}.{timestamp}.");
        foreach (var key in keys)
        {
            using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
            mac.AppendData(prefix);
            mac.AppendData(body);
            var expected = mac.GetHashAndReset();
            foreach (var part in signature.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                if (part.StartsWith("v1,", StringComparison.Ordinal) && Matches(part.AsSpan(3), expected)) return null;
        }

        return "no signature matches";
    }

    /// <summary>The signature header's value for a body, as a sender makes it.</summary>
    public static string Sign(string secret, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var prefix = Encoding.UTF8.GetBytes($"{id}.{at.ToUnixTimeSeconds()}.");
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(Key(secret), (byte[])[.. prefix, .. body]));
    }

    static bool Matches(ReadOnlySpan<char> base64, byte[] expected)
    {
        Span<byte> given = stackalloc byte[64];
        return Convert.TryFromBase64Chars(base64, given, out var length) && CryptographicOperations.FixedTimeEquals(given[..length], expected);
    }

    /// <summary>Null for a secret that can be used; otherwise what is wrong with it, without the secret.</summary>
    public static string? WhyUnreadable(string secret) => TryKey(secret, out _) ? null : $"A secret in Webhooks__Forms__Secrets cannot be read: each must have the form {Prefix}<base64 of 16 to 64 bytes>.";

    static byte[] Key(string secret) => TryKey(secret, out var key) ? key : throw new FormatException(WhyUnreadable(secret));

    static bool TryKey(string secret, out byte[] key)
    {
        var text = secret.Trim();
        key = new byte[text.Length];
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || !Convert.TryFromBase64String(text[Prefix.Length..], key, out var length) || length < 16) return false;
        key = key[..length];
        return true;
    }
}
