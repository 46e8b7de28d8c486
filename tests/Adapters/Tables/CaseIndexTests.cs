using Azure.Data.Tables;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using static Mpp.Tests.Adapters.Samples;

namespace Mpp.Tests.Adapters.Tables;

public sealed class CaseIndexTests
{
    [Fact]
    public async Task Cases_are_found_by_round_status_country_reviewer_and_words()
    {
        var (index, _) = await NewIndexAsync();
        await Task.WhenAll(
            index.UpsertAsync(Case("2026-0001")),
            index.UpsertAsync(Case("2026-0002") with { RoundId = "2026-autumn" }),
            index.UpsertAsync(Case("2026-0003") with { Status = CaseStatus.NotEligible, RoundId = null }),
            index.UpsertAsync(Open("2026-0004", "rita@visby.example")));

        Assert.Equal(["2026-0001", "2026-0002", "2026-0003", "2026-0004"], (await ListAsync(index, new())).Order());
        Assert.Equal(["2026-0001", "2026-0004"], await ListAsync(index, new(RoundId: "2026-spring")));
        Assert.Equal(["2026-0003"], await ListAsync(index, new(Status: CaseStatus.NotEligible)));
        Assert.Equal(["2026-0004"], await ListAsync(index, new(Assignee: "RITA@visby.example ")));
        Assert.Empty(await ListAsync(index, new(Country: "KE")));
        Assert.Equal(4, (await ListAsync(index, new(Country: "ug"))).Count);
        Assert.Equal(4, (await ListAsync(index, new(Query: "masaka"))).Count);
        Assert.Equal(["2026-0002"], await ListAsync(index, new(Query: "0002")));
        Assert.Empty(await ListAsync(index, new(Query: "grace")));
    }

    [Fact]
    public async Task A_list_comes_in_pages_that_miss_nothing_and_repeat_nothing()
    {
        var (index, _) = await NewIndexAsync();
        await Task.WhenAll(Enumerable.Range(1, 23).Select(n => index.UpsertAsync(Case($"2026-{n:D4}") with { RoundId = n % 2 == 0 ? "2026-spring" : "2026-autumn" })));
        var pages = new List<CasePage>();
        do pages.Add(await index.ListAsync(new(), 5, pages.LastOrDefault()?.Next));
        while (pages[^1].Next is not null);

        Assert.Equal([5, 5, 5, 5, 3], pages.Select(p => p.Items.Count));
        Assert.Equal(Enumerable.Range(1, 23).Select(n => $"2026-{n:D4}"), pages.SelectMany(p => p.Items).Select(i => i.Reference).Order());
        Assert.Null((await index.ListAsync(new(), 23)).Next);
        await Assert.ThrowsAsync<BadPageException>(() => index.ListAsync(new(), 5, "!"));
        await Assert.ThrowsAsync<BadPageException>(() => index.ListAsync(new(), 5, "YWJj"));
    }

    [Fact]
    public async Task A_new_case_does_not_take_the_place_of_what_somebody_has_written_of_it_since()
    {
        var (index, _) = await NewIndexAsync();
        await index.AddAsync(Case("2026-0001"));
        Assert.Equal(["2026-0001"], await ListAsync(index, new()));

        await index.UpsertAsync(Case("2026-0001") with { Status = CaseStatus.Approved });
        await index.AddAsync(Case("2026-0001"));
        Assert.Equal(["2026-0001"], await ListAsync(index, new(Status: CaseStatus.Approved)));
    }

    [Fact]
    public async Task A_case_under_another_applicant_or_round_is_no_longer_where_it_was()
    {
        var (index, _) = await NewIndexAsync();
        var before = Case();
        await index.UpsertAsync(before);
        var after = before with { RoundId = "2026-autumn", Application = before.Application with { Applicant = before.Application.Applicant with { OrgNumber = "2120000167" } } };
        await index.UpsertAsync(after, before);
        await index.UpsertAsync(after, before);

        var listed = Assert.Single((await index.ListAsync(new())).Items);
        Assert.Equal(("2026-0001", "2026-autumn", CaseStatus.Eligible, 1_200_000), (listed.Reference, listed.RoundId, listed.Status, listed.ApprovedSek));
        Assert.Empty(await index.ByApplicantAsync("2120002692"));
        Assert.Equal("2026-0001", Assert.Single(await index.ByApplicantAsync("2120000167")).Reference);
    }

    [Fact]
    public async Task The_applicants_other_cases_see_whether_one_may_owe_reports_and_with_whom()
    {
        var (index, _) = await NewIndexAsync();
        var before = Case();
        await index.UpsertAsync(before);
        var complete = before with { Status = CaseStatus.Complete };
        await index.UpsertAsync(complete, before);
        Assert.False(Assert.Single(await index.ByApplicantAsync("2120002692")).MayOweReports);

        await index.UpsertAsync(complete with { Status = CaseStatus.InForce }, complete);

        var found = Assert.Single(await index.ByApplicantAsync("2120002692"));
        Assert.True(found.MayOweReports);
        Assert.Equal(before.Application.Partners.Select(p => p.Name), found.Partners);
    }

    [Fact]
    public async Task Loads_count_the_reviews_that_are_open()
    {
        var (index, _) = await NewIndexAsync();
        await index.UpsertAsync(Open("2026-0001", "rita@visby.example", "ragnar@umea.example"));
        await index.UpsertAsync(Open("2026-0002", "rita@visby.example"));
        await index.UpsertAsync(Case("2026-0003") with { Status = CaseStatus.UnderReview });

        var loads = await index.ReviewLoadsAsync(["rita@visby.example", "ragnar@umea.example", "new@lund.example"]);

        Assert.Equal((2, 1, 0), (loads["rita@visby.example"], loads["ragnar@umea.example"], loads["new@lund.example"]));
    }

    [Fact]
    public async Task No_person_is_in_the_index()
    {
        var (index, storage) = await NewIndexAsync();
        await index.UpsertAsync(Open("2026-0001", "rita@visby.example"));
        await foreach (var row in storage.Storage.CaseIndex.QueryAsync<TableEntity>())
        {
            foreach (var person in new[] { "Öberg", "asa@", "Grace", "grace@", "Rita", "rita@", "Dag", "256" })
                Assert.DoesNotContain(person, row.GetString("Json")!, StringComparison.OrdinalIgnoreCase);
        }
    }

    static async Task<(CaseIndex Index, TestStorage Storage)> NewIndexAsync()
    {
        var storage = await TestStorage.NewAsync();
        return (new CaseIndex(storage.Storage, "key"), storage);
    }

    static async Task<IReadOnlyList<string>> ListAsync(CaseIndex index, CaseFilter filter) => [.. (await index.ListAsync(filter)).Items.Select(i => i.Reference)];

    static Case Open(string reference, params string[] reviewers) =>
        Case(reference) with { Status = CaseStatus.UnderReview, Reviews = [.. reviewers.Select(r => new Review(r, "Rita Reviewer", "Gotland", Now))] };
}
