using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mpp.Adapters;

namespace Mpp.Tests.Crash;

/// <summary>
/// Everything that must be the same whatever happened on the way, as lines of text, each as often as it is so; see <see cref="Camera"/>. Without times, ETags, generations, attempts and random ids.
/// </summary>
sealed partial class Picture
{
    /// <summary>Begins a line of the lists and of staff's tasks: what a command writes after its transaction, and the night makes good (design rule 8).</summary>
    public const string Lists = "list";

    readonly Dictionary<string, int> lines = [];
    readonly List<string> faults = [];
    readonly HashSet<string> notCompared = [];

    /// <summary>Of the case's story: each time it is started anew one more.</summary>
    public int Generation { get; set; } = 1;

    public IReadOnlyList<string> Faults => faults;

    /// <summary>Hints of what will not be due: harmless, and gone when a sweep finds nothing behind them (design rule 6). One that is there after its time is a difference.</summary>
    public List<string> StrayHints { get; } = [];

    /// <summary>What the other has and this has not (-), and the other way round (+).</summary>
    public IReadOnlyList<string> DifferencesFrom(Picture unbroken) =>
    [
        .. lines.Keys.Union(unbroken.lines.Keys).Select(line => (Line: line, More: lines.GetValueOrDefault(line) - unbroken.lines.GetValueOrDefault(line)))
            .Where(d => d.More != 0 && !notCompared.Contains(d.Line.Split(" = ")[0])).OrderBy(d => d.More > 0).ThenBy(d => d.Line, StringComparer.Ordinal)
            .Select(d => $"{(d.More > 0 ? '+' : '-')} {d.Line}{(Math.Abs(d.More) > 1 ? $" ({Math.Abs(d.More)} times)" : "")}"),
    ];

    /// <summary>Differences that a night may take away.</summary>
    public static bool AreOfLists(IReadOnlyList<string> differences) => differences.All(d => d.AsSpan(2).StartsWith(Lists, StringComparison.Ordinal));

    /// <summary>Something that is wrong whatever it is compared with.</summary>
    public void AddFault(string line)
    {
        Add(line);
        faults.Add(line);
    }

    public void Add(string line)
    {
        var steady = TimeOfDay().Replace(RandomId().Replace(line, "*"), "HH:MM");
        lines[steady] = lines.GetValueOrDefault(steady) + 1;
    }

    /// <summary>A value of a record that says how a mishap was dealt with.</summary>
    public void LeaveOut(string path) => notCompared.Add(path);

    /// <summary>A record, a line for each value. Of an instant only that it is set. <paramref name="leftOut"/>: members of the record itself.</summary>
    public void AddTree(string name, object value, params IReadOnlyCollection<string> leftOut)
    {
        foreach (var (member, node) in JsonSerializer.SerializeToNode(value, Json.Options)!.AsObject())
            if (!leftOut.Contains(member)) AddNode($"{name}.{member}", node);
    }

    /// <summary>A private link says when it ends, and is another in each life.</summary>
    public static string WithoutLinks(string text) => Token().Replace(text, "LINK").ReplaceLineEndings(" ");

    void AddNode(string path, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members) AddNode($"{path}.{name}", value);
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++) AddNode($"{path}[{i}]", items[i]);
                break;
            case not null:
                Add($"{path} = {(path.EndsWith("Utc", StringComparison.Ordinal) ? "set" : node.ToString())}");
                break;
        }
    }

    /// <summary>In letters, as either language writes it. The day must be the same.</summary>
    [GeneratedRegex(@"\b\d\d[:.]\d\d\b")]
    private static partial Regex TimeOfDay();

    /// <summary>A ledger operation's; hashes of content are longer, and must be the same.</summary>
    [GeneratedRegex(@"(?<=2026-\d{4}-)[0-9a-f]{12}\b")]
    private static partial Regex RandomId();

    [GeneratedRegex("""(?<=/api/my/)[^/\s"<>)]+""")]
    private static partial Regex Token();
}
