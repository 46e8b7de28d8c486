using Mpp.Benchmarks;

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

    static async Task AssertAsync(Func<Report, Task> benchmark, params string[] figures)
    {
        var lines = new StringWriter();
        var report = new Report(lines);
        await benchmark(report);

        Assert.True(report.Misses == 0, lines.ToString());
        Assert.All(figures, figure => Assert.Contains(figure, lines.ToString(), StringComparison.Ordinal));
    }
}
