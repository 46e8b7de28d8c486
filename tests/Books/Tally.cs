namespace Mpp.Tests.Books;

/// <summary>What lives have seen: a law that was never put to the test says nothing.</summary>
sealed class Tally
{
    public Dictionary<string, int> Allowed { get; } = [];
    public Dictionary<string, int> Refused { get; } = [];

    /// <summary>Refusals by code.</summary>
    public Dictionary<string, int> Codes { get; } = [];

    /// <summary>Cases by the status that they came to at last, and <c>suspended</c>, <c>paid</c>, <c>letters</c> …</summary>
    public Dictionary<string, int> Seen { get; } = [];

    public int Of(string seen) => Seen.GetValueOrDefault(seen);

    public void See(string what, int count = 1) => Add(Seen, what, count);

    public void Judged(string verb, IEnumerable<string> refusals)
    {
        var codes = refusals.ToList();
        Add(codes.Count == 0 ? Allowed : Refused, verb, 1);
        foreach (var code in codes) Add(Codes, code, 1);
    }

    public void Add(Tally other)
    {
        foreach (var (mine, theirs) in new[] { (Allowed, other.Allowed), (Refused, other.Refused), (Codes, other.Codes), (Seen, other.Seen) })
            foreach (var (what, count) in theirs) Add(mine, what, count);
    }

    public override string ToString() => string.Join('\n',
    [
        $"Seen: {Words(Seen)}",
        $"Verbs (allowed / refused): {string.Join(", ", Allowed.Keys.Union(Refused.Keys).Order(StringComparer.Ordinal).Select(v => $"{v} {Allowed.GetValueOrDefault(v)} / {Refused.GetValueOrDefault(v)}"))}",
        $"Refusals: {Words(Codes)}",
    ]);

    static string Words(Dictionary<string, int> counts) => string.Join(", ", counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value}"));

    static void Add(Dictionary<string, int> counts, string what, int count) => counts[what] = counts.GetValueOrDefault(what) + count;
}
