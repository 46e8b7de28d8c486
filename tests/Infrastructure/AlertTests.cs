using System.Text.RegularExpressions;
using Mpp.Functions;
using Mpp.Tests.Conventions;

namespace Mpp.Tests.Infrastructure;

/// <summary>An alert on a metric that nobody sends is silent for ever.</summary>
public sealed partial class AlertTests
{
    [Fact]
    public async Task Every_metric_has_its_alert_and_every_alert_a_metric_that_is_sent()
    {
        var rules = await RulesAsync();
        var metrics = rules.SelectMany(r => Metric().Matches(r["query"].Text)).Select(m => m.Groups[1].Value);
        Assert.Equal(ProgrammeMetrics.Names.Order(StringComparer.Ordinal), metrics.Order(StringComparer.Ordinal));
        Assert.Equal("Mpp", ProgrammeMetrics.MeterName);
        Assert.All(rules, r => Assert.Contains("Value = ", r["query"].Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_limits_are_those_of_the_handbook_of_operations()
    {
        var limits = (await RulesAsync()).ToDictionary(r => r["name"].Unquoted, r => $"{r["operator"].Unquoted} {r["threshold"].Text} in {r["windowMinutes"].Text}");
        Assert.Equal("GreaterThan 900 in 30", limits["oldest-due"]);
        Assert.Equal("GreaterThan 0 in 30", limits["outbox-uncertain"]);
        Assert.Equal("LessThan 1 in 10", limits["sweep-missing"]);
        Assert.Equal(["audit-trail", "oldest-due", "outbox-age", "outbox-uncertain", "quarantined", "signins-refused", "stories-failed", "sweep-missing"], limits.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>That alert reads a log line by its words.</summary>
    [Fact]
    public async Task The_line_about_a_broken_trail_is_written_with_the_words_that_are_looked_for()
    {
        var words = Assert.Single((await RulesAsync()).Select(r => Words().Match(r["query"].Text)), m => m.Success).Groups[1].Value;
        var lines = Repository.Sources("functions").SelectMany(f => File.ReadLines(f.FullName)).Where(l => l.Contains("LogError(", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains($"\"{words}", StringComparison.Ordinal));
    }

    /// <summary>A call is a request of the host's and a span of the worker's there: whoever counts them counts twice.</summary>
    [Fact]
    public async Task No_alert_counts_requests() => Assert.DoesNotContain(await RulesAsync(), r => Regex.IsMatch(r["query"].Text, "AppRequests|AppDependencies"));

    static async Task<IReadOnlyList<IReadOnlyDictionary<string, Syntax>>> RulesAsync() => [.. (await BicepFile.OfAsync("modules/alerts.bicep")).Variables["rules"].Children[1].Children.Select(r => r.Members)];

    [GeneratedRegex("""Name == "([\w.]+)" """)]
    private static partial Regex Metric();

    [GeneratedRegex("""Message startswith "([^"]+)" """)]
    private static partial Regex Words();
}
