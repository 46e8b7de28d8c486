using Mpp.Domain.Intake;

namespace Mpp.Functions.Applicant.Pages;

/// <summary>The parts of the completion form that change the application itself: closed until somebody wants them, open again where something was written.</summary>
static class CompletionSections
{
    /// <summary>Empty rows below those that are there; without scripts a table cannot grow.</summary>
    const int SpareRows = 3;

    public static Html Texts(Viewer viewer, CompletionFields fields, CompletionFields before)
    {
        var isChanged = (fields with { Budget = before.Budget, SteeringGroup = before.SteeringGroup }).ChangesFrom(before).Count > 0;
        return Section(isChanged, viewer.Say("Titel, sammanfattning, tid, belopp och kärnområden", "Title, summary, period, amount and core areas"), Html.Of($"""
            {Field("title", viewer.Say("Titel", "Title"), fields.Title)}<div class="field"><label for="summary">{viewer.Say("Sammanfattning", "Summary")}</label>
            <textarea id="summary" name="summary" rows="6" maxlength="4000">{Html.Of($"\n")}{fields.Summary}</textarea></div>
            {Html.All(
            [
                Day("startDate", viewer.Say("Projektets första dag", "First day of the project"), fields.StartDate),
                Day("endDate", viewer.Say("Projektets sista dag", "Last day of the project"), fields.EndDate),
                Field("requestedSek", viewer.Say("Sökt belopp, hela kronor", "Requested amount, whole SEK"), fields.RequestedSek),
            ])}<fieldset><legend>{viewer.Say("Kärnområden", "Core areas")}</legend>
            {Html.All(KnownValues.CoreAreas.Union(fields.CoreAreas).Select(area => CoreArea(viewer, area, fields.CoreAreas.Contains(area))))}</fieldset>
            """));
    }

    public static Html Budget(Viewer viewer, CompletionFields fields, CompletionFields before)
    {
        var rows = fields.Budget.Concat(Enumerable.Repeat(new BudgetRow("", "1", "other", Parties.Applicant, ""), SpareRows));
        return Section(!fields.Budget.SequenceEqual(before.Budget), "Budget", Html.Of($"""
            <p class="hint">{viewer.Say(
                "Raderna ska tillsammans bli det sökta beloppet. Töm rad och belopp för att ta bort en rad.",
                "The lines add up to the requested amount. Empty line and amount to take a line away.")}</p>
            {Table([viewer.Say("Rad", "Line"), viewer.Say("År", "Year"), viewer.Say("Slag", "Category"), viewer.Say("Belopp, kr", "Amount, SEK")], rows.Select((row, i) => Html.Of($"""
            <tr><td>{Cell("budget.line", viewer.Say("Rad", "Line"), i, row.Line)}<input type="hidden" name="budget.party" value="{row.Party}"></td>
            <td>{Cell("budget.year", viewer.Say("År, rad", "Year, line"), i, row.Year)}</td>
            <td>{Choice("budget.category", viewer.Say("Slag, rad", "Category, line"), i, KnownValues.BudgetCategories, row.Category, viewer.BudgetCategory)}</td>
            <td>{Cell("budget.amountSek", viewer.Say("Belopp, rad", "Amount, line"), i, row.AmountSek)}</td></tr>

            """)))}
            """));
    }

    public static Html SteeringGroup(Viewer viewer, CompletionFields fields, CompletionFields before)
    {
        var rows = fields.SteeringGroup.Concat(Enumerable.Repeat(new GroupRow("", "applicant", "senior-official", ""), SpareRows));
        return Section(!fields.SteeringGroup.SequenceEqual(before.SteeringGroup), viewer.Say("Styrgrupp", "Steering group"), Html.Of($"""
            <p class="hint">{viewer.Say(
                "Från båda sidor minst en politiker ur majoriteten, en ur oppositionen och en ledande tjänsteperson. Töm namnet för att ta bort en person.",
                "From both sides at least one politician of the majority, one of the opposition, and one senior official. Empty the name to take a person away.")}</p>
            {Table([viewer.Say("Namn", "Name"), viewer.Say("Sida", "Side"), viewer.Say("Roll", "Role"), viewer.Say("Kön", "Gender")], rows.Select((row, i) => Html.Of($"""
            <tr><td>{Cell("group.name", viewer.Say("Namn", "Name"), i, row.Name)}</td>
            <td>{Choice("group.side", viewer.Say("Sida, person", "Side, person"), i, KnownValues.Sides, row.Side, viewer.Side)}</td>
            <td>{Choice("group.role", viewer.Say("Roll, person", "Role, person"), i, KnownValues.SteeringRoles, row.Role, viewer.SteeringRole)}</td>
            <td>{Choice("group.gender", viewer.Say("Kön, person", "Gender, person"), i, ["", "woman", "man", "other"], row.Gender, viewer.Gender)}</td></tr>

            """)))}
            """));
    }

    static Html Section(bool isOpen, string summary, Html content) => Html.Of($"""
        <details{Html.If(isOpen, () => Html.Of($" open"))}><summary>{summary}</summary>
        {content}</details>

        """);

    static Html Table(IReadOnlyList<string> headings, IEnumerable<Html> rows) => Html.Of($"""
        <div class="scroll"><table class="rows">
        <thead><tr>{Html.All(headings.Select(h => Html.Of($"<th scope=\"col\">{h}</th>")))}</tr></thead>
        <tbody>
        {Html.All(rows)}</tbody></table></div>
        """);

    static Html Field(string name, string label, string value) => Html.Of($"""
        <div class="field"><label for="{name}">{label}</label><input type="text" id="{name}" name="{name}" maxlength="300" value="{value}"></div>

        """);

    static Html Day(string name, string label, string value) => Html.Of($"""
        <div class="field"><label for="{name}">{label}</label><input type="date" class="short" id="{name}" name="{name}" value="{value}"></div>

        """);

    static Html CoreArea(Viewer viewer, string area, bool isChosen) => Html.Of($"""
        <label class="pick"><input type="checkbox" name="coreAreas" value="{area}"{Html.If(isChosen, () => Html.Of($" checked"))}> <span>{viewer.CoreArea(area)}</span></label>

        """);

    // The row's number is what a screen reader tells the fields of a column apart by.
    static Html Cell(string name, string label, int row, string value) => Html.Of($"""<input type="text" name="{name}" value="{value}" maxlength="200" aria-label="{label} {row + 1}">""");

    static Html Choice(string name, string label, int row, IReadOnlyList<string> values, string chosen, Func<string, string> word) => Html.Of($"""
        <select name="{name}" aria-label="{label} {row + 1}">{Html.All(values.Union([chosen]).Select(value => Option(value, word(value), value == chosen)))}</select>
        """);

    static Html Option(string value, string label, bool isChosen) => Html.Of($"""<option value="{value}"{Html.If(isChosen, () => Html.Of($" selected"))}>{label}</option>""");
}
