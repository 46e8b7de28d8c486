using Mpp.Adapters.Mail;
using Mpp.Domain.Cases;

namespace Mpp.Functions.Applicant.Pages;

/// <summary>
/// Refusals as the applicant may read them. A rule's own words for <c>wrong-status</c> name the status as staff see it, which tells a decision before
/// its announcement: here it is always the public label.
/// </summary>
public static class RefusalWords
{
    public static IReadOnlyList<Refusal> ForApplicant(Viewer viewer, IEnumerable<Refusal> refusals) => [.. refusals.Select(r => r with { Message = For(viewer, r) })];

    public static string For(Viewer viewer, Refusal refusal) => refusal.Code switch
    {
        "wrong-status" => viewer.Say(
            $"Det går inte nu: ärendet {viewer.Case.Reference} har status ”{StatusTable.PublicLabel(viewer.Case, "sv")}”.",
            $"This is not possible now: the status of case {viewer.Case.Reference} is '{StatusTable.PublicLabel(viewer.Case, "en")}'."),
        "suspended" => viewer.Say(
            $"Det går inte nu: ärendet {viewer.Case.Reference} är vilande.",
            $"This is not possible now: case {viewer.Case.Reference} is suspended."),
        "no-reason" => viewer.Say("Skriv i en mening varför.", "Say in a sentence why."),
        "no-signer" => viewer.Say("Skriv namnet på den som undertecknar.", "Give the name of the person who signs."),
        "already-signed" => viewer.Say("Avtalet är redan undertecknat för er part.", "The agreement has already been signed for your party."),
        "unknown-report" => viewer.Say("Ärendet har ingen sådan rapport.", "The case has no such report."),
        "already-approved" => viewer.Say("Rapporten är redan godkänd och kan inte ändras.", "The report has been approved and cannot be changed."),
        "case-full" => viewer.Say(
            "Ärendets akt är nästan full, och inget mer tas emot här. Skriv till ICLD.",
            "The record of the case is nearly full, and nothing more is taken here. Write to ICLD."),
        "too-many-versions" => viewer.Say(
            "Det väntar redan många versioner av rapporten på att granskas. Svara på något av våra brev.",
            "Many versions of the report are waiting to be assessed already. Reply to any of our letters."),
        "no-costs" => viewer.Say(
            "Redovisningen är tom. Skriv kostnaden för varje budgetrad, 0 där det inte fanns någon.",
            "There are no accounts. Give the cost of each budget line, 0 where there was none."),
        "unknown-party" => viewer.Say("Din part undertecknar inte det här avtalet.", "Your party does not sign this agreement."),
        _ when viewer.Language == "sv" && LetterTexts.Embedded.SwedishReason(refusal.Code) is { } swedish => $"{swedish} ({refusal.Message})",
        _ => refusal.Message,
    };
}
