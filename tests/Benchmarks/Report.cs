using System.Text.Json;

namespace Mpp.Benchmarks;

/// <summary>Figures as JSON lines, one each.</summary>
sealed class Report(TextWriter output, string benchmark = "", Report? whole = null)
{
    int misses;

    /// <summary>Figures that missed what they had to reach.</summary>
    public int Misses => misses;

    public Report For(string name) => new(output, name, this);

    /// <param name="figure">What was measured.</param>
    /// <param name="value">In <paramref name="unit"/>.</param>
    /// <param name="unit">As people write it.</param>
    /// <param name="atMost">More is a miss.</param>
    /// <param name="atLeast">Less is a miss.</param>
    public void Add(string figure, double value, string unit, double? atMost = null, double? atLeast = null)
    {
        var isMissed = value > atMost || value < atLeast;
        if (isMissed) Interlocked.Increment(ref (whole ?? this).misses);
        output.WriteLine(JsonSerializer.Serialize(new { benchmark, figure, value = Math.Round(value, 2), unit, atMost, atLeast, ok = !isMissed }));
    }
}
