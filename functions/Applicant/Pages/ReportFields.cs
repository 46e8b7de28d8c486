using System.Globalization;
using System.Text.Json.Nodes;
using Mpp.Adapters.Forms;
using Mpp.Domain.Cases;

namespace Mpp.Functions.Applicant.Pages;

public sealed record CostRow(string Line, string AmountSek, string Note);

/// <summary>
/// What the form of the report page holds, as it was written. <paramref name="Basis"/>: how many versions there were when it was filled, so that a form of yesterday does not take the place of what came in
/// between.
/// </summary>
public sealed record ReportFields(string Report, string Basis, IReadOnlyList<CostRow> Costs, IReadOnlyDictionary<string, string> Narrative)
{
    public static ReportFields Empty(Report report) => new(report.Id, BasisOf(report), [], new Dictionary<string, string>());

    public static string BasisOf(Report report) => report.Deliveries.Count.ToString(CultureInfo.InvariantCulture);

    public static ReportFields Of(Report report, ReportForm sent) => new(
        sent.Report, BasisOf(report), [.. sent.Costs.Select(c => new CostRow(c.Line, c.AmountSek.ToString(CultureInfo.InvariantCulture), c.Note ?? ""))], sent.Narrative);

    /// <summary>By <paramref name="values"/>: all that the browser sent under a name.</summary>
    public static ReportFields Of(Func<string, IReadOnlyList<string>> values)
    {
        var (lines, amounts, notes) = (values("cost.line"), values("cost.amountSek"), values("cost.note"));
        return new(
            One("report"), One("basis"),
            [.. lines.Select((line, i) => new CostRow(line.Trim(), Number(At(amounts, i)), At(notes, i).Trim())).Where(r => r.AmountSek.Length + r.Note.Length > 0)],
            ReportForm.Parts.Select(part => (part, Text: One($"narrative.{part}").ReplaceLineEndings("\n"))).Where(p => p.Text.Length > 0).ToDictionary(p => p.part, p => p.Text));

        string One(string name) => values(name) is [var value, ..] ? value.Trim() : "";

        static string At(IReadOnlyList<string> column, int row) => row < column.Count ? column[row] : "";
    }

    public CostRow Cost(string line) => Costs.FirstOrDefault(c => c.Line == line) ?? new(line, "", "");

    public string Text(string part) => Narrative.GetValueOrDefault(part, "");

    /// <summary>What nobody could read, in the words of the page.</summary>
    public IEnumerable<string> Problems(Viewer viewer)
    {
        foreach (var cost in Costs.Where(c => !IsWhole(c.AmountSek)))
            yield return cost.AmountSek.Length == 0
                ? viewer.Say($"Skriv också kostnaden för rad {cost.Line}, 0 om det inte fanns någon.", $"Give the cost of line {cost.Line} too, 0 if there was none.")
                : viewer.Say($"Kostnaden för rad {cost.Line} ska vara hela kronor, till exempel 162000. Det står ”{cost.AmountSek}”.", $"The cost of line {cost.Line} is in whole SEK, for instance 162000. It reads '{cost.AmountSek}'.");
        foreach (var cost in Costs.Where(c => c.Note.Length > ReportForm.LongestNote))
            yield return viewer.Say($"Kommentaren till rad {cost.Line} får ha högst {ReportForm.LongestNote} tecken.", $"The comment on line {cost.Line} can have at most {ReportForm.LongestNote} characters.");
        foreach (var (part, text) in Narrative.Where(n => n.Value.Length > ReportForm.LongestText))
            yield return viewer.Say(
                $"Texten om {viewer.ReportPart(part).ToLowerInvariant()} har {text.Length} tecken; den får ha högst {ReportForm.LongestText}. Skicka resten som fil.",
                $"The text on {viewer.ReportPart(part).ToLowerInvariant()} has {text.Length} characters; it can have at most {ReportForm.LongestText}. Send the rest as a file.");
    }

    /// <summary>The members of mpp.report.submitted besides the files.</summary>
    public JsonObject Members() => new()
    {
        ["report"] = Report,
        ["narrative"] = new JsonObject(Narrative.Select(n => KeyValuePair.Create(n.Key, (JsonNode?)n.Value))),
        ["costs"] = new JsonArray([.. Costs.Select(c => new JsonObject { ["line"] = c.Line, ["amountSek"] = long.Parse(c.AmountSek, NumberStyles.None, CultureInfo.InvariantCulture), ["note"] = c.Note.Length > 0 ? c.Note : null })]),
    };

    static bool IsWhole(string text) => text.Length <= 12 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    // 330 000 is what people write; a point or comma could mean öre and is named as a problem.
    static string Number(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
