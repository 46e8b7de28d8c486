namespace Mpp.Functions.Applicant.Pages;

/// <summary>
/// The frame of every page. Addresses within it are relative (status, complete), so that the private token stands in the address bar and nowhere in the page.
/// </summary>
static class Layout
{
    static readonly Html Sheet = Html.Trusted($"<style>{Style.Sheet}</style>");

    public static Html Page(Viewer viewer, string page, string title, Html content)
    {
        var application = viewer.Case.Application;
        return Document(viewer.Language, $"{title} – {viewer.Case.Reference}", Html.Of($"""
            <a class="skip" href="#content">{viewer.Say("Till innehållet", "Skip to the content")}</a>
            {Bar(viewer.Say("Kommunala partnerskap", "Municipal Partnership Programme"))}
            <nav class="nav" aria-label="{viewer.Say("Ärendets sidor", "Pages of the case")}"><ul>
            {Html.All(Pages(viewer).Select(p => Link(p.Name, p.Label, p.Name == page)))}</ul></nav>
            <main id="content" tabindex="-1">
            <p class="over">{viewer.Say("Ärende", "Case")} {viewer.Case.Reference} · {(page == StatusPage.Name ? PartiesOf(application) : application.Title)}</p>
            {content}
            </main>
            <footer>
            <p>{viewer.Say(
                $"Länken till den här sidan är personlig, för {viewer.Contact.Name}. Lämna den inte vidare.",
                $"The link to this page is personal, for {viewer.Contact.Name}. Please do not pass it on.")}
            {viewer.Say("Har du frågor? Svara på något av våra brev.", "Do you have a question? Reply to any of our letters.")}</p>
            <p>{viewer.Say(
                "ICLD, Internationellt centrum för lokal demokrati, Visby. Programmet finansieras av Sida.",
                "ICLD, International Centre for Local Democracy, Visby, Sweden. The programme is financed by Sida.")}</p>
            </footer>
            """));
    }

    /// <summary>The page of somebody whom we do not know, so in both languages.</summary>
    public static Html ForAnybody(string titleSv, Html sv, string titleEn, Html en) => Document("sv", $"{titleSv} – {titleEn}", Html.Of($"""
        {Bar("Municipal Partnership Programme")}
        <main id="content">
        <section lang="sv"><h1>{titleSv}</h1>
        {sv}</section>
        <section class="other" lang="en"><h2>{titleEn}</h2>
        {en}</section>
        </main>
        """));

    /// <summary>Everything that is wrong with what was sent, above the form that it was sent with.</summary>
    public static Html Wrong(Viewer viewer, IReadOnlyList<string> problems) => Html.If(problems.Count > 0, () => Html.Of($"""
        <div class="wrong" role="alert"><h2>{viewer.Say("Det gick inte att skicka", "This could not be sent")}</h2>
        <ul>
        {Html.All(problems.Select(p => Html.Of($"<li>{p}</li>\n")))}</ul></div>
        """));

    static Html Document(string language, string title, Html body) => Html.Of($"""
        <!doctype html>
        <html lang="{language}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>{title}</title>
        {Sheet}
        </head>
        <body>
        {body}
        </body>
        </html>

        """);

    static Html Link(string name, string label, bool isCurrent) =>
        Html.Of($"""<li><a href="{name}"{Html.If(isCurrent, () => Html.Of($" aria-current=\"page\""))}>{label}</a></li>{"\n"}""");

    static Html Bar(string programme) => Html.Of($"""<header class="bar"><div><strong>ICLD</strong> <span>{programme}</span></div></header>""");

    static string PartiesOf(Domain.Cases.Application application) => string.Join(" – ", application.Partners.Select(p => p.Name).Prepend(application.Applicant.Name));

    static IEnumerable<(string Name, string Label)> Pages(Viewer viewer)
    {
        yield return (StatusPage.Name, "Status");
        if (viewer.MayComplete) yield return (CompletionPage.Name, viewer.Say("Komplettera", "Complete"));
        if (viewer.Case.Agreement is not null) yield return (AgreementPage.Name, viewer.Say("Avtal", "Agreement"));
        if (viewer.IsApplicant && viewer.Case.Reports.Count > 0) yield return (ReportPage.Name, viewer.Say("Rapport", "Report"));
        yield return (CalendarPage.Name, viewer.Say("Kalenderfil", "Calendar file"));
        if (AmendmentPage.MayAsk(viewer)) yield return (AmendmentPage.Name, viewer.Say("Ändra avtalet", "Change the agreement"));
        if (viewer.MayWithdraw) yield return (WithdrawalPage.Name, viewer.Say("Ta tillbaka", "Withdraw"));
    }
}
