using Mpp.Domain.Cases;

namespace Mpp.Tests.Domain.Cases;

public class RecipientsTests
{
    [Fact]
    public void The_applicants_coordinators_are_written_to_in_their_language_and_partners_in_English()
    {
        var @case = With(
            [Person("applicant-1", "head", "sv"), Person("applicant-2", "coordinator", "en"), Person("applicant-3", "coordinator", "sv", linkVersion: 4)],
            [[Person("partner-1-1", "coordinator", "sv")]]);

        Assert.Equal([("applicant-2", "en", 1), ("applicant-3", "sv", 4)], Recipients.Coordinators(@case).Select(r => (r.Id, r.Language, r.LinkVersion ?? 0)));
        Assert.Equal([("partner-1-1", "en")], Recipients.ForPartners(@case).Select(r => (r.Id, r.Language)));
        Assert.Equal("applicant-1", Recipients.Head(@case)?.Id);
        Assert.Equal(["applicant-2", "applicant-3", "partner-1-1"], Recipients.Everyone(@case).Select(r => r.Id));
    }

    [Fact]
    public void Without_a_coordinator_the_first_contact_is_written_to() =>
        Assert.Equal("applicant-1", Assert.Single(Recipients.Coordinators(With([Person("applicant-1", "finance", "sv"), Person("applicant-2", "head", "sv")], []))).Id);

    [Fact]
    public void A_contact_without_an_address_is_passed_over()
    {
        var @case = With([Person("applicant-1", "coordinator", "sv", email: ""), Person("applicant-2", "other", "sv")], [[Person("partner-1-1", "coordinator", "en", email: "none")]]);

        Assert.Equal("applicant-2", Assert.Single(Recipients.Coordinators(@case)).Id);
        Assert.Empty(Recipients.ForPartners(@case));
        Assert.Null(Recipients.Head(@case));
    }

    [Theory]
    [InlineData("fr", "en")]
    [InlineData("", "en")]
    [InlineData("SV", "en")]
    [InlineData("sv", "sv")]
    public void A_language_without_letters_becomes_English(string language, string expected) =>
        Assert.Equal(expected, Assert.Single(Recipients.Coordinators(With([Person("applicant-1", "coordinator", language)], []))).Language);

    [Fact]
    public void Nobody_is_written_to_twice_and_a_crowd_of_coordinators_is_cut_off()
    {
        var crowd = Enumerable.Range(1, 50).Select(n => Person($"applicant-{n}", "coordinator", "sv", email: $"person{(n + 1) / 2}@kalix.example"));
        Assert.Equal(["applicant-1", "applicant-3", "applicant-5"], Recipients.Coordinators(With([.. crowd], [])).Select(r => r.Id));
    }

    [Fact]
    public void One_contact_can_be_addressed_by_its_id()
    {
        var @case = With([Person("applicant-1", "head", "sv")], [[Person("partner-1-1", "coordinator", "sv")]]);

        Assert.Equal("sv", Recipients.Contact(@case, "applicant-1")?.Language);
        Assert.Equal("en", Recipients.Contact(@case, "partner-1-1")?.Language);
        Assert.Null(Recipients.Contact(@case, "partner-2-1"));
    }

    static Contact Person(string id, string role, string language, string? email = null, int linkVersion = 1) =>
        new(id, id[..id.LastIndexOf('-')], $"Name of {id}", email ?? $"{id}@kalix.example", null, role, language, linkVersion);

    static Case With(IReadOnlyList<Contact> applicant, IReadOnlyList<IReadOnlyList<Contact>> partners) => Samples.Submitted() with
    {
        Application = Samples.Kalix with
        {
            Applicant = Samples.Kalix.Applicant with { Contacts = applicant },
            Partners = [.. partners.Select((contacts, i) => new Partner($"partner-{i + 1}", $"Partner {i + 1}", "UG", contacts))],
        },
    };
}
