using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mpp.Adapters;
using Mpp.Adapters.Forms;
using Mpp.Domain.Cases;

namespace Mpp.Functions.Applicant.Pages;

public sealed record BudgetRow(string Line, string Year, string Category, string Party, string AmountSek)
{
    public bool IsEmpty => Line.Length == 0 && AmountSek.Length == 0;
}

public sealed record GroupRow(string Name, string Side, string Role, string Gender)
{
    public bool IsEmpty => Name.Length == 0;
}

/// <summary>What the form of the completion page holds, as it was written: filled from the application, and read from what the browser sends.</summary>
public sealed record CompletionFields(
    string Title, string Summary, string StartDate, string EndDate, string RequestedSek,
    IReadOnlyList<string> CoreAreas, IReadOnlyList<BudgetRow> Budget, IReadOnlyList<GroupRow> SteeringGroup)
{
    /// <summary>A few lines to the officer; kept as a file of the application, so that everybody who reads it sees them.</summary>
    public string Message { get; init; } = "";

    public static CompletionFields Of(Application application) => new(
        Lines(application.Title), Lines(application.Summary), Day(application.StartDate), Day(application.EndDate), Digits(application.RequestedSek),
        [.. application.CoreAreas.Order(StringComparer.Ordinal)],
        [.. application.Budget.Select(b => new BudgetRow(b.Line, Digits(b.Year), b.Category, b.Party, Digits(b.AmountSek)))],
        [.. application.SteeringGroup.Select(m => new GroupRow(m.Name, m.Side, m.Role, m.Gender ?? ""))]);

    /// <summary>By <paramref name="values"/>: all that the browser sent under a name.</summary>
    public static CompletionFields Of(Func<string, IReadOnlyList<string>> values)
    {
        var budget = Columns("budget.line", "budget.year", "budget.category", "budget.party", "budget.amountSek").Select(c => new BudgetRow(c[0], c[1], c[2], c[3], Number(c[4])));
        var group = Columns("group.name", "group.side", "group.role", "group.gender").Select(c => new GroupRow(c[0], c[1], c[2], c[3]));
        return new(
            One("title"), One("summary"), One("startDate"), One("endDate"), Number(One("requestedSek")),
            [.. values("coreAreas").Order(StringComparer.Ordinal)], [.. budget.Where(r => !r.IsEmpty)], [.. group.Where(r => !r.IsEmpty)])
        {
            Message = One("message"),
        };

        string One(string name) => values(name) is [var value, ..] ? Lines(value) : "";

        // A row's cells have the same name in every row; browsers send them in the order of the page, empty ones too.
        IEnumerable<string[]> Columns(params string[] names)
        {
            var columns = names.Select(n => values(n)).ToList();
            return Enumerable.Range(0, columns.Max(c => c.Count)).Select(row => columns.Select(c => row < c.Count ? c[row].Trim() : "").ToArray());
        }
    }

    /// <summary>What changes against <paramref name="before"/>, as the members of mpp.completion.submitted; what was left as it is stays out.</summary>
    public JsonObject ChangesFrom(CompletionFields before)
    {
        var data = new JsonObject();
        if (Title != before.Title) data["title"] = Title;
        if (Summary != before.Summary) data["summary"] = Summary;
        if (StartDate != before.StartDate) data["startDate"] = StartDate;
        if (EndDate != before.EndDate) data["endDate"] = EndDate;
        if (RequestedSek != before.RequestedSek) data["requestedSek"] = Whole(RequestedSek);
        if (!CoreAreas.SequenceEqual(before.CoreAreas)) data["coreAreas"] = new JsonArray([.. CoreAreas.Select(a => (JsonNode)a)]);
        if (!Budget.SequenceEqual(before.Budget))
        {
            data["budget"] = new JsonArray([.. Budget.Select(b => new JsonObject
            {
                ["line"] = b.Line.Length > 0 ? b.Line : null, ["year"] = Whole(b.Year), ["category"] = b.Category,
                ["party"] = b.Party.Length > 0 ? b.Party : null, ["amountSek"] = Whole(b.AmountSek),
            })]);
        }

        if (!SteeringGroup.SequenceEqual(before.SteeringGroup))
        {
            data["steeringGroup"] = new JsonArray([.. SteeringGroup.Select(m => new JsonObject
            {
                ["name"] = m.Name, ["side"] = m.Side, ["role"] = m.Role, ["gender"] = m.Gender.Length > 0 ? m.Gender : null,
            })]);
        }

        return data;
    }

    /// <summary>Everything that was written, so that a second click on the button is recognised whatever the case became in between.</summary>
    public JsonElement AsJson() => JsonSerializer.SerializeToElement(this, Json.Options);

    /// <summary>Names the application that the form was filled from: what came in between must not be undone by a form of yesterday.</summary>
    public string Basis() => ContentHash.Of((this with { Message = "" }).AsJson());

    // What is no number goes on as it is: the reader of the form names it.
    static JsonNode? Whole(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : text.Length > 0 ? text : null;

    // 330 000 is what people write; a point or comma could mean öre and is left for the reader of the form to name.
    static string Number(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    static string Lines(string text) => text.ReplaceLineEndings("\n").Trim();

    static string Day(DateOnly day) => day == default ? "" : day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);
}
