using Mpp.Domain.Cases;

namespace Mpp.Adapters.Forms;

/// <summary>
/// The members of mpp.amendment.requested. A contact with the <c>contact</c> (or <c>id</c>) of one of the case takes that one's place; one without is new, at the applicant unless <c>party</c> says otherwise.
/// </summary>
public sealed record AmendmentForm(string Kind, string Reason, IReadOnlyList<Move> Moves, DateOnly? EndDate, IReadOnlyList<Contact> Contacts)
{
    const int MostMoves = 50, MostContacts = 20;

    public static AmendmentForm Read(FormReader data) => new(
        data.Text("kind", 30), data.OptionalText("reason", 4000) ?? "",
        [.. data.Parts("moves", MostMoves).Select(m => new Move(m.Text("from", 60), m.Text("to", 60), m.Whole("amountSek")))],
        data.Has("endDate") ? data.Date("endDate") : null,
        [.. data.Parts("contacts", MostContacts).Select(Person)]);

    static Contact Person(FormReader part)
    {
        var email = part.Text("email", 254);
        if (email.Length > 0 && !ApplicationForm.IsEmail(email)) part.Problem("email", $"'{email}' is not an e-mail address");
        var party = part.OptionalText("party", 60) ?? "applicant";
        return new(
            part.OptionalText("contact", 60) ?? part.OptionalText("id", 60) ?? "", party, part.Text("name", 200), email, part.OptionalText("phone", 60),
            part.OptionalText("role", 60) ?? "coordinator", part.OptionalText("language", 10) ?? (party == "applicant" ? "sv" : "en"));
    }
}
