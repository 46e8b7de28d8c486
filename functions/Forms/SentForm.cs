using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mpp.Adapters;
using Mpp.Adapters.Forms;
using Mpp.Domain.Cases;
using Mpp.Functions.Http;

namespace Mpp.Functions.Forms;

/// <summary>A file as it was sent, whole.</summary>
public sealed record SentFile(string Kind, string Name, string ContentType, BinaryData Content)
{
    public long Size => Content.ToMemory().Length;

    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Content));
}

/// <summary>
/// A form about a case that is there, whichever way it came: the webhook, JSON behind a private link, or a page's form. <paramref name="Delivery"/> is kept as it is; <paramref name="Members"/> are
/// those of the form's type; <paramref name="ContentHash"/> tells a repeat; <paramref name="Files"/> came beside the members.
/// </summary>
public sealed record SentForm(
    string Reference, ReadOnlyMemory<byte> Delivery, ReadOnlyMemory<byte> Members, string ContentHash, DateTimeOffset ReceivedAtUtc, IReadOnlyList<SentFile> Files)
{
    /// <summary>The delivery's name among the raw deliveries.</summary>
    public string Blob { get; } = $"{Reference}/{Convert.ToHexStringLower(SHA256.HashData(Delivery.Span))}";

    /// <summary>Nothing is done by sending nothing.</summary>
    public bool IsEmpty
    {
        get
        {
            using var document = JsonDocument.Parse(Members);
            return Files.Count == 0 && !document.RootElement.EnumerateObject().Any();
        }
    }

    /// <summary>The webhook's body, which is known to be readable.</summary>
    public static SentForm FromDelivery(Delivery delivery, ReadOnlyMemory<byte> body, DateTimeOffset receivedAtUtc)
    {
        using var document = JsonDocument.Parse(body);
        var members = JsonSerializer.SerializeToUtf8Bytes(document.RootElement.GetProperty("data"));
        return new(delivery.Reference ?? throw new InvalidOperationException($"A delivery of {delivery.Type} is about no case."), body, members, delivery.ContentHash, receivedAtUtc, []);
    }

    /// <summary>A JSON body behind a private link: the members without the reference.</summary>
    /// <exception cref="RequestProblemException">It is none.</exception>
    public static SentForm FromJson(string reference, ReadOnlyMemory<byte> body, DateTimeOffset receivedAtUtc)
    {
        var members = body.IsEmpty ? "{}"u8.ToArray() : body;
        Requests.Read(members, _ => true);
        using var document = JsonDocument.Parse(members);
        // Stored as what a form tool sends, the members as they came: every stored delivery has its members in the same place.
        byte[] delivery = [.. "{\"data\":"u8, .. members.Span, .. "}"u8];
        return new(reference, delivery, members, Adapters.Forms.ContentHash.Of(document.RootElement, except: "reference"), receivedAtUtc, []);
    }

    /// <param name="type">As a form tool would call it.</param>
    /// <param name="reference">The case.</param>
    /// <param name="members">What the form says.</param>
    /// <param name="written">What tells a second click from another form, besides the files.</param>
    /// <param name="files">Those that were chosen.</param>
    /// <param name="receivedAtUtc">Before the body was read.</param>
    public static SentForm FromPage(string type, string reference, JsonObject members, JsonNode? written, IReadOnlyList<SentFile> files, DateTimeOffset receivedAtUtc)
    {
        var names = new JsonArray([.. files.Select(Described)]);
        var told = new JsonObject { ["fields"] = written, ["files"] = names.DeepClone() };
        var delivery = new JsonObject { ["type"] = type, ["data"] = members.DeepClone(), ["files"] = names };
        return new(reference, Bytes(delivery), Bytes(members), Adapters.Forms.ContentHash.Of(JsonSerializer.SerializeToElement(told)), receivedAtUtc, files);

        static JsonObject Described(SentFile file) =>
            new() { ["kind"] = file.Kind, ["name"] = file.Name, ["contentType"] = file.ContentType, ["size"] = file.Size, ["sha256"] = file.Sha256 };

        static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Json.Options);
    }

    /// <summary>What the members say.</summary>
    /// <exception cref="RequestProblemException">One of them cannot be read.</exception>
    public T Read<T>(Func<FormReader, T> read) => Requests.Read(Members, read);

    /// <summary>The files beside the members, numbered on.</summary>
    public IReadOnlyList<Attachment> Beside(int firstNumber) => [.. Files.Select((f, i) => new Attachment($"file-{firstNumber + i}", f.Kind, f.Name, f.ContentType, f.Size, f.Sha256, null, null, null, Blob))];

    /// <summary>A file whose content was sent is named by it, and is stored under that name before the change is; one that lies elsewhere is left to the story.</summary>
    public Attachment Stored(Attachment file) => IsSentHere(file) ? file with { Blob = BlobOf(file) } : file;

    /// <summary>Content and name of those of <paramref name="files"/> that were sent here, beside the members and within.</summary>
    public IEnumerable<(string Blob, string ContentType, BinaryData Content)> Contents(IEnumerable<Attachment> files)
    {
        using var document = JsonDocument.Parse(Members);
        var within = AttachmentForm.Contents(document.RootElement);
        return files.Where(IsSentHere).Select(a => (BlobOf(a), a.ContentType, ContentOf(a)));

        BinaryData ContentOf(Attachment file) =>
            Files.FirstOrDefault(f => f.Sha256 == file.Sha256)?.Content
            ?? (within.TryGetValue(file.Sha256!, out var content)
                ? BinaryData.FromBytes(content)
                : throw new InvalidOperationException($"{Reference}: {file.Id} has a hash, but its content was not sent."));
    }

    bool IsSentHere(Attachment file) => file.Delivery == Blob && file is { Url: null, Sha256: not null };

    string BlobOf(Attachment file) => $"{Reference}/{file.Sha256}";
}
