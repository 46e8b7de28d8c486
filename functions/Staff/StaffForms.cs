using Mpp.Adapters.Forms;
using Mpp.Domain.Cases;
using Mpp.Domain.Correction;
using Mpp.Domain.Decisions;
using Mpp.Domain.Reviews;

namespace Mpp.Functions.Staff;

/// <summary>The bodies of staff commands that are more than a word or two; see the table of verbs in the contract.</summary>
public static class StaffForms
{
    public static ReviewGiven Review(FormReader body) => new(
        [.. body.Parts("scores", 30).Select(s => new Score(s.Text("criterion", 60), (int)Math.Clamp(s.Whole("score"), int.MinValue, int.MaxValue), s.OptionalText("comment", 1500) ?? ""))],
        body.Text("risk", 20), body.OptionalText("comment", 4000));

    public static IReadOnlyList<ReviewerNamed> Reviewers(FormReader body) =>
        [.. body.Parts("reviewers", 10).Select(r => new ReviewerNamed(r.Text("name", 200), Email(r), r.OptionalText("municipality", 200) ?? ""))];

    public static Proposal Proposal(FormReader body)
    {
        var outcome = body.Text("outcome", 20);
        if (outcome is not ("approve" or "reject")) body.Problem("outcome", "must be approve or reject");
        return new(
            outcome == "approve" ? Outcome.Approve : Outcome.Reject,
            body.OptionalWhole("amountSek") ?? 0,
            body.Has("conditions") ? [.. body.Parts("conditions", 20).Select(c => new ConditionText(c.Text("text", 1000), c.Text("blocks", 20)))] : null,
            body.OptionalText("reason", 4000));
    }

    public static (CorrectionGiven Correction, string Reason) Correction(FormReader body) => (new()
    {
        Title = body.OptionalText("title", 300),
        Summary = body.OptionalText("summary", 4000),
        PartnershipRef = body.OptionalText("partnershipRef", 60),
        CoreAreas = body.Has("coreAreas") ? body.Texts("coreAreas", 20) : null,
        Markers = body.Has("markers") ? body.Texts("markers", 20) : null,
        Sdgs = body.Has("sdgs") ? body.Texts("sdgs", 60, 20) : null,
        SteeringGroup = body.Has("steeringGroup") ? ApplicationForm.SteeringGroup(body) : null,
        Team = body.Has("team") ? ApplicationForm.Team(body) : null,
        NewContacts = body.Has("newContacts") ? [.. body.Parts("newContacts", 10).Select(c => new NewContact(c.Text("party", 60), Person(c)))] : null,
    }, body.Text("reason", 2000));

    public static (string Contact, PersonGiven Person, string? Reason) Contact(FormReader body) => (body.Text("contact", 60), Person(body), body.OptionalText("reason", 2000));

    static PersonGiven Person(FormReader part) =>
        new(part.Text("name", 200), Email(part), part.OptionalText("phone", 60), part.OptionalText("role", 60) ?? "coordinator", part.OptionalText("language", 10) ?? "sv");

    static string Email(FormReader part)
    {
        var email = part.Text("email", 254);
        if (email.Length > 0 && !ApplicationForm.IsEmail(email)) part.Problem("email", $"'{email}' is not an e-mail address");
        return email;
    }
}
