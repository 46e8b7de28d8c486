using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Mpp.Embedded.Rehearsal;

/// <summary>
/// One of the cases that the handbook's section 7 gives to build demonstrations on, as the canonical submission that a form tool would send. People and
/// amounts are made up; municipalities and themes are the handbook's.
/// </summary>
public sealed record HandbookCase(string Name, string OrgNumber, string Applicant, string Partner, string Country, string Title, string Summary)
{
    public string Kind { get; init; } = "municipality";
    public string GrantType { get; init; } = "project";
    public int Years { get; init; } = 3;
    public DateOnly StartDate { get; init; } = new(2026, 7, 1);

    /// <summary>SEK for travel, meetings and labour of each year.</summary>
    public (int Travel, int Meetings, int Labour) EachYear { get; init; } = (180_000, 120_000, 150_000);

    public IReadOnlyList<string> CoreAreas { get; init; } = ["participation"];
    public IReadOnlyList<string> Sdgs { get; init; } = ["11"];

    /// <summary>The reference of the grant that goes on; its case need not be on file here.</summary>
    public string? RenewalOf { get; init; }
    public bool HasLetterOfIntent { get; init; } = true;
    public string SubmissionId { get; init; } = "";

    /// <summary>Where the applicant's letters go, in Swedish.</summary>
    public string Coordinator => $"karin.lund@{Slug}.example";

    /// <summary>Where the partner's letters go, in English.</summary>
    public string PartnerCoordinator => $"grace@{SlugOf(Partner)}.example";

    public long RequestedSek => Years * (EachYear.Travel + EachYear.Meetings + (long)EachYear.Labour);

    /// <summary>The body of the webhook, as sent at <paramref name="at"/>.</summary>
    public JsonObject Submission(DateTimeOffset at) => new()
    {
        ["type"] = "mpp.application.submitted",
        ["timestamp"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        ["data"] = new JsonObject
        {
            ["source"] = "municipal-form",
            ["formId"] = "application",
            ["formVersion"] = "3",
            ["submissionId"] = SubmissionId.Length > 0 ? SubmissionId : $"handbook-{Slug}",
            ["locale"] = "sv",
            ["grantType"] = GrantType,
            ["renewalOf"] = RenewalOf,
            ["title"] = Title,
            ["summary"] = Summary,
            ["narrative"] = new JsonObject
            {
                ["challenge"] = $"What {Applicant} and {Partner} both meet: {Summary}",
                ["mutualBenefit"] = "Both sides learn from each other's way of working and take methods home.",
                ["activities"] = "Two exchange visits a year, workshops with residents, a shared handbook.",
                ["risks"] = "Elections on either side may change the steering group.",
                ["sustainability"] = "Methods become part of the ordinary budget and routines.",
                ["results"] = new JsonArray(new JsonObject { ["level"] = "organisation", ["outcome"] = "A method for dialogue is in use", ["indicator"] = "dialogues a year", ["baseline"] = "0", ["target"] = "12" }),
            },
            ["applicant"] = new JsonObject
            {
                ["orgNumber"] = OrgNumber,
                ["name"] = Applicant,
                ["kind"] = Kind,
                ["contacts"] = new JsonArray(Person("Karin Lund", Coordinator, "coordinator", "sv"), Person("Håkan Berg", $"hakan.berg@{Slug}.example", "head", "sv")),
            },
            ["partners"] = new JsonArray(new JsonObject
            {
                ["name"] = Partner,
                ["country"] = Country,
                ["contacts"] = new JsonArray(Person("Grace Partner", PartnerCoordinator, "coordinator", "en")),
            }),
            ["coreAreas"] = List(CoreAreas),
            ["markers"] = new JsonArray("gender"),
            ["sdgs"] = List(Sdgs),
            ["startDate"] = Date(StartDate),
            ["endDate"] = Date(StartDate.AddYears(Years).AddDays(-1)),
            ["requestedSek"] = RequestedSek,
            ["budget"] = new JsonArray([.. Enumerable.Range(1, Years).SelectMany(Lines)]),
            ["steeringGroup"] = new JsonArray([.. SteeringGroup()]),
            ["team"] = new JsonArray(new JsonObject { ["name"] = "Grace Partner", ["side"] = "partner", ["role"] = "project-manager" }),
            ["attachments"] = new JsonArray([.. (HasLetterOfIntent ? new[] { File("letter-of-intent", "letter-of-intent.pdf") } : []), File("budget", "budget.pdf")]),
            ["consent"] = new JsonObject { ["by"] = "Karin Lund", ["at"] = at.AddMinutes(-1).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) },
        },
    };

    /// <summary>The body of the webhook for the report of a year, as sent at <paramref name="at"/>.</summary>
    public JsonObject Report(string reference, int year, DateTimeOffset at, decimal spent = 0.9m, params IReadOnlyList<string> withoutFiles)
    {
        var data = ReportMembers(year, spent, withoutFiles);
        data["reference"] = reference;
        return new()
        {
            ["type"] = "mpp.report.submitted",
            ["timestamp"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["data"] = data,
        };
    }

    /// <summary>What a year's report says: <paramref name="spent"/> of each line, a word on every part, and the files that the handbook asks for.</summary>
    public JsonObject ReportMembers(int year, decimal spent = 0.9m, params IReadOnlyList<string> withoutFiles) => new()
    {
        ["report"] = $"year-{year}",
        ["narrative"] = new JsonObject
        {
            ["individuals"] = $"In year {year} forty young people in {Applicant} and {Partner} learned to lead a dialogue with their councils.",
            ["organisation"] = "Both administrations answer proposals within a month, which neither did before.",
            ["society"] = "The councils have taken two of the young people's proposals.",
        },
        ["costs"] = new JsonArray([.. Lines(year).Select(l => new JsonObject { ["line"] = l["line"]!.DeepClone(), ["amountSek"] = (long)((int)l["amountSek"]! * spent), ["note"] = "As in the ledger" })]),
        ["attachments"] = new JsonArray([.. new[] { "accounts", "salary-form", "report-approval", "audit-certificate" }.Except(withoutFiles).Select(kind => File(kind, $"{kind}-{year}.pdf"))]),
    };

    string Slug => SlugOf(Name);

    IEnumerable<JsonNode> Lines(int year)
    {
        yield return Line(year, "travel", EachYear.Travel);
        yield return Line(year, "meetings", EachYear.Meetings);
        if (EachYear.Labour > 0) yield return Line(year, "labour", EachYear.Labour);
    }

    static JsonObject Line(int year, string category, int sek) => new() { ["line"] = $"{year}-{category}", ["year"] = year, ["category"] = category, ["party"] = "applicant", ["amountSek"] = sek };

    static IEnumerable<JsonNode> SteeringGroup()
    {
        foreach (var side in new[] { "applicant", "partner" })
            foreach (var (role, name, gender) in new[] { ("politician-majority", "Anna", "woman"), ("politician-opposition", "Bo", "man"), side == "applicant" ? ("senior-official", "Cleo", "woman") : ("senior-official", "Carl", "man") })
                yield return new JsonObject { ["name"] = $"{name} ({side})", ["side"] = side, ["role"] = role, ["gender"] = gender };
    }

    static JsonObject Person(string name, string email, string role, string language) => new() { ["name"] = name, ["email"] = email, ["phone"] = null, ["role"] = role, ["language"] = language };

    /// <summary>A file with content of its own, sent inline.</summary>
    public JsonObject File(string kind, string name)
    {
        var content = Encoding.UTF8.GetBytes($"%PDF-1.4\n% {kind} of {Applicant} and {Partner}: {Title}\n%%EOF\n");
        return new()
        {
            ["kind"] = kind,
            ["name"] = name,
            ["contentType"] = "application/pdf",
            ["size"] = content.Length,
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(content)),
            ["contentBase64"] = Convert.ToBase64String(content),
        };
    }

    static JsonArray List(IEnumerable<string> items) => new([.. items.Select(i => (JsonNode)i)]);

    static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    static string SlugOf(string name) => new([.. name.Normalize(NormalizationForm.FormD).ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)]);
}
