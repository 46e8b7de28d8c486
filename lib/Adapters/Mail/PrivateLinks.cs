using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mpp.Adapters.Mail;

/// <summary>What a private link's token says, once its seal is found good. The link is void if the contact's link version is no longer this one.</summary>
public sealed record LinkClaim(string Reference, string ContactId, int Version, DateTimeOffset ExpiresAtUtc);

/// <summary>
/// Private links: the token is what it claims and an HMAC-SHA256 over it, made when a letter is sent and never stored, so that nothing in the
/// tables or logs lets anybody act for a contact. One URL path segment: letters, digits, '-', '_' and a dot.
/// </summary>
public sealed class PrivateLinks
{
    /// <summary>How long a link works: longer than the longest silence of a project (a year's report), shorter than its life.</summary>
    public const int YearsValid = 2;

    /// <summary>The least length of the key, in characters.</summary>
    public const int KeyLength = 32;

    // Part of what is sealed: the same key can then seal other things without one passing for the other.
    const string Purpose = "mpp-link-1";

    readonly byte[] key;
    readonly TimeProvider time;
    readonly Uri baseUrl;

    /// <param name="key">The setting Links__Key: at least <see cref="KeyLength"/> random characters.</param>
    /// <param name="time">Programme time.</param>
    /// <param name="baseUrl">The setting PublicBaseUrl.</param>
    public PrivateLinks(string key, TimeProvider time, Uri baseUrl)
    {
        if (key.Length < KeyLength)
            throw new ArgumentException($"Links__Key has {key.Length} characters and must have at least {KeyLength}, random ones: `openssl rand -base64 {KeyLength}` makes some.", nameof(key));
        (this.key, this.time, this.baseUrl) = (Encoding.UTF8.GetBytes(key), time, baseUrl);
    }

    /// <summary>The host that links lead to.</summary>
    public string Host => baseUrl.Host;

    public string Create(string reference, string contactId, int version)
    {
        var expires = time.GetUtcNow().AddYears(YearsValid).ToUnixTimeSeconds();
        var payload = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{reference}|{contactId}|{version}|{expires}"));
        return Format(payload);
    }

    /// <summary>The address of a page behind the link: status, completion, agreement …</summary>
    public string Url(string token, string page = "status") => $"{baseUrl.AbsoluteUri.TrimEnd('/')}/api/my/{token}/{page}";

    /// <summary>What the token claims; null if it is not ours, was changed, or has expired.</summary>
    public LinkClaim? Read(string token)
    {
        // No honest token is longer, and nothing is decoded before that is clear.
        if (token.Length > 512 || token.Split('.') is not [var left, var right] || !Base64Url.IsValid(left) || !Base64Url.IsValid(right))
            return null;
        var payload = Base64Url.DecodeFromChars(left);
        if (!CryptographicOperations.FixedTimeEquals(Seal(payload), Base64Url.DecodeFromChars(right)))
            return null;
        // Base64 has spare bits, padding and blanks: one link is one text, or it could be passed on in disguise.
        if (token != Format(payload))
            return null;
        if (Encoding.UTF8.GetString(payload).Split('|') is not [var reference, var contact, var version, var expires])
            return null;
        var claim = new LinkClaim(reference, contact, int.Parse(version, CultureInfo.InvariantCulture), DateTimeOffset.FromUnixTimeSeconds(long.Parse(expires, CultureInfo.InvariantCulture)));
        return time.GetUtcNow() < claim.ExpiresAtUtc ? claim : null;
    }

    string Format(byte[] payload) => $"{Base64Url.EncodeToString(payload)}.{Base64Url.EncodeToString(Seal(payload))}";

    byte[] Seal(byte[] payload) => HMACSHA256.HashData(key, (byte[])[.. Encoding.UTF8.GetBytes(Purpose), 0, .. payload]);
}
