using System.Text.Json;
using System.Text.Json.Nodes;
using Mpp.Domain.Cases;
using Mpp.Embedded.Rehearsal;

namespace Mpp.Tests.Books;

/// <summary>What a form tool would send for what a random life is made of.</summary>
static class Forms
{
    public static JsonObject Application(Application application, string submissionId, DateTimeOffset at)
    {
        // The members that a random application has no opinion on are those of the handbook's case.
        var form = HandbookCases.Kalix.Submission(at);
        var data = form["data"]!.AsObject();
        data["submissionId"] = submissionId;
        data["renewalOf"] = null;
        foreach (var (name, value) in Written(new
        {
            application.GrantType,
            application.Title,
            application.Summary,
            application.PartnershipRef,
            application.CoreAreas,
            application.StartDate,
            application.EndDate,
            application.RequestedSek,
            application.SteeringGroup,
            application.Consent,
            application.Budget,
            applicant = new { application.Applicant.OrgNumber, application.Applicant.Name, application.Applicant.Kind, contacts = application.Applicant.Contacts.Select(Person) },
            partners = application.Partners.Select(p => new { p.Name, p.Country, contacts = p.Contacts.Select(Person) }),
        })) data[name] = value?.DeepClone();
        data["attachments"] = new JsonArray([.. application.Attachments.Select(a => HandbookCases.Kalix.File(a.Kind, a.Name))]);
        return form;
    }

    /// <summary>A report or an amendment, as the deed has it.</summary>
    public static JsonObject OfACase(string type, Deed deed) => new() { ["type"] = type, ["data"] = Written(deed.Body!) };

    public static JsonObject Written(object body) => JsonSerializer.SerializeToNode(body, Mpp.Adapters.Json.Options)!.AsObject();

    static object Person(Contact contact) => new { contact.Name, contact.Email, contact.Role, contact.Language };
}
