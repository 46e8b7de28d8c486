using Mpp.Domain.Cases;
using Mpp.Domain.Reviews;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Reviews;

public class ModerateTests
{
    static Case Wide => Send(Send(UnderReview, Rut, 5), Rolf, 2);

    [Fact]
    public void A_note_settles_a_wide_spread()
    {
        var change = Do(Moderate.Apply(Wide, "Rolf had missed the annex.", Handbook));
        Assert.Equal(CaseStatus.Reviewed, change.Case.Status);
        Assert.Equal("Rolf had missed the annex.", change.Case.ModerationNote);
    }

    [Fact]
    public void There_is_nothing_to_moderate_before_all_reviews_are_in()
    {
        Assert.Equal(["reviews-missing"], Codes(Moderate.Apply(Send(UnderReview, Rut, 5), "Early.", Handbook)));
        Assert.Equal(["reviews-missing", "no-note"], Codes(Moderate.Apply(UnderReview, "", Handbook)));
    }

    [Fact]
    public void A_note_is_needed_and_a_second_one_comes_too_late()
    {
        Assert.Equal(["no-note"], Codes(Moderate.Apply(Wide, " ", Handbook)));
        Assert.Equal(["wrong-status"], Codes(Moderate.Apply(Do(Moderate.Apply(Wide, "Talked.", Handbook)).Case, "Again.", Handbook)));
    }
}
