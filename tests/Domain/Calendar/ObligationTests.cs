using Mpp.Domain.Calendar;

namespace Mpp.Tests.Domain.Calendar;

public sealed class ObligationTests
{
    static readonly Obligation Seventh = At("agreement-reminder", "7", 27), Fourteenth = At("agreement-reminder", "14", 28), Escalation = At("agreement-escalation", "agreement", 29);

    [Fact]
    public void Of_what_follows_one_after_the_other_the_next_is_to_be_found() =>
        Assert.Equal([Seventh], new[] { Escalation, Fourteenth, Seventh }.ToBeFound());

    [Fact]
    public void A_report_is_found_by_itself_for_it_begins_a_story_of_its_own()
    {
        var (first, second, payment) = (At("report-reminder", "year-1", 30), At("report-reminder", "year-2", 31), At("payment-due", "year-1", 31));

        Assert.Equal([Seventh, first, second, payment], new[] { Seventh, Fourteenth, first, second, payment }.ToBeFound());
    }

    [Fact]
    public void Nothing_owed_is_nothing_to_be_found() => Assert.Empty(Array.Empty<Obligation>().ToBeFound());

    static Obligation At(string kind, string occasion, int day) => new(kind, occasion, SwedishCalendar.At(new(2026, 5, day), new(8, 0)));
}
