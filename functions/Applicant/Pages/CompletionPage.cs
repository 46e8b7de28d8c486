using Mpp.Domain.Calendar;

namespace Mpp.Functions.Applicant.Pages;

/// <summary>What is missing and until when, and the form to send it with: files first, since they are what is missing most often.</summary>
public static class CompletionPage
{
    public const string Name = "completion";

    /// <summary>The kinds of files that the form asks for, each a field of that name.</summary>
    static readonly IReadOnlyList<string> FileFields = ["letter-of-intent", "budget", "signed-application", "other"];

    /// <param name="viewer">Who looks.</param>
    /// <param name="problems">What was wrong with the form that was just sent.</param>
    /// <param name="written">What it said; null: the form is filled from the application.</param>
    public static Html Render(Viewer viewer, IReadOnlyList<string>? problems = null, CompletionFields? written = null)
    {
        var title = viewer.Say("Komplettera ansökan", "Complete the application");
        return Layout.Page(viewer, Name, title, Html.Of($"""
            <h1>{title}</h1>
            {Layout.Wrong(viewer, problems ?? [])}{(viewer.MayComplete ? Open(viewer, written) : Html.Paragraphs(WhyNot(viewer)))}
            """));
    }

    static string WhyNot(Viewer viewer) =>
        NextStep.Of(viewer) is { Do: "wait" } wait ? wait.Text : viewer.Say("Det finns inget att komplettera just nu.", "There is nothing to complete at the moment.");

    static Html Open(Viewer viewer, CompletionFields? written)
    {
        var completion = viewer.OpenCompletion!;
        var stillThere = viewer.Say("Det ni skrev finns kvar nedan. Filer måste ni välja en gång till.", "What you wrote is still there below. Files have to be chosen once more.");
        return Html.Of($"""
            {Html.If(written is not null, () => Html.Of($"<p>{stillThere}</p>\n"))}<section class="card next now" aria-labelledby="missing">
            <h2 id="missing">{viewer.Say("Det som saknas", "What is missing")}</h2>
            {StatusPage.List(completion.Missing)}<p class="when">{viewer.Say("Senast", "By")} {viewer.Deadline(SwedishCalendar.LastDay(completion.Deadline))}</p></section>
            {Form(viewer, written)}
            """);
    }

    static Html Form(Viewer viewer, CompletionFields? written)
    {
        var before = CompletionFields.Of(viewer.Case.Application);
        var fields = written ?? before;
        return Html.Of($"""
            <form method="post" action="complete" enctype="multipart/form-data">
            <input type="hidden" name="basis" value="{before.Basis()}">
            {Files(viewer, fields)}
            <section class="card" aria-labelledby="change"><h2 id="change">{viewer.Say("Ändra i ansökan", "Change the application")}</h2>
            <p class="hint">{viewer.Say("Bara om det behövs. Det som ni inte ändrar ligger kvar.", "Only if needed. What you do not change stays as it is.")}</p>
            {CompletionSections.Texts(viewer, fields, before)}{CompletionSections.Budget(viewer, fields, before)}{CompletionSections.SteeringGroup(viewer, fields, before)}</section>
            <button class="button">{viewer.Say("Skicka kompletteringen", "Send the completion")}</button>
            </form>
            """);
    }

    static Html Files(Viewer viewer, CompletionFields fields) => Html.Of($"""
        <section class="card" aria-labelledby="files"><h2 id="files">{viewer.Say("Filer", "Files")}</h2>
        <p class="hint">{viewer.Say(
            "Sammanlagt högst 25 MB. En fil med samma slag och namn som en tidigare ersätter den.",
            "At most 25 MB in all. A file of the same kind and name as an earlier one takes its place.")}</p>
        {Html.All(FileFields.Select(kind => File(viewer, kind)))}<div class="field">
        <label for="message">{viewer.Say("Några ord till handläggaren (om ni vill)", "A few words to the officer (if you like)")}</label>
        <textarea id="message" name="message" rows="3" maxlength="4000">{Html.Of($"\n")}{fields.Message}</textarea></div></section>
        """);

    static Html File(Viewer viewer, string kind)
    {
        var isMany = kind == "other";
        var label = isMany ? $"{viewer.AttachmentKind(kind)} ({viewer.Say("en eller flera filer", "one or more files")})" : viewer.AttachmentKind(kind);
        return Html.Of($"""
            <div class="field"><label for="file-{kind}">{label}</label>
            <input type="file" id="file-{kind}" name="{kind}"{Html.If(isMany, () => Html.Of($" multiple"))}></div>

            """);
    }
}
