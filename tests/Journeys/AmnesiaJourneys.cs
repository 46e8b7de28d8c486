namespace Mpp.Tests.Journeys;

public sealed class AmnesiaJourneys
{
    public enum Fate
    {
        Ends,
        IsKilled,
        LosesItsTaskHub,
        IsKilledAndLosesItsTaskHub,
    }

    [Theory]
    [InlineData(Fate.Ends, true)]
    [InlineData(Fate.IsKilled, false)]
    [InlineData(Fate.LosesItsTaskHub, true)]
    [InlineData(Fate.IsKilledAndLosesItsTaskHub, false)]
    public async Task A_host_to_which_this_happens_after_every_step_loses_nothing_and_sends_nothing_twice(Fate fate, bool isQuiet)
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        foreach (var step in kalix.All)
        {
            await step.PlayAsync();
            if (isQuiet) await programme.QuietAsync();
            await programme.RestartAsync(amnesia: fate is Fate.LosesItsTaskHub or Fate.IsKilledAndLosesItsTaskHub, killed: fate is Fate.IsKilled or Fate.IsKilledAndLosesItsTaskHub);
            await programme.CatchUpAsync();
        }

        await kalix.AssertArrivedAsync();
    }

    [Fact]
    public async Task Without_any_of_its_stories_a_case_goes_on_with_the_next_thing_that_somebody_does()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        foreach (var step in kalix.All)
        {
            await programme.RestartAsync(amnesia: true);
            await step.PlayAsync();
            await programme.CatchUpAsync();
        }

        await kalix.AssertArrivedAsync();
    }
}
