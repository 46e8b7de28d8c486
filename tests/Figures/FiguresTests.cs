using Azure.Data.Tables;
using Mpp.Benchmarks;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Journeys;

namespace Mpp.Tests.Figures;

/// <summary>
/// The figures of tests/Benchmarks that are counts: cheap, and the same on every machine. The limits stand there. Each measures on an Azurite of its own.
/// </summary>
public sealed class FiguresTests
{
    [Fact]
    public Task A_life_its_letters_its_decision_and_its_histories_keep_to_their_figures() => AssertAsync(LifeRequests.RunAsync, "the whole life", "a repeated webhook", "a decision itself", "longest history", "a letter");

    [Fact]
    public Task An_idle_host_keeps_to_its_figure() => AssertAsync(IdleHost.RunAsync, "idle host");

    [Fact]
    public Task A_life_beside_others_at_rest_asks_for_no_more_than_alone() => AssertAsync(report => CasesAtRest.RunAsync(report, [30]), "30 other cases at rest");

    [Fact]
    public async Task The_announcement_of_a_large_round_keeps_its_history_short_and_tells_each_applicant_once()
    {
        const int Cases = 65;
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync(envelopeSek: 200_000_000);
        var cases = Enumerable.Range(1, Cases).Select(n => new KalixSteps(programme, HandbookCases.Kalix with { SubmissionId = $"s-{n}" })).ToList();
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (one, _) =>
        {
            await one.GetRecommendedAsync();
            await one.DecideAsync();
        });
        await cases[0].OrderAnnouncementAsync();
        await programme.MoveToAsync("2026-05-20T09:00:00Z");
        await programme.CatchUpAsync();

        var told = (await programme.MailsAsync()).Where(m => m.Letter == "decision-approved").CountBy(m => (m.Case, m.To)).ToList();
        Assert.Equal(Cases, told.Select(t => t.Key.Case).Distinct().Count());
        Assert.All(told, t => Assert.Equal(1, t.Value));
        var hub = new TableServiceClient(programme.Storage).GetTableClient("DurableTaskHub");
        var (instance, events) = await Histories.LongestAsync(hub);
        Assert.True(events <= LifeRequests.LongestHistory, $"{instance}: {events} events.");
    }

    static async Task AssertAsync(Func<Report, Task> benchmark, params string[] figures)
    {
        var lines = new StringWriter();
        var report = new Report(lines);
        await benchmark(report);

        Assert.True(report.Misses == 0, lines.ToString());
        Assert.All(figures, figure => Assert.Contains(figure, lines.ToString(), StringComparison.Ordinal));
    }
}
