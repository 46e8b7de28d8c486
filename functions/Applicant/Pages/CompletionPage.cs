using Mpp.Domain.Calendar;
using Mpp.Domain.Intake;

namespace Mpp.Functions.Applicant.Pages;

/// <summary>What is missing and until when, and the form to send it with: files first, since they are what is missing most often.</summary>
public static class CompletionPage
{
    public const string Name = "completion";

    /// <summary>The kinds of files that the form asks for, each a field of that name.</summary>
    public static readonly IReadOnlyList<string> FileFields = ["letter-of-intent", "budget", "signed-application", "other"];

    const int SpareRows = 3;

    public static Html Render(Viewer viewer, IReadOnlyList<string>? problems = null, CompletionFields? written = null)
    {
        var title = viewer.Say("Komplettera ansökan", "Complete the application");
        if (!viewer.MayComplete)
        {
            return Layout.Page(viewer, Name, title, Html.Of($"""
                <h1>{title}</h1>
                {Layout.Wrong(viewer, problems ?? [])}{Html.Paragraphs(NextStep.Of(viewer) is { Do: "wait" } wait ? wait.Text : viewer.Say("Det finns inget att komplettera just nu.", "There is nothing to complete at the moment."))}
                """));
        }

        var open = viewer.OpenCompletion!;
        return Layout.Page(viewer, Name, title, Html.Of($"""
            <h1>{title}</h1>
            {Layout.Wrong(viewer, problems ?? [])}{Html.If(problems is { Count: > 0 }, () => Html.Of($"<p>{viewer.Say("Det ni skrev finns kvar nedan. Filer måste ni välja en gång till.", "What you wrote is still there below. Files have to be chosen once more.")}</p>\n"))}<section class="card next now" aria-labelledby="missing"><h2 id="missing">{viewer.Say("Det som saknas", "What is missing")}</h2>
            {StatusPage.List(open.Missing)}<p class="when">{viewer.Say("Senast", "By")} {viewer.Deadline(SwedishCalendar.LastDay(open.Deadline))}</p></section>
            {Form(viewer, written)}
            """));
    }

    static Html Form(Viewer viewer, CompletionFields? written)
    {
        var before = CompletionFields.Of(viewer.Case.Application);
        var fields = written ?? before;
        return Html.Of($"""
            <form method="post" action="complete" enctype="multipart/form-data">
            <input type="hidden" name="basis" value="{before.Basis()}">
            <section class="card" aria-labelledby="files"><h2 id="files">{viewer.Say("Filer", "Files")}</h2>
            <p class="hint">{viewer.Say("Sammanlagt högst 25 MB. En fil med samma slag och namn som en tidigare ersätter den.", "At most 25 MB in all. A file of the same kind and name as an earlier one takes its place.")}</p>
            {Html.All(FileFields.Select(kind => Html.Of($"""
            <div class="field"><label for="file-{kind}">{viewer.AttachmentKind(kind)}{Html.If(kind == "other", () => Html.Of($" ({viewer.Say("en eller flera filer", "one or more files")})"))}</label>
            <input type="file" id="file-{kind}" name="{kind}"{Html.If(kind == "other", () => Html.Of($" multiple"))}></div>

            """)))}<div class="field"><label for="message">{viewer.Say("Några ord till handläggaren (om ni vill)", "A few words to the officer (if you like)")}</label>
            <textarea id="message" name="message" rows="3" maxlength="4000">{Html.Of($"\n")}{fields.Message}</textarea></div></section>
            <section class="card" aria-labelledby="change"><h2 id="change">{viewer.Say("Ändra i ansökan", "Change the application")}</h2>
            <p class="hint">{viewer.Say("Bara om det behövs. Det som ni inte ändrar ligger kvar.", "Only if needed. What you do not change stays as it is.")}</p>
            {Texts(viewer, fields, before)}{Budget(viewer, fields, before)}{SteeringGroup(viewer, fields, before)}</section>
            <button class="button">{viewer.Say("Skicka kompletteringen", "Send the completion")}</button>
            </form>
            """);
    }

    static Html Texts(Viewer viewer, CompletionFields fields, CompletionFields before) => Html.Of($"""
        <details{Open(fields with { Budget = before.Budget, SteeringGroup = before.SteeringGroup, Message = "" }, before)}><summary>{viewer.Say("Titel, sammanfattning, tid, belopp och kärnområden", "Title, summary, period, amount and core areas")}</summary>
        <div class="field"><label for="title">{viewer.Say("Titel", "Title")}</label><input type="text" id="title" name="title" maxlength="300" value="{fields.Title}"></div>
        <div class="field"><label for="summary">{viewer.Say("Sammanfattning", "Summary")}</label><textarea id="summary" name="summary" rows="6" maxlength="4000">{Html.Of($"\n")}{fields.Summary}</textarea></div>
        <div class="field"><label for="startDate">{viewer.Say("Projektets första dag", "First day of the project")}</label><input type="date" class="short" id="startDate" name="startDate" value="{fields.StartDate}"></div>
        <div class="field"><label for="endDate">{viewer.Say("Projektets sista dag", "Last day of the project")}</label><input type="date" class="short" id="endDate" name="endDate" value="{fields.EndDate}"></div>
        <div class="field"><label for="requestedSek">{viewer.Say("Sökt belopp, hela kronor", "Requested amount, whole SEK")}</label><input type="text" class="short" id="requestedSek" name="requestedSek" inputmode="numeric" value="{fields.RequestedSek}"></div>
        <fieldset><legend>{viewer.Say("Kärnområden", "Core areas")}</legend>
        {Html.All(KnownValues.CoreAreas.Union(fields.CoreAreas).Select(area => Html.Of($"""<label class="pick"><input type="checkbox" name="coreAreas" value="{area}"{Html.If(fields.CoreAreas.Contains(area), () => Html.Of($" checked"))}> <span>{viewer.CoreArea(area)}</span></label>{"\n"}""")))}</fieldset></details>

        """);

    static Html Budget(Viewer viewer, CompletionFields fields, CompletionFields before) => Html.Of($"""
        <details{Open(fields with { Title = before.Title, Summary = before.Summary, StartDate = before.StartDate, EndDate = before.EndDate, RequestedSek = before.RequestedSek, CoreAreas = before.CoreAreas, SteeringGroup = before.SteeringGroup, Message = "" }, before)}><summary>Budget</summary>
        <p class="hint">{viewer.Say("Raderna ska tillsammans bli det sökta beloppet. Töm rad och belopp för att ta bort en rad.", "The lines add up to the requested amount. Empty line and amount to take a line away.")}</p>
        <div class="scroll"><table class="rows">
        <thead><tr><th scope="col">{viewer.Say("Rad", "Line")}</th><th scope="col">{viewer.Say("År", "Year")}</th><th scope="col">{viewer.Say("Slag", "Category")}</th><th scope="col">{viewer.Say("Belopp, kr", "Amount, SEK")}</th></tr></thead>
        <tbody>
        {Html.All(fields.Budget.Concat(Enumerable.Repeat(new BudgetRow("", "1", "other", Parties.Applicant, ""), SpareRows)).Select((row, i) => Html.Of($"""
        <tr><td><input type="text" name="budget.line" value="{row.Line}" maxlength="60" aria-label="{viewer.Say("Rad", "Line")} {i + 1}"><input type="hidden" name="budget.party" value="{row.Party}"></td>
        <td><input type="text" name="budget.year" value="{row.Year}" inputmode="numeric" aria-label="{viewer.Say("År, rad", "Year, line")} {i + 1}"></td>
        <td>{Select("budget.category", $"{viewer.Say("Slag, rad", "Category, line")} {i + 1}", KnownValues.BudgetCategories, row.Category, viewer.BudgetCategory)}</td>
        <td><input type="text" name="budget.amountSek" value="{row.AmountSek}" inputmode="numeric" aria-label="{viewer.Say("Belopp, rad", "Amount, line")} {i + 1}"></td></tr>

        """)))}</tbody></table></div></details>

        """);

    static Html SteeringGroup(Viewer viewer, CompletionFields fields, CompletionFields before) => Html.Of($"""
        <details{Open(before with { SteeringGroup = fields.SteeringGroup }, before)}><summary>{viewer.Say("Styrgrupp", "Steering group")}</summary>
        <p class="hint">{viewer.Say("Från båda sidor minst en politiker ur majoriteten, en ur oppositionen och en ledande tjänsteperson. Töm namnet för att ta bort en person.", "From both sides at least one politician of the majority, one of the opposition, and one senior official. Empty the name to take a person away.")}</p>
        <div class="scroll"><table class="rows">
        <thead><tr><th scope="col">{viewer.Say("Namn", "Name")}</th><th scope="col">{viewer.Say("Sida", "Side")}</th><th scope="col">{viewer.Say("Roll", "Role")}</th><th scope="col">{viewer.Say("Kön", "Gender")}</th></tr></thead>
        <tbody>
        {Html.All(fields.SteeringGroup.Concat(Enumerable.Repeat(new GroupRow("", "applicant", "senior-official", ""), SpareRows)).Select((row, i) => Html.Of($"""
        <tr><td><input type="text" name="group.name" value="{row.Name}" maxlength="200" aria-label="{viewer.Say("Namn", "Name")} {i + 1}"></td>
        <td>{Select("group.side", $"{viewer.Say("Sida, person", "Side, person")} {i + 1}", KnownValues.Sides, row.Side, viewer.Side)}</td>
        <td>{Select("group.role", $"{viewer.Say("Roll, person", "Role, person")} {i + 1}", KnownValues.SteeringRoles, row.Role, viewer.SteeringRole)}</td>
        <td>{Select("group.gender", $"{viewer.Say("Kön, person", "Gender, person")} {i + 1}", ["", "woman", "man", "other"], row.Gender, viewer.Gender)}</td></tr>

        """)))}</tbody></table></div></details>

        """);

    static Html Select(string name, string label, IReadOnlyList<string> values, string chosen, Func<string, string> word) => Html.Of($"""
        <select name="{name}" aria-label="{label}">{Html.All(values.Union([chosen]).Select(value => Html.Of($"""<option value="{value}"{Html.If(value == chosen, () => Html.Of($" selected"))}>{word(value)}</option>""")))}</select>
        """);

    // A part of the form in which something was written stays open when the page comes back.
    static Html Open(CompletionFields fields, CompletionFields before) => Html.If(fields.ChangesFrom(before).Count > 0, () => Html.Of($" open"));
}
