using System.Collections.Frozen;

namespace Mpp.Adapters.Mail;

/// <summary>How a value of a letter is written: what the order holds (plain digits, yyyy-MM-dd, lines) and what the reader sees.</summary>
public enum LetterFieldKind
{
    Text,

    /// <summary>Items separated by \n, each perhaps begun with "- "; a bullet list where the placeholder stands alone.</summary>
    Lines,

    /// <summary>Whole SEK as digits.</summary>
    Amount,

    /// <summary>yyyy-MM-dd.</summary>
    Date,

    /// <summary>yyyy-MM-dd HH:mm, Swedish time.</summary>
    Moment,

    /// <summary>A number of days.</summary>
    Days,

    /// <summary>Lines "loi.pdf (letter-of-intent)".</summary>
    Attachments,

    /// <summary>Lines "1-travel: 120000": a line of the budget and its SEK as digits.</summary>
    Budget,

    /// <summary>A grant type's code.</summary>
    GrantType,

    /// <summary>A report's id: year-1.</summary>
    Report,

    /// <summary>Lines "year-1: 2027-08-29".</summary>
    ReportDates,

    /// <summary>Lines with the messages of refusals, which are English; Swedish letters add the sentence of letters/reasons.sv.md.</summary>
    Reasons,
}

/// <summary>A placeholder that a letter's text may use. An optional one may be empty, so texts use it only inside its own section.</summary>
public sealed record LetterField(string Name, LetterFieldKind Kind, bool IsOptional = false);

/// <summary>
/// Every letter of the programme and its placeholders: what the commands promise to put into a <see cref="Domain.Cases.LetterOrder"/>.
/// Texts are checked against it when they are read, so that a misspelt placeholder never reaches a municipality. Handbook section 5.
/// </summary>
public static class LetterCatalogue
{
    /// <summary>The languages that letters are written in; a recipient with another one gets English.</summary>
    public static readonly IReadOnlyList<string> Languages = ["sv", "en"];

    /// <summary>What every letter may use. The link is missing where the recipient has none, or shares the letter with somebody copied in.</summary>
    public static readonly IReadOnlyList<LetterField> Common =
    [
        new("reference", LetterFieldKind.Text),
        new("title", LetterFieldKind.Text),
        new("applicant", LetterFieldKind.Text),
        new("partners", LetterFieldKind.Text),
        new("recipientName", LetterFieldKind.Text),
        new("today", LetterFieldKind.Date),
        new("link", LetterFieldKind.Text, IsOptional: true),
    ];

    static readonly LetterField Reason = new("reason", LetterFieldKind.Text, IsOptional: true);
    static readonly LetterField Recovered = new("recoverSek", LetterFieldKind.Amount, IsOptional: true);
    static readonly LetterField Conditions = new("conditions", LetterFieldKind.Lines, IsOptional: true);
    static readonly LetterField Reasons = new("reasons", LetterFieldKind.Reasons);
    static readonly LetterField Missing = new("missing", LetterFieldKind.Lines);
    static readonly LetterField Deadline = new("deadline", LetterFieldKind.Date);
    static readonly LetterField ReceivedAt = new("receivedAt", LetterFieldKind.Moment);
    static readonly LetterField Report = new("report", LetterFieldKind.Report);
    static readonly LetterField DueOn = new("dueOn", LetterFieldKind.Date);
    static readonly LetterField Amount = new("amountSek", LetterFieldKind.Amount);

    static readonly FrozenDictionary<string, LetterField[]> Fields = new Dictionary<string, LetterField[]>
    {
        ["receipt"] =
        [
            ReceivedAt, Amount, new("grantType", LetterFieldKind.GrantType), new("startDate", LetterFieldKind.Date), new("endDate", LetterFieldKind.Date),
            new("revision", LetterFieldKind.Text, IsOptional: true), new("budget", LetterFieldKind.Budget, IsOptional: true), new("attachments", LetterFieldKind.Attachments, IsOptional: true),
        ],
        ["late-refused"] = [Reasons],
        ["not-eligible"] = [Reasons],
        ["eligibility-overridden"] = [],
        ["returned"] = [Missing, Deadline],
        ["completion-reminder"] = [Missing, Deadline],
        ["completion-expired"] = [Deadline],
        ["completion-received"] = [ReceivedAt],
        ["reviewer-assigned"] = [],
        ["decision-approved"] = [Amount, new("requestedSek", LetterFieldKind.Amount), Conditions, Reason],
        ["decision-rejected"] = [Reason],
        ["agreement-to-sign"] = [Amount, Conditions],
        ["agreement-reminder"] = [new("days", LetterFieldKind.Days)],
        ["agreement-in-force"] = [new("inForceOn", LetterFieldKind.Date), Amount, new("reports", LetterFieldKind.ReportDates)],
        ["report-opens"] = [Report, new("periodFrom", LetterFieldKind.Date), new("periodTo", LetterFieldKind.Date), DueOn],
        ["report-reminder"] =
        [
            Report, new("periodFrom", LetterFieldKind.Date), new("periodTo", LetterFieldKind.Date), DueOn,
            new("daysLeft", LetterFieldKind.Days, IsOptional: true), new("dueToday", LetterFieldKind.Text, IsOptional: true), new("overdue", LetterFieldKind.Days, IsOptional: true),
        ],
        ["report-received"] = [Report, ReceivedAt, new("claimedSek", LetterFieldKind.Amount), new("costs", LetterFieldKind.Budget)],
        ["report-returned"] = [Report, Missing, DueOn, Reason],
        ["report-approved"] =
        [
            Report, new("claimedSek", LetterFieldKind.Amount), new("acceptedSek", LetterFieldKind.Amount), new("accepted", LetterFieldKind.Budget, IsOptional: true),
            new("payBy", LetterFieldKind.Date, IsOptional: true), Reason,
        ],
        ["deadline-moved"] = [Report, new("was", LetterFieldKind.Date), DueOn, Reason],
        ["amendment-decided"] =
        [
            new("reallocation", LetterFieldKind.Text, IsOptional: true), new("extension", LetterFieldKind.Text, IsOptional: true), new("people", LetterFieldKind.Text, IsOptional: true),
            new("moves", LetterFieldKind.Budget, IsOptional: true), new("approved", LetterFieldKind.Text, IsOptional: true), Reason,
        ],
        ["period-extended"] = [new("was", LetterFieldKind.Date), new("endDate", LetterFieldKind.Date), Report, DueOn, new("reports", LetterFieldKind.ReportDates), Reason],
        ["payment-held"] = [Report, Amount, Reasons],
        ["payment-released"] = [Report, Amount],
        ["closing"] = [Amount, new("paidSek", LetterFieldKind.Amount), new("unspentSek", LetterFieldKind.Amount, IsOptional: true)],
        ["withdrawn"] = [Reason, Recovered],
        ["suspended"] = [Reason],
        ["resumed"] = [Reason, new("reports", LetterFieldKind.ReportDates, IsOptional: true)],
        ["terminated"] = [Reason, Recovered],
    }.ToFrozenDictionary();

    /// <summary>The page that a letter's private link opens: the one where the reader does what the letter asks for.</summary>
    public static string Page(string letter) => letter switch
    {
        "returned" or "completion-reminder" => "completion",
        "agreement-to-sign" or "agreement-reminder" => "agreement",
        "report-opens" or "report-reminder" or "report-returned" or "deadline-moved" => "report",
        _ => "status",
    };

    public static IEnumerable<string> Letters => Fields.Keys.Order(StringComparer.Ordinal);

    /// <summary>The placeholders of a letter beside the common ones; null: there is no such letter.</summary>
    public static IReadOnlyList<LetterField>? OwnFields(string letter) => Fields.GetValueOrDefault(letter);
}
