using System.Globalization;
using Mpp.Domain.Calendar;
using Mpp.Adapters.Mail;

namespace Mpp.Functions.Applicant.Pages;

/// <summary>The contract's codes in the reader's language; one that is not known reads as it is. Dates and amounts are written as in the letters.</summary>
static class PageWords
{
    public static string AttachmentKind(this Viewer viewer, string kind) => kind switch
    {
        "letter-of-intent" => viewer.Say("Avsiktsförklaring", "Letter of intent"),
        "budget" => "Budget",
        "signed-application" => viewer.Say("Undertecknad ansökan", "Signed application"),
        "salary-form" => viewer.Say("Löneblankett", "Salary form"),
        "accounts" => viewer.Say("Redovisning", "Accounts"),
        "audit-certificate" => viewer.Say("Revisorsintyg", "Audit certificate"),
        "report-approval" => viewer.Say("Godkännande av rapport", "Approval of the report"),
        "other" => viewer.Say("Övrigt", "Other"),
        _ => kind,
    };

    public static string BudgetCategory(this Viewer viewer, string category) => category switch
    {
        "travel" => viewer.Say("Resor", "Travel"),
        "accommodation" => viewer.Say("Logi", "Accommodation"),
        "labour" => viewer.Say("Arbetstid", "Labour"),
        "meetings" => viewer.Say("Möten", "Meetings"),
        "interpretation" => viewer.Say("Tolkning", "Interpretation"),
        "communication" => viewer.Say("Kommunikation", "Communication"),
        "audit" => viewer.Say("Revision", "Audit"),
        "other" => viewer.Say("Övrigt", "Other"),
        _ => category,
    };

    public static string ReportPart(this Viewer viewer, string part) => part switch
    {
        "individuals" => viewer.Say("Resultat för individer", "Results for individuals"),
        "organisation" => viewer.Say("Resultat för organisationen", "Results for the organisation"),
        "society" => viewer.Say("Resultat för samhället", "Results for society"),
        _ => part,
    };

    public static string CoreArea(this Viewer viewer, string area) => area switch
    {
        "equity" => viewer.Say("Jämlikhet och inkludering", "Equity and inclusion"),
        "transparency" => viewer.Say("Transparens", "Transparency"),
        "accountability" => viewer.Say("Ansvarsutkrävande", "Accountability"),
        "participation" => viewer.Say("Medborgardeltagande", "Citizen participation"),
        _ => area,
    };

    public static string SteeringRole(this Viewer viewer, string role) => role switch
    {
        "politician-majority" => viewer.Say("Politiker, majoritet", "Politician, majority"),
        "politician-opposition" => viewer.Say("Politiker, opposition", "Politician, opposition"),
        "senior-official" => viewer.Say("Ledande tjänsteperson", "Senior official"),
        _ => role,
    };

    public static string Side(this Viewer viewer, string side) => side switch
    {
        "applicant" => viewer.Say("Sökande", "Applicant"),
        "partner" => "Partner",
        _ => side,
    };

    public static string Gender(this Viewer viewer, string gender) => gender switch
    {
        "woman" => viewer.Say("Kvinna", "Woman"),
        "man" => viewer.Say("Man", "Man"),
        "other" => viewer.Say("Annat", "Other"),
        _ => gender,
    };

    public static string Date(this Viewer viewer, DateOnly day) => LetterWords.Date(day, viewer.Language);

    public static string Period(this Viewer viewer, DateOnly from, DateOnly to) => $"{viewer.Date(from)} – {viewer.Date(to)}";

    public static string Moment(this Viewer viewer, DateTimeOffset at) => LetterWords.Moment(SwedishCalendar.StockholmTime(at), viewer.Language);

    public static string Amount(this Viewer viewer, long sek) => LetterWords.Amount(sek, viewer.Language);

    /// <summary>The last day with its hour, which is what counts: 12 mars 2026, klockan 24.00 svensk tid.</summary>
    public static string Deadline(this Viewer viewer, DateOnly lastDay) =>
        viewer.Say($"{LetterWords.Date(lastDay, "sv")}, klockan 24.00 svensk tid", $"{LetterWords.Date(lastDay, "en")}, 24:00 Swedish time");

    /// <summary>In a sentence: rapporten för år 1, the final report (year 3).</summary>
    public static string Report(this Viewer viewer, string id, bool isFinal) => isFinal
        ? viewer.Say($"slutrapporten ({LetterWords.Report(id, "sv")})", $"the final report ({LetterWords.Report(id, "en")})")
        : viewer.Say($"rapporten för {LetterWords.Report(id, "sv")}", $"the report for {LetterWords.Report(id, "en")}");

    /// <summary>Above a table or a form: Rapport, år 1; Final report (year 3).</summary>
    public static string ReportTitle(this Viewer viewer, string id, bool isFinal) => isFinal
        ? viewer.Say($"Slutrapport ({LetterWords.Report(id, "sv")})", $"Final report ({LetterWords.Report(id, "en")})")
        : viewer.Say($"Rapport, {LetterWords.Report(id, "sv")}", $"Report, {LetterWords.Report(id, "en")}");

    public static string Day(this Viewer viewer, DateTimeOffset at) => viewer.Date(SwedishCalendar.StockholmDate(at));

    /// <summary>The first letter as at the beginning of a sentence.</summary>
    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    public static string Size(this Viewer viewer, long bytes)
    {
        var (number, unit) = bytes < 1_000_000 ? (Math.Max(1, bytes / 1000m), "kB") : (bytes / 1_000_000m, "MB");
        var digits = number.ToString(number < 10 && unit == "MB" ? "0.0" : "0", CultureInfo.InvariantCulture);
        return $"{(viewer.Language == "sv" ? digits.Replace('.', ',') : digits)}\u00A0{unit}";
    }
}
