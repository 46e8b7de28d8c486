namespace Mpp.Domain.Settings;

/// <summary>
/// The programme's rules as dated settings: never constants in code. A case keeps the version in force when it was submitted, but for what
/// design rule 10 calls live (offsets of unsent reminders, hours, holidays). Money in whole SEK; shares as per cent 0–100.
/// </summary>
public sealed record ProgrammeSettings
{
    public required string Version { get; init; }
    public required DateOnly InForceFrom { get; init; }
    public IReadOnlyList<GrantTypeRule> GrantTypes { get; init; } = [];
    public IReadOnlyList<Country> Countries { get; init; } = [];
    public IReadOnlyList<Criterion> Rubric { get; init; } = [];

    /// <summary>Two reviews further apart than this many points ask for a third reviewer or a moderation note.</summary>
    public int SpreadLimit { get; init; } = 25;

    public int ReviewersPerCase { get; init; } = 2;
    public IReadOnlyList<string> RequiredAttachments { get; init; } = ["letter-of-intent", "budget"];

    /// <summary>Labour's largest share of a budget, for types that set no amount of their own.</summary>
    public int LabourPercent { get; init; } = 50;

    public int CompletionWorkingDays { get; init; } = 10;
    public int CompletionRounds { get; init; } = 2;

    /// <summary>Working days before the end of a completion at which it is reminded of.</summary>
    public int CompletionReminderWorkingDays { get; init; } = 3;

    /// <summary>Days after the agreement was sent; the last one goes to staff.</summary>
    public IReadOnlyList<int> AgreementReminderDays { get; init; } = [7, 14];

    public int AgreementEscalationDays { get; init; } = 30;
    public int ReportDueDays { get; init; } = 60;
    public int FinalReportDueDays { get; init; } = 90;
    public IReadOnlyList<int> ReportReminderOffsets { get; init; } = [-60, -30, -14, -7, 0, 1, 7, 14, 30];

    /// <summary>From this offset on the head of administration is copied.</summary>
    public int ReportHeadCopiedFromOffset { get; init; } = 7;

    /// <summary>From this offset on the reminder goes to the head of administration.</summary>
    public int ReportHeadFromOffset { get; init; } = 14;

    /// <summary>From this offset on it is a task for staff and no letter.</summary>
    public int ReportStaffFromOffset { get; init; } = 30;

    /// <summary>Days from the due date at which a report opens: the first letter about it, with the link to send it by.</summary>
    public int ReportOpensOffset { get; init; } = -90;

    /// <summary>A returned report has at least so many working days left.</summary>
    public int ReportReturnWorkingDays { get; init; } = 10;

    /// <summary>So many days after a report's due date the payments of all grants of its partnership are held; those of its own grant from the first.</summary>
    public int PaymentsHeldFromOffset { get; init; } = 14;

    /// <summary>Days after a report's approval at which its payment is made at the latest.</summary>
    public int PayWithinDays { get; init; } = 30;

    /// <summary>Per cent of a budget line that may be moved to it, or spent beyond it, without a decision.</summary>
    public int FreeMovePercent { get; init; } = 10;

    /// <summary>A longer period is asked for so many days before the project's end, and is so many months at most.</summary>
    public int ExtensionAskedDaysBefore { get; init; } = 30;

    public int ExtensionMostMonths { get; init; } = 12;

    /// <summary>Local time at which reminders and announcements go out.</summary>
    public TimeOnly LettersGoOutAt { get; init; } = new(8, 0);

    public string Zone { get; init; } = Calendar.LocalDeadline.Stockholm;

    /// <summary>Null: no such grant type in this version.</summary>
    public GrantTypeRule? GrantType(string type) => GrantTypes.FirstOrDefault(t => t.Type == type);

    /// <summary>The partner country; null if it is not on the list, or not in force on <paramref name="day"/>.</summary>
    public Country? CountryInForce(string code, DateOnly day) => Countries.FirstOrDefault(c => c.Code == code && !(day < c.From) && !(day > c.Until));
}

/// <summary>Caps in SEK a year (or in all where <paramref name="IsCapForAll"/>); Europe / elsewhere, with three parties (tripartite) the second pair.</summary>
public sealed record GrantTypeRule(
    string Type, string NameSv, string NameEn, int MinYears, int MaxYears, Cap Cap, Cap? TripartiteCap, bool IsCapForAll, bool IsRolling, bool NeedsSteeringGroup, long? LabourCapSek = null, long? TripartiteLabourCapSek = null);

public sealed record Cap(long EuropeSek, long ElsewhereSek);

/// <summary>A partner country. <paramref name="Code"/> ISO 3166-1 alpha-2. In force from the first to the last day, both inclusive.</summary>
public sealed record Country(string Code, string NameSv, string NameEn, bool IsEurope, DateOnly? From = null, DateOnly? Until = null);

/// <summary>Weights add up to 100.</summary>
public sealed record Criterion(string Id, string NameSv, string NameEn, int Weight);
