using System.Text.Json;
using Mpp.Adapters;
using Mpp.Domain.Cases;
using Mpp.Functions.Applicant.Pages;

namespace Mpp.Tests.Applicant;

/// <summary>What has not been announced must not be told: not by a word, not by a button, not by an answer to a command that is refused.</summary>
public sealed class SecrecyTests
{
    [Theory]
    [InlineData("applicant-1")]
    [InlineData("partner-1-1")]
    public void Every_page_is_the_same_to_the_letter_whatever_was_decided_and_not_announced(string contact)
    {
        var pages = Kalix.Unannounced.Select(c => string.Concat(Kalix.AllPages(c.Seen(contact)))).Distinct().ToList();

        Assert.Single(pages);
        Assert.Contains(contact == "applicant-1" ? "Under bedömning" : "Under assessment", pages[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_status_as_data_is_the_same_whatever_was_decided_and_not_announced()
    {
        var views = Kalix.Unannounced.Select(c => JsonSerializer.Serialize(StatusView.Of(c.Seen()), Json.Options)).Distinct().ToList();

        Assert.Contains("\"status\":\"under-assessment\"", Assert.Single(views), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_command_names_the_public_status_and_not_the_one_that_staff_see()
    {
        var rejected = Kalix.Unannounced.Single(c => c.Status == CaseStatus.Rejected);
        var refusal = Precondition.Check(rejected, "complete", CaseStatus.Returned)!;
        Assert.Contains("Rejected", refusal.Message, StringComparison.Ordinal);

        var said = RefusalWords.For(rejected.Seen(), refusal);

        Assert.Contains("Under bedömning", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Rejected", said, StringComparison.Ordinal);
    }

    [Fact]
    public void An_application_withdrawn_before_the_announcement_shows_no_decision()
    {
        var before = Kalix.Unannounced.Where(c => c.Status is CaseStatus.Approved or CaseStatus.Rejected)
            .Select(c => c with { Status = CaseStatus.Withdrawn, Ending = Kalix.Withdrawn.Ending });

        Assert.Single(before.Select(c => StatusPage.Render(c.Seen()).ToString()).Distinct());
    }

    [Fact]
    public void After_the_announcement_the_decision_its_amount_and_its_conditions_show()
    {
        var page = StatusPage.Render(Kalix.Approved.Seen()).ToString();

        Assert.Contains("1&#xA0;400&#xA0;000&#xA0;kr", page, StringComparison.Ordinal);
        Assert.Contains("A risk plan for the landfill visits is sent in.", page, StringComparison.Ordinal);
        Assert.Contains("Avslagen", StatusPage.Render(Kalix.Rejected.Seen()).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_staff_and_reviewers_and_their_scores_are_on_no_page()
    {
        foreach (var @case in Kalix.Stages.Values.Concat(Kalix.Unannounced))
            foreach (var page in Kalix.AllPages(@case.Seen()))
                foreach (var word in (string[])["Rut Reviewer", "Ola Officer", "Dag Decider", "Fia Finance", "Filip Finance", "72.5", "72,5"])
                    Assert.DoesNotContain(word, page, StringComparison.Ordinal);
    }
}
