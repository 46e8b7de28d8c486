using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Support;

namespace Mpp.Tests.Journeys;

public sealed class KilledJourneys
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_programme_killed_at_some_storage_request_of_every_step_gets_there_and_sends_nothing_twice(int seed)
    {
        StorageProxy? proxy = null;
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z", records: storage => (proxy = StorageProxy.StartAsync(storage).GetAwaiter().GetResult()).ConnectionString);
        await using var _ = proxy;
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        var random = new Random(seed);
        var deaths = 0;
        foreach (var step in kalix.All)
        {
            proxy!.DieAt(random.Next(1, 25), afterwards: random.Next(2) == 0);
            var isDone = await TryAsync(step);
            await programme.QuietAsync();
            if (proxy.IsDead) deaths++;
            proxy.Revive();
            await programme.RestartAsync(amnesia: random.Next(4) == 0, killed: true);
            await programme.CatchUpAsync();
            await SettleLettersAsync(programme);
            Assert.True(isDone || await TryAsync(step), $"{step.Name} does not succeed the second time either.");
            await programme.CatchUpAsync();
            await SettleLettersAsync(programme);
        }

        Assert.True(deaths >= 5, $"Only {deaths} deaths: this test has proved little.");
        await kalix.AssertArrivedAsync();
    }

    /// <summary>False where the program died. A refusal on the second try says that the first one was on file after all.</summary>
    static async Task<bool> TryAsync(Step step)
    {
        try
        {
            await step.PlayAsync();
            return true;
        }
        catch (RehearsalFailedException e)
        {
            return e.Message.Contains("HTTP 409", StringComparison.Ordinal) || e.Message.Contains("HTTP 422", StringComparison.Ordinal);
        }
    }

    /// <summary>What a member of staff does about letters of which nobody knows whether they went out: looks, and says so.</summary>
    static async Task SettleLettersAsync(ProgrammeUnderTest programme)
    {
        var mailed = await programme.Driver.LettersAsync();
        foreach (var letter in (await programme.Driver.StaffAsync("olle:Officer", HttpMethod.Get, "letters")).Ok().Json!["items"]!.AsArray().Where(l => l!["state"]!.ToString() == "uncertain"))
        {
            var wasSent = mailed.Any(m => m.Letter == letter!["letter"]!.ToString() && m.To == letter["to"]!.ToString());
            (await programme.Driver.StaffAsync("olle:Officer", HttpMethod.Post, $"letters/{Uri.EscapeDataString(letter!["id"]!.ToString())}/settle", new { outcome = wasSent ? "sent" : "not-sent" })).Ok();
        }

        await programme.CatchUpAsync();
    }
}
