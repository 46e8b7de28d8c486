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

    /// <summary>The inline content of a stored delivery's file with that hash; null if it holds none.</summary>
    public static byte[]? Content(ReadOnlyMemory<byte> rawDelivery, string sha256)
    {
        using var document = JsonDocument.Parse(rawDelivery);
        var root = document.RootElement;
        var data = root.TryGetProperty("data", out var inner) ? inner : root;
        if (!data.TryGetProperty("attachments", out var files) || files.ValueKind != JsonValueKind.Array) return null;
        foreach (var file in files.EnumerateArray())
            if (file.TryGetProperty("contentBase64", out var base64) && base64.ValueKind == JsonValueKind.String && base64.TryGetBytesFromBase64(out var content)
                && Convert.ToHexStringLower(SHA256.HashData(content)) == sha256)
                return content;
        return null;
    }

    static Attachment Read(FormReader file, string blob, string id)
    {
        var (kind, name) = (file.Text("kind", 60), file.Text("name", 200));
        var (url, base64) = (file.OptionalText("url", 2000), file.OptionalText("contentBase64", 1 << 20));
        var (size, sha256) = (file.OptionalWhole("size"), file.OptionalText("sha256", 64)?.ToLowerInvariant());
        if (file.Has("url") == file.Has("contentBase64")) file.Problem("contentBase64", "or url: exactly one of them is needed");
        if (url is not null && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http")) file.Problem("url", "must be an absolute https address");
        if (sha256 is not null && (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigit))) file.Problem("sha256", "must be 64 hexadecimal digits");

        if (base64 is not null)
        {
            var content = new byte[base64.Length * 3 / 4 + 3];
            if (!Convert.TryFromBase64String(base64, content, out var length))
            {
                file.Problem("contentBase64", $"of '{name}' is not base64");
            }
            else
            {
                var actual = Convert.ToHexStringLower(SHA256.HashData(content.AsSpan(0, length)));
                if (length == 0) file.Problem("contentBase64", $"of '{name}' is empty");
                if (length > LargestInlineBytes) file.Problem("contentBase64", $"of '{name}' has {length} bytes; files over {LargestInlineBytes} bytes come by url");
                if (size is not null && size != length) file.Problem("size", $"of '{name}' is {size}, but its content has {length} bytes");
                if (sha256 is not null && sha256 != actual) file.Problem("sha256", $"of '{name}' does not match its content");
                (size, sha256) = (length, actual);
            }
        }

        return new(id, kind, name, file.OptionalText("contentType", 100) ?? "application/octet-stream", size, sha256, url, null, null, blob);
    }
}
