using Mpp.Domain.Cases;

namespace Mpp.Adapters.Forms;

/// <summary>
/// Turns a canonical submission's <c>data</c> into an <see cref="Application"/>. Only what cannot be read is a problem here; what can be
/// read and breaks a rule (an unknown country, no consent) is for the rules of eligibility to name.
/// </summary>
public static class ApplicationForm
{
    const int MostContacts = 20, MostPartners = 12, MostLines = 300, MostPeople = 60;

    public static Application Read(FormReader data, string blob)
    {
        if (!data.Has("budget")) data.Problem("budget", "is missing");
        return new()
        {
            GrantType = data.Text("grantType", 60),
            Title = data.Text("title", 300),
            Summary = data.OptionalText("summary", 4000) ?? "",
            PartnershipRef = data.OptionalText("partnershipRef", 60),
            RenewalOf = data.OptionalText("renewalOf", 60),
            Applicant = ReadApplicant(data),
            Partners = Partners(data),
            CoreAreas = data.Texts("coreAreas", 20),
            Markers = data.Texts("markers", 20),
            Sdgs = data.Texts("sdgs", 60, 20),
            StartDate = data.Date("startDate"),
            EndDate = data.Date("endDate"),
            RequestedSek = data.Whole("requestedSek"),
            Budget = Budget(data),
            SteeringGroup = SteeringGroup(data),
            Team = Team(data),
            Attachments = AttachmentForm.Read(data, blob, 1),
            Consent = ReadConsent(data),
        };
    }

    /// <summary>What a completion sends takes the place of what there was; what it leaves out stays. Files are added; a file of the same kind and name is replaced.</summary>
    public static Application Complete(Application current, FormReader data, string blob)
    {
        var next = AttachmentForm.NextNumber(current.Attachments);
        var added = AttachmentForm.Read(data, blob, next);
        return current with
        {
            Title = data.OptionalText("title", 300) ?? current.Title,
            Summary = data.OptionalText("summary", 4000) ?? current.Summary,
            Applicant = data.Has("applicant") ? ReadApplicant(data) with { OrgNumber = current.Applicant.OrgNumber } : current.Applicant,
            Partners = data.Has("partners") ? Partners(data) : current.Partners,
            CoreAreas = data.Has("coreAreas") ? data.Texts("coreAreas", 20) : current.CoreAreas,
            Markers = data.Has("markers") ? data.Texts("markers", 20) : current.Markers,
            Sdgs = data.Has("sdgs") ? data.Texts("sdgs", 60, 20) : current.Sdgs,
            StartDate = data.Has("startDate") ? data.Date("startDate") : current.StartDate,
            EndDate = data.Has("endDate") ? data.Date("endDate") : current.EndDate,
            RequestedSek = data.OptionalWhole("requestedSek") ?? current.RequestedSek,
            Budget = data.Has("budget") ? Budget(data) : current.Budget,
            SteeringGroup = data.Has("steeringGroup") ? SteeringGroup(data) : current.SteeringGroup,
            Team = data.Has("team") ? Team(data) : current.Team,
            Consent = data.Has("consent") ? ReadConsent(data) : current.Consent,
            Attachments = AttachmentForm.Replace(current.Attachments, added),
        };
    }

    public static IReadOnlyList<SteeringGroupMember> SteeringGroup(FormReader data) =>
        [.. data.Parts("steeringGroup", MostPeople).Select(m => new SteeringGroupMember(m.Text("name", 200), m.Text("side", 60), m.Text("role", 60), m.OptionalText("gender", 60)))];

    static Applicant ReadApplicant(FormReader data)
    {
        if (data.Part("applicant") is not { } applicant)
        {
            if (!data.Has("applicant")) data.Problem("applicant", "is missing");
            return new("", "", "", []);
        }

        var contacts = Contacts(applicant, "applicant");
        if (contacts.Count == 0) applicant.Problem("contacts", "must name at least one person with an e-mail address");
        return new(OrgNumber(applicant.Text("orgNumber", 30)), applicant.Text("name", 200), applicant.Text("kind", 60), contacts);
    }

    static List<Partner> Partners(FormReader data) =>
        [.. data.Parts("partners", MostPartners).Select((p, i) => new Partner($"partner-{i + 1}", p.Text("name", 200), p.Text("country", 60).ToUpperInvariant(), Contacts(p, $"partner-{i + 1}")))];

    static List<Contact> Contacts(FormReader party, string id) =>
        [.. party.Parts("contacts", MostContacts).Select((c, i) => new Contact($"{id}-{i + 1}", id, c.Text("name", 200), Email(c), c.OptionalText("phone", 60), c.OptionalText("role", 60) ?? "other", c.OptionalText("language", 10) ?? (id == "applicant" ? "sv" : "en")))];

    static string Email(FormReader contact)
    {
        var email = contact.Text("email", 254);
        if (email.Length > 0 && !IsEmail(email)) contact.Problem("email", $"'{email}' is not an e-mail address");
        return email;
    }

    /// <summary>Good enough to send to: one @ with something on both sides, a dot in the domain, nothing that could break a mail header.</summary>
    public static bool IsEmail(string text) =>
        text.Split('@') is [{ Length: > 0 and <= 64 }, { Length: > 2 } domain] && domain.Contains('.', StringComparison.Ordinal)
        && !domain.StartsWith('.') && !domain.EndsWith('.') && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';' or '"' or '(' or ')');

    static List<BudgetLine> Budget(FormReader data) =>
        [.. data.Parts("budget", MostLines).Select(line =>
        {
            var year = (int)Math.Clamp(line.Whole("year"), -1, 10_000);
            var category = line.Text("category", 60);
            return new BudgetLine(line.OptionalText("line", 60) ?? $"{year}-{category}", year, category, line.OptionalText("party", 60) ?? "applicant", line.Whole("amountSek"));
        })];

    public static IReadOnlyList<TeamMember> Team(FormReader data) => [.. data.Parts("team", MostPeople).Select(m => new TeamMember(m.Text("name", 200), m.Text("side", 60), m.Text("role", 60)))];

    static Consent? ReadConsent(FormReader data)
    {
        if (data.Part("consent") is not { } consent) return null;
        var at = consent.OptionalTime("at");
        if (!consent.Has("at")) consent.Problem("at", "is missing");
        return new(consent.Text("by", 200), at ?? default);
    }

    /// <summary>Ten digits however they are written: 212000-0167, 2120000167, 16212000-0167 (the register's century prefix for organisations).</summary>
    static string OrgNumber(string text)
    {
        var digits = text.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return digits.Length == 12 && digits.StartsWith("16", StringComparison.Ordinal) ? digits[2..] : digits;
    }
}
