using System.Collections.Concurrent;
using Mpp.Domain.Cases;
using Mpp.Tests.Journeys;
using Xunit.Abstractions;

namespace Mpp.Tests.Books;

/// <summary>Random lives over HTTP, through the whole app on Azurite; BOOKS_SEED, BOOKS_FIRST and BOOKS_HTTP_LIVES as in <see cref="RandomLives"/>.</summary>
public sealed class HttpLives(ITestOutputHelper output)
{
    const int Lives = 8, MostSteps = 140;

    [Fact]
    public async Task In_whatever_order_people_do_whatever_books_and_trails_hold_through_the_whole_app()
    {
        var (first, count) = RandomLives.Number("BOOKS_SEED") is { } one ? (one, 1) : (RandomLives.Number("BOOKS_FIRST") ?? 1, RandomLives.Number("BOOKS_HTTP_LIVES") ?? Lives);
        var lives = new ConcurrentBag<HttpLife>();
        await Parallel.ForEachAsync(Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (seed, _) =>
        {
            await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
            var life = new HttpLife(programme, seed);
            await life.PlayAsync(MostSteps);
            lives.Add(life);
        });

        var (all, cases) = (new Tally(), lives.SelectMany(l => l.Cases).ToList());
        foreach (var life in lives) all.Add(life.Tally);
        output.WriteLine($"{string.Join(", ", cases.CountBy(c => c.Status))}; {cases.Sum(c => c.Payments.Count(p => p.IsPaid))} payments made\n{all}");
        if (count < Lives) return;
        Assert.True(cases.Count(c => c.Status == CaseStatus.Closed) >= 3, "Fewer than three cases were closed: these lives have shown little.");
        Assert.True(all.Allowed.Count >= 25 && all.Refused.Count >= 25, $"{all.Allowed.Count} verbs were allowed and {all.Refused.Count} refused: these lives have shown little.");
    }
}
