using System.Text.Json;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Forms;

/// <summary>What an authentic webhook delivery turned out to be: readable, or every reason why not.</summary>
public sealed record Delivery
{
    public const string ApplicationSubmitted = "mpp.application.submitted", ReportSubmitted = "mpp.report.submitted", CompletionSubmitted = "mpp.completion.submitted", AmendmentRequested = "mpp.amendment.requested";

    static readonly Application Nothing = new() { GrantType = "", Title = "", Applicant = new("", "", "", []) };

    /// <summary>The types that say something about a case that is there, each with what reads its members: unreadable ones are found before anybody looks for the case.</summary>
    static readonly Dictionary<string, Action<FormReader>> AboutACase = new()
    {
        [ReportSubmitted] = data =>
        {
            ReportForm.Read(data);
            AttachmentForm.Read(data, "", 1);
        },
        [AmendmentRequested] = data => AmendmentForm.Read(data),
        [CompletionSubmitted] = data => ApplicationForm.Complete(Nothing, data, ""),
    };

    public IReadOnlyList<string> Problems { get; init; } = [];
    public string Type { get; init; } = "";
    public string Source { get; init; } = "";
    public string FormId { get; init; } = "";
    public string SubmissionId { get; init; } = "";
    public DateTimeOffset? ClaimedAtUtc { get; init; }

    /// <summary>The round that the form names; null: the round that is open for the type.</summary>
    public string? RoundId { get; init; }

    public Application? Application { get; init; }

    /// <summary>The case that it is about, as it was written; null for an application, which becomes one.</summary>
    public string? Reference { get; init; }

    public string ContentHash { get; init; } = "";

    /// <summary>One submission of one form of one source is one application, however often it is delivered.</summary>
    public string ClaimKey => string.Join('\n', Source, FormId, SubmissionId);

    /// <summary>Reads a canonical body (contract, "The canonical submission"). <paramref name="nameOf"/> makes, from the claim key, the name under which the raw body is kept.</summary>
    public static Delivery Read(ReadOnlyMemory<byte> body, Func<string, string> nameOf)
    {
        JsonDocument document;
        try
        {
            document = JsonBody.Parse(body);
        }
        catch (JsonException e)
        {
            return new() { Problems = [$"The body is not JSON: {e.Message}"] };
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object) return new() { Problems = ["The body must be a JSON object."] };
            var problems = new List<string>();
            var root = new FormReader(document.RootElement, "", problems);
            var type = root.Text("type", 100);
            if (type.Length > 0 && type != ApplicationSubmitted && !AboutACase.ContainsKey(type)) root.Problem("type", $"'{type}' is not known here; known: {string.Join(", ", AboutACase.Keys.Prepend(ApplicationSubmitted))}");
            if (root.Part("data") is not { } data)
            {
                if (!root.Has("data")) root.Problem("data", "is missing");
                return new() { Problems = problems, Type = type };
            }

            return AboutACase.TryGetValue(type, out var read) ? OfACase(type, root, data, document, read) : OfAnApplication(type, root, data, document, nameOf);
        }
    }

    static Delivery OfAnApplication(string type, FormReader root, FormReader data, JsonDocument document, Func<string, string> nameOf)
    {
        var delivery = new Delivery
        {
            Type = type,
            ClaimedAtUtc = root.OptionalTime("timestamp"),
            Source = data.Text("source", 100),
            FormId = data.Text("formId", 100),
            SubmissionId = data.Text("submissionId", 200),
            RoundId = data.OptionalText("roundId", 60),
            ContentHash = Forms.ContentHash.Of(document.RootElement.GetProperty("data")),
            Problems = root.Problems,
        };
        return type == ApplicationSubmitted ? delivery with { Application = ApplicationForm.Read(data, nameOf(delivery.ClaimKey)) } : delivery;
    }

    static Delivery OfACase(string type, FormReader root, FormReader data, JsonDocument document, Action<FormReader> read)
    {
        var delivery = new Delivery
        {
            Type = type,
            ClaimedAtUtc = root.OptionalTime("timestamp"),
            Source = data.OptionalText("source", 100) ?? "form",
            FormId = data.OptionalText("formId", 100) ?? type,
            Reference = data.Text("reference", 30),
            // As it would be without the reference, which the private link's form has in its address.
            ContentHash = Forms.ContentHash.Of(document.RootElement.GetProperty("data"), except: "reference"),
            Problems = root.Problems,
        };
        read(data);
        return delivery;
    }
}
