using Mpp.Domain.Cases;
using Mpp.Domain.Reviews;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Reviews;

public class AssignReviewersTests
{
    [Fact]
    public void Two_reviewers_are_asked_by_letter_and_the_case_is_under_review()
    {
        var change = Do(AssignReviewers.Apply(Complete, [Rut, Rolf], Monday));

        Assert.Equal(CaseStatus.UnderReview, change.Case.Status);
        Assert.Equal(["rut@demo.example", "rolf@demo.example"], change.Case.Reviews.Select(r => r.Email));
        Assert.Equal(["reviewer-assigned_reviewer-1_reviewer-1", "reviewer-assigned_reviewer-2_reviewer-2"], change.Letters.Select(l => l.Key));
        Assert.All(change.Letters, l => Assert.Null(l.To.LinkVersion));
        Assert.Equal(["reviewer-1", "reviewer-2", null], change.Facts.Select(f => f.Subject));
    }

    [Fact]
    public void The_audit_chain_names_a_reviewer_by_number_only()
    {
        var change = Do(AssignReviewers.Apply(Complete, [Rut], Monday));
        Assert.All(change.Facts, f => Assert.DoesNotContain("rut", $"{f.Subject}{f.From}{f.To}", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(change.Facts, f => f.Why == "Rut, Borås");
    }

    [Fact]
    public void Nobody_reviews_their_own_municipality_on_either_side()
    {
        ReviewerNamed own = new("Kim", "kim@demo.example", "Kalix"), partners = new("Grace", "grace2@demo.example", "Masaka City");
        Assert.Equal(["own-municipality", "own-municipality"], Codes(AssignReviewers.Apply(Complete, [own, partners], Monday)));
    }

    [Fact]
    public void A_contact_of_the_application_cannot_review_it() =>
        Assert.Equal(["reviewer-is-contact"], Codes(AssignReviewers.Apply(Complete, [new("Karin", "KARIN@kalix.example", "Luleå")], Monday)));

    [Fact]
    public void The_same_person_twice_in_a_list_or_again_later_is_refused()
    {
        Assert.Equal(["reviewer-twice"], Codes(AssignReviewers.Apply(Complete, [Rut, Rut with { Email = " RUT@demo.example" }], Monday)));
        Assert.Equal(["already-assigned"], Codes(AssignReviewers.Apply(UnderReview, [Rut], Monday)));
    }

    [Fact]
    public void Somebody_who_has_declared_an_interest_is_not_asked_again()
    {
        var aside = Do(DeclareInterest.Apply(UnderReview, "My brother works there.", As(Rut), Handbook)).Case;
        Assert.Equal(["declared-interest"], Codes(AssignReviewers.Apply(aside, [Rut], Monday)));
    }

    [Fact]
    public void An_empty_list_and_an_incomplete_reviewer_are_refused_and_everything_is_said_at_once()
    {
        Assert.Equal(["no-reviewers"], Codes(AssignReviewers.Apply(Complete, [], Monday)));
        Assert.Equal(["reviewer-incomplete", "own-municipality"], Codes(AssignReviewers.Apply(Complete, [new("X", "", ""), new("Kim", "kim@demo.example", "Kalix")], Monday)));
    }

    [Fact]
    public void A_third_reviewer_brings_a_reviewed_case_back_under_review()
    {
        var change = Do(AssignReviewers.Apply(Reviewed, [Runa], Monday));
        Assert.Equal(CaseStatus.UnderReview, change.Case.Status);
        Assert.Equal("reviewer-3", Assert.Single(change.Letters).To.Id);
    }

    [Fact]
    public void After_the_recommendation_nobody_is_asked_any_more() =>
        Assert.Equal(["wrong-status"], Codes(AssignReviewers.Apply(Recommended, [Runa], Monday)));

    [Fact]
    public void By_load_those_with_the_fewest_cases_are_asked_conflicts_left_out()
    {
        ReviewerCandidate[] list =
        [
            new("Kim", "kim@demo.example", "Kalix kommun", 0), new("Rolf", "rolf@demo.example", "Umeå", 3),
            new("Rut", "rut@demo.example", "Borås", 1), new("Runa", "runa@demo.example", "Piteå", 1),
        ];
        var change = Do(AssignReviewers.ByLoad(Complete, 2, list, Monday));
        Assert.Equal(["runa@demo.example", "rut@demo.example"], change.Case.Reviews.Select(r => r.Email));
    }

    [Fact]
    public void By_load_too_few_without_a_conflict_are_refused_rather_than_fewer_asked()
    {
        ReviewerCandidate[] list = [new("Kim", "kim@demo.example", "Kalix", 0), new("Rut", "rut@demo.example", "Borås", 0)];
        Assert.Equal(["too-few-reviewers"], Codes(AssignReviewers.ByLoad(Complete, 2, list, Monday)));
        Assert.Equal(["reviewer-count"], Codes(AssignReviewers.ByLoad(Complete, 0, [], Monday)));
    }

    [Fact]
    public void A_suspended_case_gets_no_reviewers()
    {
        var suspended = Complete with { Suspension = new("Audit.", "Disa", Monday, []) };
        Assert.Equal(["suspended"], Codes(AssignReviewers.Apply(suspended, [Rut], Monday)));
        Assert.Equal(["suspended"], Codes(AssignReviewers.ByLoad(suspended, 1, [], Monday)));
    }
}
