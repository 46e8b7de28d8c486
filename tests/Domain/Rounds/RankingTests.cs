using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using static Mpp.Tests.Domain.Samples;

namespace Mpp.Tests.Domain.Rounds;

public class RankingTests
{
    static readonly Round Round = Spring with { EnvelopeSek = 2_000_000 };

    [Fact]
    public void Cases_are_ranked_by_the_mean_of_their_reviews_and_filled_against_the_envelope()
    {
        var rows = Ranking.Of(Round,
        [
            Scored("2026-0001", CaseStatus.Reviewed, 60, 70),
            Scored("2026-0002", CaseStatus.Recommended, 90, 85) with { Recommendation = Recommend(Outcome.Approve, 1_000_000) },
            Scored("2026-0003", CaseStatus.Approved, 80, 80) with { Recommendation = Recommend(Outcome.Approve, 900_000), Decision = Decide(Outcome.Approve, 800_000) },
            Scored("2026-0004", CaseStatus.Recommended, 70, 65) with { Recommendation = Recommend(Outcome.Reject, 0) },
            Scored("2026-0005", CaseStatus.Complete),
        ]);

        Assert.Equal(["2026-0002", "2026-0003", "2026-0004", "2026-0001", "2026-0005"], rows.Select(r => r.Reference));
        Assert.Equal([87.5m, 80m, 67.5m, 65m, null], rows.Select(r => r.Score));
        Assert.Equal([5m, 0m, 5m, 10m, null], rows.Select(r => r.Spread));
        Assert.Equal([1_000_000L, 900_000, 0, null, null], rows.Select(r => r.RecommendedSek));
        Assert.Equal([null, 800_000L, null, null, null], rows.Select(r => r.ApprovedSek));
        Assert.Equal([1_000_000L, 1_800_000, 1_800_000, 3_150_000, 4_500_000], rows.Select(r => r.CumulativeSek));
        Assert.Equal([true, true, true, false, false], rows.Select(r => r.IsWithinEnvelope));
        Assert.Equal([1, 2, 3, 4, 5], rows.Select(r => r.Rank));
        Assert.Equal(("Kalix kommun", "Masaka", "UG", "project", 1_350_000L), (rows[0].Applicant, rows[0].Partners[0], rows[0].Countries[0], rows[0].GrantType, rows[0].RequestedSek));
    }

    [Fact]
    public void Only_cases_of_the_round_that_are_complete_and_not_ended_early_are_ranked()
    {
        var cases = Enum.GetValues<CaseStatus>().Select((s, i) => Scored($"2026-{i:D4}", s)).Append(Scored("2026-0099", CaseStatus.Reviewed) with { RoundId = "2026-autumn" });
        Assert.Equal(
            [CaseStatus.Complete, CaseStatus.UnderReview, CaseStatus.Reviewed, CaseStatus.Recommended, CaseStatus.Approved, CaseStatus.Rejected, CaseStatus.AgreementSent, CaseStatus.InForce, CaseStatus.Closed],
            Ranking.Of(Round, cases).Select(r => r.Status));
    }

    [Fact]
    public void A_reviewer_with_an_interest_and_a_review_that_is_not_sent_do_not_count()
    {
        var @case = Scored("2026-0001", CaseStatus.UnderReview, 80) with { };
        @case = @case with { Reviews = [.. @case.Reviews, Review(20) with { Interest = "Cousin" }, Review(40) with { SentAtUtc = null }] };
        Assert.Equal(80, Assert.Single(Ranking.Of(Round, [@case])).Score);
    }

    [Fact]
    public void Equal_scores_are_ordered_by_reference_whatever_the_order_they_come_in()
    {
        var cases = Enumerable.Range(1, 50).Select(n => Scored($"2026-{n:D4}", CaseStatus.Reviewed, 60 + n % 3)).ToArray();
        var expected = Ranking.Of(Round, cases).Select(r => r.Reference).ToList();
        new Random(5).Shuffle(cases);
        Assert.Equal(expected, Ranking.Of(Round, cases).Select(r => r.Reference));
    }

    static Case Scored(string reference, CaseStatus status, params int[] totals) => Submitted() with { Reference = reference, Status = status, Reviews = [.. totals.Select(t => Review(t))] };

    static Review Review(decimal total) => new("r@demo.example", "Rut", "Umeå", Received, SentAtUtc: Received, Total: total);

    static Recommendation Recommend(Outcome outcome, long amountSek) => new(outcome, amountSek, [], "Good", "olle", "Olle", Received);

    static Decision Decide(Outcome outcome, long amountSek) => new(outcome, amountSek, "Good", "dora", "Dora", Received, "op-1");
}
