using Mpp.Domain.Cases;

namespace Mpp.Domain.Correction;

/// <summary>A contact as staff enter it.</summary>
public sealed record PersonGiven(string Name, string Email, string? Phone, string Role, string Language);

/// <summary>What contacts must look like, and how one of a case is changed.</summary>
static class Contacts
{
    static readonly string[] Roles = ["coordinator", "head", "finance", "other"];
    static readonly string[] Languages = ["sv", "en"];

    public static IEnumerable<Refusal> Faults(PersonGiven person)
    {
        if (string.IsNullOrWhiteSpace(person.Name)) yield return new("contact-name", "A contact needs a name.");
        if (!IsAddress(person.Email)) yield return new("contact-email", $"'{person.Email}' is no e-mail address.");
        if (!Roles.Contains(person.Role)) yield return new("unknown-role", $"Role '{person.Role}' is not one of {string.Join(", ", Roles)}.");
        if (!Languages.Contains(person.Language)) yield return new("unknown-language", $"Language '{person.Language}' is not one of {string.Join(", ", Languages)}.");
    }

    public static Contact? Find(Case @case, string contactId) => @case.Application.Contacts.FirstOrDefault(c => c.Id == contactId);

    public static Refusal Unknown(Case @case, string contactId) =>
        new("unknown-contact", $"{@case.Reference} has no contact '{contactId}'; it has {string.Join(", ", @case.Application.Contacts.Select(c => c.Id))}.");

    public static Application With(Application application, Contact changed)
    {
        return application with
        {
            Applicant = application.Applicant with { Contacts = Replace(application.Applicant.Contacts) },
            Partners = [.. application.Partners.Select(p => p with { Contacts = Replace(p.Contacts) })],
        };

        IReadOnlyList<Contact> Replace(IReadOnlyList<Contact> contacts) => [.. contacts.Select(c => c.Id == changed.Id ? changed : c)];
    }

    /// <summary>One @ with something on both sides; whether it exists only a letter tells.</summary>
    static bool IsAddress(string email) =>
        email.Trim() is var address && address.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == address.LastIndexOf('@') && at < address.Length - 1
        && !address.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ',' or ';' or '<' or '>');
}
