using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using Mpp.Domain.Settings;
using static Mpp.Domain.Intake.Findings;

namespace Mpp.Domain.Intake;

/// <summary>Who applies, with whom, and can they be reached? Handbook section 1.</summary>
static class PartyRules
{
    public static void Judge(Application application, Round? round, ProgrammeSettings settings, DateOnly day, Findings findings)
    {
        JudgeApplicant(application.Applicant, findings);
        JudgePartners(application.Partners, round, settings, day, findings);
        JudgeContacts(application, findings);
    }

    static void JudgeApplicant(Applicant applicant, Findings findings)
    {
        if (string.IsNullOrWhiteSpace(applicant.Name))
            findings.Refuse("no-name", "The applicant has no name. Give the municipality's, region's or association's full name.");
        findings.RefuseUnknown("applicant-kind", "Applicant kind", [applicant.Kind], KnownValues.ApplicantKinds);
        if (!OrganisationNumber.IsValid(applicant.OrgNumber))
            findings.Refuse("organisation-number", $"{Quoted(applicant.OrgNumber)} is no organisation number: it has ten digits, of which the last is a check digit (for instance 212000-0167).");
    }

    static void JudgePartners(IReadOnlyList<Partner> partners, Round? round, ProgrammeSettings settings, DateOnly day, Findings findings)
    {
        if (partners.Count == 0)
            findings.Refuse("no-partner", "The application names no partner. At least one municipality or region abroad takes part.");
        if (partners.Any(p => string.IsNullOrWhiteSpace(p.Name)))
            findings.Refuse("no-name", "A partner has no name. Give the full name of each municipality or region.");

        // A partner named twice would make a cooperation of three parties, with its higher caps.
        var twice = partners.GroupBy(p => (p.Name.Trim().ToUpperInvariant(), p.Country)).Where(g => g.Count() > 1).Select(g => g.First().Name).ToList();
        if (twice.Count > 0)
            findings.Refuse("partner-duplicate", $"The same partner is named more than once: {Listed(twice)}. Name each partner once.");

        var strange = partners.Where(p => settings.CountryInForce(p.Country, day) is null).Select(p => p.Country).ToList();
        if (strange.Count > 0)
        {
            var inForce = settings.Countries.Where(c => settings.CountryInForce(c.Code, day) == c).Select(c => $"{c.NameEn} ({c.Code})").Order(StringComparer.Ordinal);
            findings.Refuse("partner-country", $"Partner country {Listed(strange)} is not in the programme on {Day(day)}. Countries in force: {string.Join(", ", inForce)}.");
        }

        var elsewhere = partners.Select(p => p.Country).Except(strange).Where(c => round?.Takes(c) == false).ToList();
        if (elsewhere.Count > 0)
            findings.Refuse("country-not-in-round", $"{round!.Name} ({round.Id}) is limited to partners in {string.Join(", ", round.Countries!)}; the application has {Listed(elsewhere)}.");
    }

    static void JudgeContacts(Application application, Findings findings)
    {
        var ofApplicant = application.Applicant.Contacts;
        if (!ofApplicant.Any(IsReachable))
            findings.Refuse("no-contact", "The applicant names no contact with an e-mail address. Name a coordinator: letters and the private link go there.");
        else if (!ofApplicant.Any(c => c.Role == "coordinator" && IsReachable(c)))
            findings.Warn("no-coordinator", "The applicant names no coordinator with an e-mail address: letters go to its first contact.");

        findings.RefuseUnknown("unknown-contact-role", "Contact role", application.Contacts.Select(c => c.Role), KnownValues.ContactRoles);
        var unreachable = application.Partners.Where(p => !p.Contacts.Any(IsReachable)).Select(p => p.Name).ToList();
        if (unreachable.Count > 0)
            findings.Warn("partner-contact", $"No contact with an e-mail address for partner {Listed(unreachable)}: no letter reaches it.");
        var languages = ofApplicant.Select(c => c.Language).Where(l => l is not ("sv" or "en")).ToList();
        if (languages.Count > 0)
            findings.Warn("unknown-language", $"There are no letters in language {Listed(languages)}: these contacts are written to in English.");
    }

    static bool IsReachable(Contact contact) => contact.Email.Contains('@', StringComparison.Ordinal);
}
