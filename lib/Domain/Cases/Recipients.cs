namespace Mpp.Domain.Cases;

/// <summary>
/// Who gets a letter, frozen when it is ordered. The applicant's people are written to in their own language, partners abroad in English. Handbook section 5.
/// </summary>
public static class Recipients
{
    /// <summary>
    /// So many coordinators of the applicant at most, and of each partner: letters and the fact they announce are one transaction, which takes a hundred rows,
    /// and a form may name a dozen partners with a score of people each.
    /// </summary>
    public const int MostOfApplicant = 3, MostOfPartner = 2;

    /// <summary>The applicant's coordinators; if it names none, its first contact. Empty only if it has no contact with an address.</summary>
    public static IReadOnlyList<Recipient> Coordinators(Case @case) => [.. CoordinatorsOf(@case.Application.Applicant.Contacts, MostOfApplicant).Select(c => From(c, Language(c)))];

    /// <summary>Of each partner abroad the coordinators (or first contact), in English.</summary>
    public static IReadOnlyList<Recipient> ForPartners(Case @case) => [.. @case.Application.Partners.SelectMany(p => CoordinatorsOf(p.Contacts, MostOfPartner)).Select(c => From(c, "en"))];

    /// <summary>The applicant's coordinators and the partners.</summary>
    public static IReadOnlyList<Recipient> Everyone(Case @case) => [.. Coordinators(@case), .. ForPartners(@case)];

    /// <summary>The applicant's head of administration; null if none is named.</summary>
    public static Recipient? Head(Case @case) => WithAddress(@case.Application.Applicant.Contacts).Where(c => c.Role == "head").Select(c => From(c, Language(c))).FirstOrDefault();

    /// <summary>Who waits for money: the applicant's coordinators and its people of finance.</summary>
    public static IReadOnlyList<Recipient> Paid(Case @case) =>
        [.. Coordinators(@case), .. WithAddress(@case.Application.Applicant.Contacts).Where(c => c.Role == "finance").Take(MostOfPartner).Select(c => From(c, Language(c)))];

    /// <summary>The contact as a recipient; null if the case has no such contact.</summary>
    public static Recipient? Contact(Case @case, string contactId) =>
        @case.Application.Contacts.Where(c => c.Id == contactId).Select(c => From(c, c.Party == "applicant" ? Language(c) : "en")).FirstOrDefault();

    /// <summary>
    /// The order with its people as the case has them now: a letter that is sent again goes to the corrected address, with a link that works. Who is no contact of the case stays.
    /// </summary>
    public static LetterOrder Renewed(Case @case, LetterOrder order) => order with { To = Now(@case, order.To), Cc = [.. order.Cc.Select(c => Now(@case, c))] };

    static Recipient Now(Case @case, Recipient recipient) => Contact(@case, recipient.Id) ?? recipient;

    static IEnumerable<Contact> CoordinatorsOf(IReadOnlyList<Contact> contacts, int most)
    {
        var reachable = WithAddress(contacts).DistinctBy(c => c.Email, StringComparer.OrdinalIgnoreCase).ToList();
        var coordinators = reachable.Where(c => c.Role == "coordinator").Take(most).ToList();
        return coordinators.Count > 0 ? coordinators : reachable.Take(1);
    }

    static IEnumerable<Contact> WithAddress(IReadOnlyList<Contact> contacts) => contacts.Where(c => c.Email.Contains('@', StringComparison.Ordinal));

    static string Language(Contact contact) => contact.Language == "sv" ? "sv" : "en";

    static Recipient From(Contact contact, string language) => new(contact.Id, contact.Name, contact.Email, language, contact.LinkVersion);
}
