using Mpp.Domain.Cases;

namespace Mpp.Tests.Domain.Cases;

public class ProjectYearsTests
{
    [Theory]
    [InlineData("2026-07-01", "2026-06-30", 0)]
    [InlineData("2026-07-01", "2026-07-01", 1)]
    [InlineData("2026-07-01", "2027-06-30", 1)]
    [InlineData("2026-07-01", "2027-07-01", 2)]
    [InlineData("2026-07-01", "2029-06-30", 3)]
    [InlineData("2026-01-01", "2026-12-31", 1)]
    [InlineData("2028-02-29", "2029-02-28", 1)]
    [InlineData("2028-02-29", "2029-03-01", 2)]
    [InlineData("2028-03-01", "2029-02-28", 1)]
    public void A_year_that_has_begun_counts(string start, string end, int years) => Assert.Equal(years, ProjectYears.Count(Samples.Day(start), Samples.Day(end)));

    [Fact]
    public void Years_follow_on_one_another_without_gap_or_overlap()
    {
        for (var start = new DateOnly(2024, 1, 1); start.Year < 2029; start = start.AddDays(1))
        {
            for (var years = 1; years <= 4; years++)
            {
                var lastDay = ProjectYears.Begins(start, years + 1).AddDays(-1);
                Assert.Equal(years, ProjectYears.Count(start, lastDay));
                Assert.Equal(years + 1, ProjectYears.Count(start, lastDay.AddDays(1)));
                Assert.InRange(lastDay.DayNumber - ProjectYears.Begins(start, years).DayNumber, 364, 365);
            }
        }
    }
}
