using Mpp.Domain.Cases;

namespace Mpp.Adapters.Forms;

/// <summary>What stands in a report's accounts for a line of the budget: whole SEK, and a word about it.</summary>
public sealed record ReportCost(string Line, long AmountSek, string? Note);

/// <summary>
/// The members of mpp.report.submitted besides its files. <paramref name="Narrative"/>: the texts by part (individuals, organisation, society), empty ones left out; they stay in the raw
/// delivery, and the case's record holds only which there are.
/// </summary>
public sealed record ReportForm(string Report, IReadOnlyDictionary<string, string> Narrative, IReadOnlyList<ReportCost> Costs)
{
    public const int LongestText = 20_000, LongestNote = 500;

    const int MostCosts = 300;

    /// <summary>The parts of the narrative, in the handbook's order (section 4.7).</summary>
    public static readonly IReadOnlyList<string> Parts = ["individuals", "organisation", "society"];

    public IReadOnlyList<LineAmount> Amounts => [.. Costs.Select(c => new LineAmount(c.Line, c.AmountSek))];

    public static ReportForm Read(FormReader data)
    {
        var narrative = data.Part("narrative");
        return new(
            data.Text("report", 20),
            Parts.Select(part => (Part: part, Text: narrative?.OptionalText(part, LongestText))).Where(p => p.Text is not null).ToDictionary(p => p.Part, p => p.Text!),
            [.. data.Parts("costs", MostCosts).Select(c => new ReportCost(c.Text("line", 60), c.Whole("amountSek"), c.OptionalText("note", LongestNote)))]);
    }
}
