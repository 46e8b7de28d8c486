namespace Mpp.Domain.Cases;

/// <summary>
/// What is applied for: the canonical submission's content as rules and lists need it. Long texts (the narrative) stay in the
/// immutable blob of the revision, see <see cref="Revision"/>. Source: contract, "The canonical submission".
/// </summary>
public sealed record Application
{
    public required string GrantType { get; init; }
    public required string Title { get; init; }
    public string Summary { get; init; } = "";
    public string? PartnershipRef { get; init; }

    /// <summary>The earlier grant's reference, where this is a renewal.</summary>
    public string? RenewalOf { get; init; }

    public required Applicant Applicant { get; init; }
    public IReadOnlyList<Partner> Partners { get; init; } = [];
    public IReadOnlyList<string> CoreAreas { get; init; } = [];
    public IReadOnlyList<string> Markers { get; init; } = [];
    public IReadOnlyList<string> Sdgs { get; init; } = [];
    public DateOnly StartDate { get; init; }

    /// <summary>The last day of the project, inclusive.</summary>
    public DateOnly EndDate { get; init; }

    public long RequestedSek { get; init; }
    public IReadOnlyList<BudgetLine> Budget { get; init; } = [];
    public IReadOnlyList<SteeringGroupMember> SteeringGroup { get; init; } = [];
    public IReadOnlyList<TeamMember> Team { get; init; } = [];
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];
    public Consent? Consent { get; init; }

    /// <summary>Every contact of every party, applicant first, in the order of the form.</summary>
    public IEnumerable<Contact> Contacts => Applicant.Contacts.Concat(Partners.SelectMany(p => p.Contacts));
}

/// <summary>The Swedish party, which signs for the grant and is paid. Handbook section 1.</summary>
public sealed record Applicant(string OrgNumber, string Name, string Kind, IReadOnlyList<Contact> Contacts);

/// <summary>A municipality or region abroad. <paramref name="Id"/> is its signing party: partner-1, partner-2 …; <paramref name="Country"/> ISO 3166-1 alpha-2.</summary>
public sealed record Partner(string Id, string Name, string Country, IReadOnlyList<Contact> Contacts);

/// <summary>
/// A person at a party. <paramref name="Id"/> is stable within the case (applicant-1, partner-1-1 …) and is what links and letters name;
/// raising <paramref name="LinkVersion"/> makes every private link sent to the contact void.
/// </summary>
public sealed record Contact(string Id, string Party, string Name, string Email, string? Phone, string Role, string Language, int LinkVersion = 1);

/// <summary>A budget line; whole SEK, at least 0. <paramref name="Line"/> is unique within the case.</summary>
public sealed record BudgetLine(string Line, int Year, string Category, string Party, long AmountSek);

public sealed record SteeringGroupMember(string Name, string Side, string Role, string? Gender);

public sealed record TeamMember(string Name, string Side, string Role);

public sealed record Consent(string By, DateTimeOffset At);

/// <summary>
/// A file of the application. <paramref name="Id"/> is unique within the case. Until the story has stored it, <paramref name="Blob"/> is null
/// and the content is in the raw delivery (<paramref name="Url"/> null) or behind <paramref name="Url"/>. <paramref name="Failure"/> says why it could not be fetched.
/// </summary>
public sealed record Attachment(string Id, string Kind, string Name, string ContentType, long? Size, string? Sha256, string? Url, string? Blob, string? Failure, string Delivery);
