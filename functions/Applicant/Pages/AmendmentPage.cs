using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;

namespace Mpp.Functions.Applicant.Pages;

/// <summary>The applicant asks for a change of the agreement: money between lines, a longer period, another person; and what was asked for before, with what became of it. A form for each, so that none can be mixed up.</summary>
public static class AmendmentPage
{
    public const string Name = "amendment";

    /// <summary>Rows for moves in the form; whoever has more sends another.</summary>
    internal const int Rows = 3;

    public static Html Render(Viewer viewer, IReadOnlyList<string>? problems = null)
    {
        var title = viewer.Say("Ändra avtalet", "Change the agreement");
        return Layout.Page(viewer, Name, title, Html.Of($"""
            <h1>{title}</h1>
            {Layout.Wrong(viewer, problems ?? [])}{Earlier(viewer)}{(MayAsk(viewer) ? Forms(viewer) : Html.Paragraphs(WhyNot(viewer)))}
            """));
    }

    internal static bool MayAsk(Viewer viewer) => viewer.IsApplicant && viewer.Case is { Status: CaseStatus.InForce, Suspension: null };

    static string WhyNot(Viewer viewer) => viewer.IsApplicant
        ? viewer.Say("En ändring kan begäras så länge avtalet gäller.", "A change can be asked for as long as the agreement is in force.")
        : viewer.Say("Bara den sökande kan begära en ändring.", "Only the applicant can ask for a change.");

    static Html Earlier(Viewer viewer) => Html.If(viewer.Case.Amendments.Count > 0, () => Html.Of($"""
        <section class="card" aria-labelledby="asked"><h2 id="asked">{viewer.Say("Det ni har begärt", "What you have asked for")}</h2>
        {StatusPage.List([.. viewer.Case.Amendments.Select(a => Said(viewer, a))])}</section>

        """));

    static string Said(Viewer viewer, Amendment amendment)
    {
        var what = amendment.Kind switch
        {
            "reallocation" => string.Join(", ", amendment.Moves.Select(m => $"{m.From} → {m.To}: {viewer.Amount(m.AmountSek)}")),
            "extension" => viewer.Say($"Längre projekttid, till {viewer.Date(amendment.EndDate!.Value)}", $"A longer period, to {viewer.Date(amendment.EndDate!.Value)}"),
            _ => viewer.Say("Andra kontaktpersoner", "Other contact persons"),
        };
        var outcome = amendment.Decision switch
        {
            null => viewer.Say("väntar på beslut", "waits for a decision"),
            { IsApproved: true } => viewer.Say("godkänd", "approved"),
            { Reason: var reason } => viewer.Say($"avslagen: {reason}", $"rejected: {reason}"),
        };
        return $"{what} – {outcome}";
    }

    static Html Forms(Viewer viewer) => Html.Of($"""
        {Section(viewer, "reallocation", viewer.Say("Flytta pengar mellan rader", "Move money between lines"), viewer.Say(
            $"Upp till {viewer.Settings.FreeMovePercent} procent av raden som får pengar kan flyttas fritt och gäller genast. Mer beslutar ICLD om. Det beviljade beloppet ändras aldrig.",
            $"Up to {viewer.Settings.FreeMovePercent} per cent of the line that gets money can be moved freely and holds at once. ICLD decides on more. The approved amount never changes."), Moves(viewer))}
        {Section(viewer, "extension", viewer.Say("Längre projekttid", "A longer period"), viewer.Say(
            $"Projektet slutar {viewer.Date(viewer.Case.Application.EndDate)}. Begär förlängning minst {viewer.Settings.ExtensionAskedDaysBefore} dagar innan, högst {viewer.Settings.ExtensionMostMonths} månader sammanlagt.",
            $"The project ends on {viewer.Date(viewer.Case.Application.EndDate)}. Ask at least {viewer.Settings.ExtensionAskedDaysBefore} days before that, for at most {viewer.Settings.ExtensionMostMonths} months in all."), Html.Of($"""
            <div class="field"><label for="endDate">{viewer.Say("Ny sista dag", "New last day")}</label><input type="date" id="endDate" name="endDate" required></div>
            """))}
        {Section(viewer, "people", viewer.Say("En annan kontaktperson", "Another contact person"), viewer.Say(
            "Den nya personen får brev och länkar i stället för den gamla, vars länkar slutar gälla.",
            "The new person gets letters and links instead of the old one, whose links stop working."), Person(viewer))}
        """);

    static Html Section(Viewer viewer, string kind, string title, string hint, Html fields) => Html.Of($"""
        <section class="card" aria-labelledby="{kind}"><h2 id="{kind}">{title}</h2>
        <p class="hint">{hint}</p>
        <form method="post" action="request-amendment">
        <input type="hidden" name="kind" value="{kind}"><input type="hidden" name="basis" value="{viewer.Case.Amendments.Count}">
        {fields}<div class="field"><label for="reason-{kind}">{viewer.Say("Varför?", "Why?")}</label>
        <textarea id="reason-{kind}" name="reason" rows="3" maxlength="4000" required></textarea></div>
        <button class="button">{viewer.Say("Begär ändringen", "Ask for the change")}</button>
        </form></section>
        """);

    static Html Moves(Viewer viewer)
    {
        var lines = GrantBudget.Lines(viewer.Case);
        return Html.All(Enumerable.Range(1, Rows).Select(row => Html.Of($"""
            <fieldset class="field"><legend>{viewer.Say($"Flytt {row}", $"Move {row}")}</legend>
            <label for="from-{row}">{viewer.Say("Från", "From")}</label> {Lines(viewer, lines, "from", row)}
            <label for="to-{row}">{viewer.Say("till", "to")}</label> {Lines(viewer, lines, "to", row)}
            <label for="amount-{row}">{viewer.Say("kronor", "SEK")}</label> <input id="amount-{row}" name="amount" inputmode="numeric" size="9"></fieldset>

            """)));
    }

    static Html Lines(Viewer viewer, IReadOnlyList<LineAmount> lines, string name, int row) => Html.Of($"""
        <select id="{name}-{row}" name="{name}"><option value="">–</option>{Html.All(lines.Select(l => Html.Of($"<option value=\"{l.Line}\">{l.Line} ({viewer.Amount(l.AmountSek)})</option>")))}</select>
        """);

    static Html Person(Viewer viewer) => Html.Of($"""
        <div class="field"><label for="contact">{viewer.Say("I stället för", "Instead of")}</label>
        <select id="contact" name="contact"><option value="">{viewer.Say("ingen: en person till", "nobody: one more person")}</option>{Html.All(viewer.Case.Application.Applicant.Contacts.Select(c => Html.Of($"<option value=\"{c.Id}\">{c.Name}</option>")))}</select></div>
        <div class="field"><label for="name">{viewer.Say("Namn", "Name")}</label><input id="name" name="name" maxlength="200" required></div>
        <div class="field"><label for="email">{viewer.Say("E-postadress", "E-mail address")}</label><input type="email" id="email" name="email" maxlength="254" required></div>
        <div class="field"><label for="role">{viewer.Say("Roll", "Role")}</label>
        <select id="role" name="role"><option value="coordinator">{viewer.Say("Koordinator", "Coordinator")}</option><option value="head">{viewer.Say("Förvaltningschef", "Head of administration")}</option><option value="finance">{viewer.Say("Ekonomi", "Finance")}</option><option value="other">{viewer.Say("Annan", "Other")}</option></select></div>

        """);
}
