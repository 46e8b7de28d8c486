using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mpp.Adapters;
using Mpp.Adapters.Forms;
using Mpp.Domain.Cases;
using Mpp.Functions.Applicant.Pages;
using Mpp.Functions.Http;

namespace Mpp.Functions.Applicant;

/// <summary>
/// What was sent to complete an application, from either kind of body. <paramref name="Delivery"/> is kept as it is; <paramref name="Members"/> are those of
/// mpp.completion.submitted; <paramref name="ContentHash"/> tells a repeat; <paramref name="Files"/> came beside the members.
/// </summary>
public sealed record SentCompletion(string Reference, ReadOnlyMemory<byte> Delivery, ReadOnlyMemory<byte> Members, string ContentHash, IReadOnlyList<SentFile> Files)
{
    /// <summary>The delivery's name among the raw deliveries.</summary>
    public string Blob { get; } = $"{Reference}/{Convert.ToHexStringLower(SHA256.HashData(Delivery.Span))}";

    /// <summary>Nothing is completed by sending nothing.</summary>
    public bool IsEmpty
    {
        get
        {
            using var document = JsonDocument.Parse(Members);
            return Files.Count == 0 && !document.RootElement.EnumerateObject().Any();
        }
    }

    /// <summary>A JSON body: the members without the reference.</summary>
    /// <exception cref="RequestProblemException">It is none.</exception>
    public static SentCompletion FromJson(string reference, ReadOnlyMemory<byte> body)
    {
        var members = body.IsEmpty ? "{}"u8.ToArray() : body;
        Requests.Read(members, _ => true);
        using var document = JsonDocument.Parse(members);
        return new(reference, members, members, Adapters.Forms.ContentHash.Of(document.RootElement), []);
    }

    /// <summary>The page's form. What was written to the officer becomes a file among the files.</summary>
    public static SentCompletion FromForm(Viewer viewer, CompletionFields fields, IReadOnlyList<SentFile> sentFiles)
    {
        List<SentFile> files = [.. sentFiles];
        if (fields.Message.Length > 0)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{viewer.Say("meddelande", "message")}-{viewer.Case.Completions.Count}.txt");
            files.Add(new("other", name, "text/plain; charset=utf-8", BinaryData.FromString(fields.Message)));
        }

        var members = fields.ChangesFrom(CompletionFields.Of(viewer.Case.Application));
        var names = new JsonArray([.. files.Select(Described)]);
        // Everything that was written, not only what differs from the application, which a first click on the button has changed already.
        var written = new JsonObject { ["fields"] = JsonSerializer.SerializeToNode(fields, Json.Options), ["files"] = names.DeepClone() };
        var delivery = new JsonObject { ["type"] = "mpp.completion.submitted", ["data"] = members.DeepClone(), ["files"] = names };
        return new(viewer.Case.Reference, Bytes(delivery), Bytes(members), Adapters.Forms.ContentHash.Of(JsonSerializer.SerializeToElement(written)), files);

        static JsonObject Described(SentFile file) =>
            new() { ["kind"] = file.Kind, ["name"] = file.Name, ["contentType"] = file.ContentType, ["size"] = file.Size, ["sha256"] = file.Sha256 };

        static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Json.Options);
    }

    /// <summary>The same was sent before, for the completion that waits now: a second click, a sender that did not hear the answer.</summary>
    public bool IsRepeatIn(Case @case) =>
        @case.Revisions.Any(r => r.Kind == "completion" && r.ContentHash == ContentHash && !@case.Completions.Any(c => c.IsOpen && c.SentAtUtc >= r.ReceivedAtUtc));

    /// <summary>The application with what was sent. Its files are named by their content, under which they are stored before the change is.</summary>
    /// <exception cref="RequestProblemException">A member cannot be read.</exception>
    public Application AppliedTo(Application current)
    {
        var read = Requests.Read(Members, body => ApplicationForm.Complete(current, body, Blob));
        var next = AttachmentForm.NextNumber(read.Attachments);
        List<Attachment> beside = [.. Files.Select((f, i) => new Attachment($"file-{next + i}", f.Kind, f.Name, f.ContentType, f.Size, f.Sha256, null, null, null, Blob))];
        return read with { Attachments = [.. AttachmentForm.Replace(read.Attachments, beside).Select(a => IsSentHere(a) ? a with { Blob = BlobOf(a) } : a)] };
    }

    /// <summary>Every file's content and the name of its blob: those beside the members, and those within.</summary>
    public IEnumerable<(string Blob, string ContentType, BinaryData Content)> Contents(Application completed)
    {
        var within = AttachmentForm.Contents(Members);
        return completed.Attachments.Where(IsSentHere).Select(a => (BlobOf(a), a.ContentType, ContentOf(a)));

        BinaryData ContentOf(Attachment file) =>
            Files.FirstOrDefault(f => f.Sha256 == file.Sha256)?.Content
            ?? (within.TryGetValue(file.Sha256!, out var content)
                ? BinaryData.FromBytes(content)
                : throw new InvalidOperationException($"{Reference}: {file.Id} has a hash, but its content was not sent."));
    }

    bool IsSentHere(Attachment file) => file.Delivery == Blob && file is { Url: null, Sha256: not null };

    string BlobOf(Attachment file) => $"{Reference}/{file.Sha256}";
}
