using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using Mpp.Domain.Correction;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Correction;

public class CorrectionTests
{
    static readonly PersonGiven Sara = new("Sara", "sara@kalix.example", null, "coordinator", "en");

    static Case Suspended => Do(Suspend.Apply(InForce, "Unrest.", Decider, Monday)).Case;

    [Fact]
    public void Every_member_that_changes_is_in_the_trail_and_people_only_by_number()
    {
        var change = Do(CorrectCase.Apply(Complete, new() { Title = " Plastics ", SteeringGroup = [.. Kalix.SteeringGroup.Skip(1)] }, "Asked by Karin.", Handbook));
        Assert.Equal("Plastics", change.Case.Application.Title);
        Assert.Equal([("title", Kalix.Title, "Plastics"), ("steeringGroup", "6 people", "5 people")], change.Facts.Select(f => (f.Subject, f.From, f.To)));
        Assert.All(change.Facts, f => Assert.Equal("Asked by Karin.", f.Why));
        Assert.Empty(change.Tasks);
    }

    [Fact]
    public void What_is_on_file_already_is_no_correction()
    {
        Assert.Equal(["nothing-to-change"], Codes(CorrectCase.Apply(Complete, new() { Title = Kalix.Title, CoreAreas = ["participation"] }, "X.", Handbook)));
        Assert.Equal(["nothing-to-change"], Codes(CorrectCase.Apply(Complete, new(), "X.", Handbook)));
    }

    [Fact]
    public void A_new_contact_gets_an_id_that_nobody_had()
    {
        NewContact[] three = [new("applicant", Sara), new("partner-1", Sara), new("applicant", Sara with { Email = "s2@kalix.example" })];
        var change = Do(CorrectCase.Apply(Complete, new() { NewContacts = three }, "New.", Handbook));
        Assert.Equal(["applicant-1", "applicant-2", "applicant-3", "applicant-4", "partner-1-1", "partner-1-2"], change.Case.Application.Contacts.Select(c => c.Id));
        Assert.Equal("contacts", Assert.Single(change.Facts).Subject);
    }

    [Fact]
    public void Everything_wrong_is_said_at_once() =>
        Assert.Equal(
            ["contact-email", "member-name", "no-core-area", "no-reason", "no-title", "unknown-party", "unknown-role", "unknown-side"],
            Codes(CorrectCase.Apply(
                Complete,
                new() { Title = " ", CoreAreas = [], SteeringGroup = [new("", "middle", "king", null)], NewContacts = [new("partner-7", Sara with { Email = "sara@" })] },
                "",
                Handbook)).Order());

    [Fact]
    public void A_steering_group_broken_while_the_agreement_runs_is_a_task()
    {
        var change = Do(CorrectCase.Apply(InForce, new() { SteeringGroup = [.. Kalix.SteeringGroup.Skip(1)] }, "Anna resigned.", Handbook));
        var text = Assert.Single(change.Tasks).Text;
        Assert.Contains("steering-group-incomplete", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Anna", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Ended_and_suspended_cases_are_not_corrected()
    {
        Assert.Equal(["wrong-status"], Codes(CorrectCase.Apply(Do(Withdraw.Apply(Complete, "X.", Karin, Monday)).Case, new() { Title = "New" }, "X.", Handbook)));
        Assert.Equal(["suspended"], Codes(CorrectCase.Apply(Suspended, new() { Title = "New" }, "X.", Handbook)));
    }

    [Fact]
    public void Another_person_takes_a_contacts_place_and_the_old_links_are_void()
    {
        var change = Do(ReplaceContact.Apply(Suspended, "applicant-1", Sara, "Karin left."));
        var contact = change.Case.Application.Applicant.Contacts[0];
        Assert.Equal(("applicant-1", "Sara", "en", 2), (contact.Id, contact.Name, contact.Language, contact.LinkVersion));
        Assert.Empty(change.Letters);
        var fact = Assert.Single(change.Facts);
        Assert.Equal(("applicant-1", "link-1", "link-2"), (fact.Subject, fact.From, fact.To));
    }

    [Fact]
    public void A_partners_contact_can_be_replaced_too_and_the_others_stay()
    {
        var change = Do(ReplaceContact.Apply(InForce, "partner-1-1", Sara, null));
        Assert.Equal(["Karin", "Henrik", "Sara"], change.Case.Application.Contacts.Select(c => c.Name));
    }

    [Fact]
    public void A_double_click_an_unknown_contact_and_a_bad_address_are_refused()
    {
        Assert.Equal(["nothing-to-change"], Codes(ReplaceContact.Apply(Do(ReplaceContact.Apply(InForce, "applicant-1", Sara, null)).Case, "applicant-1", Sara, null)));
        Assert.Equal(["unknown-contact"], Codes(ReplaceContact.Apply(InForce, "applicant-9", Sara, null)));
        Assert.Equal(["unknown-contact"], Codes(RevokeLink.Apply(InForce, "applicant-9", null)));
        Assert.Equal(
            ["contact-name", "contact-email", "unknown-role", "unknown-language"],
            Codes(ReplaceContact.Apply(InForce, "applicant-1", new(" ", "a@b@c", null, "boss", "de"), null)));
    }

    [Theory]
    [InlineData("@kalix.example")]
    [InlineData("sara@kalix.example, olle@kalix.example")]
    [InlineData("Sara <sara@kalix.example>")]
    [InlineData("sara@kalix.example\nBcc: x@y.example")]
    public void An_address_is_one_address(string email) => Assert.Equal(["contact-email"], Codes(ReplaceContact.Apply(InForce, "applicant-1", Sara with { Email = email }, null)));

    [Fact]
    public void A_revoked_link_stays_revoked_the_next_has_another_version()
    {
        var once = Do(RevokeLink.Apply(InForce, "applicant-1", "Forwarded to the press.")).Case;
        Assert.Equal(3, Do(RevokeLink.Apply(once, "applicant-1", null)).Case.Application.Applicant.Contacts[0].LinkVersion);
    }

    [Fact]
    public void A_case_is_withheld_and_shown_again_whatever_its_stage()
    {
        var withheld = Do(Withhold.Apply(Suspended, true, "Threats."));
        Assert.True(withheld.Case.IsWithheld);
        Assert.Equal(["nothing-to-change"], Codes(Withhold.Apply(withheld.Case, true, "Threats.")));
        Assert.False(Do(Withhold.Apply(withheld.Case, false, "Over.")).Case.IsWithheld);
        Assert.Equal(["no-reason"], Codes(Withhold.Apply(InForce, true, "")));
    }

    [Fact]
    public void A_note_is_put_on_file_at_any_stage_and_changes_nothing()
    {
        var change = Do(AddNote.Apply(Suspended, " Rang Karin. "));
        Assert.Equal("Rang Karin.", Assert.Single(change.Facts).Why);
        Assert.Equal(["no-note"], Codes(AddNote.Apply(InForce, " ")));
        Assert.Equal(["note-too-long"], Codes(AddNote.Apply(InForce, new('x', AddNote.LongestText + 1))));
    }
}
