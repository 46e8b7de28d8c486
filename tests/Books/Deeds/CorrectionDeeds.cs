using Mpp.Domain.Cases;
using Mpp.Domain.Correction;

namespace Mpp.Tests.Books;

/// <summary>Notes, corrections, other contacts, void links, withholding.</summary>
static class CorrectionDeeds
{
    public static Deed Note(Case @case, Chance chance)
    {
        var reason = chance.Or("Rang the municipality.", "", new string('x', AddNote.LongestText + 1));
        return new("note", @case.Reference, chance.Pick(Cast.Officers), hand => AddNote.Apply(hand.Case, reason)) { Role = "Officer", Body = new { reason } };
    }

    public static Deed Correct(Case @case, Chance chance)
    {
        var given = new CorrectionGiven
        {
            Title = chance.Text($"Young people against plastic waste {chance.Below(9)}"),
            SteeringGroup = chance.Or(RandomApplications.WholeGroup, [], [new("", "applicant", "king", null)]),
            NewContacts = chance.OneIn(5) ? [new(chance.Or("applicant", "nobody"), Person(chance))] : null,
        };
        var reason = chance.Reason();
        return new("correct", @case.Reference, chance.Pick(Cast.Officers), hand => CorrectCase.Apply(hand.Case, given, reason, hand.Live))
        { Role = "Officer", Body = new { given.Title, given.SteeringGroup, newContacts = given.NewContacts?.Select(c => new { c.Party, c.Person.Name, c.Person.Email, c.Person.Role, c.Person.Language }), reason } };
    }

    public static Deed ReplaceContact(Case @case, Chance chance)
    {
        var (contact, person, reason) = (Contact(@case, chance), Person(chance), chance.Reason());
        return new("replace-contact", @case.Reference, chance.Pick(Cast.Officers), hand => Mpp.Domain.Correction.ReplaceContact.Apply(hand.Case, contact, person, reason))
        { Role = "Officer", Body = new { contact, person.Name, person.Email, person.Phone, person.Role, person.Language, reason } };
    }

    public static Deed RevokeLink(Case @case, Chance chance)
    {
        var (contact, reason) = (Contact(@case, chance), chance.Reason());
        return new("revoke-link", @case.Reference, chance.Pick(Cast.Officers), hand => Mpp.Domain.Correction.RevokeLink.Apply(hand.Case, contact, reason)) { Role = "Officer", Body = new { contact, reason } };
    }

    public static Deed Withhold(Case @case, Chance chance)
    {
        var (on, reason) = (chance.Or(!@case.IsWithheld, @case.IsWithheld), chance.Reason());
        return new("withhold", @case.Reference, chance.Pick(Cast.Officers), hand => Mpp.Domain.Correction.Withhold.Apply(hand.Case, on, reason)) { Role = "Officer", Body = new { on, reason } };
    }

    static string Contact(Case @case, Chance chance) => chance.Or(chance.Pick(@case.Application.Contacts.Select(c => c.Id).ToList()), "partner-9-9", "");

    static PersonGiven Person(Chance chance) =>
        new(chance.Text($"Person {chance.Below(1000)}"), chance.Or($"person{chance.Below(1000)}@new.example", "", "nobody"), null, chance.Or(chance.Pick("coordinator", "head", "finance"), "king"), chance.Or("sv", "fr"));
}
