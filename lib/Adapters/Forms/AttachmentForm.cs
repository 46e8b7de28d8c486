using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Forms;

/// <summary>
/// The files of a form: described in the case's record, their content left in the raw delivery (or behind their link) until the story has stored
/// each as an immutable blob. Content is checked against size and hash here, while the sender still listens.
/// </summary>
public static class AttachmentForm
{
    public const int LargestInlineBytes = 256 * 1024, Most = 30;

    public static List<Attachment> Read(FormReader data, string blob, int firstNumber) =>
        [.. data.Parts("attachments", Most).Select((file, i) => Read(file, blob, $"file-{firstNumber + i}"))];

    public static int NextNumber(IReadOnlyList<Attachment> attachments) =>
        attachments.Select(a => int.Parse(a.Id.AsSpan("file-".Length), CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max() + 1;

    /// <summary>The files with those added; one of the same kind and name as an earlier one takes its place.</summary>
    public static IReadOnlyList<Attachment> Replace(IReadOnlyList<Attachment> current, IReadOnlyList<Attachment> added) =>
        [.. current.Where(a => !added.Any(b => (b.Kind, b.Name) == (a.Kind, a.Name))), .. added];

    /// <summary>The inline contents of a stored delivery by their SHA-256 (hex).</summary>
    public static IReadOnlyDictionary<string, byte[]> Contents(ReadOnlyMemory<byte> rawDelivery)
    {
        using var document = JsonDocument.Parse(rawDelivery);
        return Contents(document.RootElement.GetProperty("data"));
    }

    /// <summary>As above, of a form's members.</summary>
    public static IReadOnlyDictionary<string, byte[]> Contents(JsonElement data)
    {
        if (!data.TryGetProperty("attachments", out var files) || files.ValueKind != JsonValueKind.Array) return new Dictionary<string, byte[]>();
        return files.EnumerateArray()
            .Select(file => new FormReader(file, "", []).Base64("contentBase64")).OfType<byte[]>()
            .Select(content => (Hash: Convert.ToHexStringLower(SHA256.HashData(content)), Content: content))
            .DistinctBy(file => file.Hash).ToDictionary(file => file.Hash, file => file.Content);
    }

    static Attachment Read(FormReader file, string blob, string id)
    {
        var (kind, name) = (file.Text("kind", 60), file.Text("name", 200));
        var (url, content) = (file.OptionalText("url", 2000), file.Base64("contentBase64"));
        var (size, sha256) = (file.OptionalWhole("size"), file.OptionalText("sha256", 64)?.ToLowerInvariant());
        if (file.Has("url") == file.Has("contentBase64")) file.Problem("contentBase64", "or url: exactly one of them is needed");
        if (url is not null && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http")) file.Problem("url", "must be an absolute https address");
        if (sha256 is not null && (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigit))) file.Problem("sha256", "must be 64 hexadecimal digits");

        if (content is not null)
        {
            var actual = Convert.ToHexStringLower(SHA256.HashData(content));
            if (content.Length == 0) file.Problem("contentBase64", $"of '{name}' is empty");
            if (content.Length > LargestInlineBytes) file.Problem("contentBase64", $"of '{name}' has {content.Length} bytes; files over {LargestInlineBytes} bytes come by url");
            if (size is not null && size != content.Length) file.Problem("size", $"of '{name}' is {size}, but its content has {content.Length} bytes");
            if (sha256 is not null && sha256 != actual) file.Problem("sha256", $"of '{name}' does not match its content");
            (size, sha256) = (content.Length, actual);
        }

        return new(id, kind, name, file.OptionalText("contentType", 100) ?? "application/octet-stream", size, sha256, url, null, null, blob);
    }
}
