using Mpp.Embedded.Durable;

namespace Mpp.Tests.Journeys;

public sealed class HostileJourneys
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Lost_doubled_and_reordered_events_and_repeated_activities_change_nothing_but_the_time_at_which_things_happen(int seed)
    {
        var hostile = new HostileMode(seed) { Drop = 0.4, Twice = 0.3, Reorder = 0.3, Repeat = 0.4, Forget = 0.4 };
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z", new() { Hostile = hostile });
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        foreach (var step in kalix.All)
        {
            await step.PlayAsync();
            await programme.CatchUpAsync();
        }

        await kalix.AssertArrivedAsync();
    }
}
