using Mpp.Domain.Cases;

namespace Mpp.Functions.Applicant.Pages;

/// <summary>Where the case stands, what comes next and until when, and what was sent.</summary>
public static class StatusPage
{
    public const string Name = "status";

    /// <param name="viewer">Who looks.</param>
    /// <param name="notice">What was just done (completed, signed, withdrawn); said only if the record says so too, since anybody can write an address.</param>
    public static Html Render(Viewer viewer, string? notice = null)
    {
        var view = StatusView.Of(viewer);
        return Layout.Page(viewer, Name, "Status", Html.Of($"""
            <h1>{view.Title}</h1>
            <p class="badge">{view.StatusLabel}</p>
            {Notice(viewer, notice)}{Steps(viewer, view.Steps)}{Next(viewer, view)}{Decision(viewer, view)}{Agreement(viewer, view)}{Reports(viewer, view.Reports)}{Sent(viewer, view)}
            """));
    }

    static Html Notice(Viewer viewer, string? notice)
    {
        var text = notice switch
        {
            "completed" when viewer.Case.Completions.Any(c => c.CompletedAtUtc is not null) => viewer.Say("Tack, kompletteringen har kommit in.", "Thank you, the completion has come in."),
            "signed" when viewer.Case.Agreement?.Signatures.Any(s => s.Party == viewer.Contact.Party) == true => viewer.Say("Tack, avtalet är undertecknat.", "Thank you, the agreement is signed."),
            "withdrawn" when viewer.Case.Status == CaseStatus.Withdrawn => viewer.Say("Ansökan är återtagen.", "The application has been withdrawn."),
            _ => null,
        };
        return Html.If(text is not null, () => Html.Of($"""<div class="notice" role="status"><p>{text}</p></div>{"\n"}"""));
    }

    static Html Steps(Viewer viewer, IReadOnlyList<Step> steps) => Html.Of($"""
        <ol class="way" aria-label="{viewer.Say("Ärendets väg", "The way of the case")}">
        {Html.All(steps.Select(step => Html.Of($"""<li class="{step.State}"{Html.If(step.State == Way.Present, () => Html.Of($" aria-current=\"step\""))}>{step.Label}{State(viewer, step)}{Html.If(step.On is not null, () => Html.Of($" <small>{viewer.Date(step.On!.Value)}</small>"))}</li>{"\n"}""")))}</ol>

        """);

    static Html State(Viewer viewer, Step step) => Html.If(step.State == Way.Done, () => Html.Of($"""<span class="hidden"> ({viewer.Say("klart", "done")})</span>"""));

    static Html Next(Viewer viewer, StatusView view) => Html.Of($"""
        <section class="card next{Html.If(view.Next.Page is not null, () => Html.Of($" now"))}" aria-labelledby="next"><h2 id="next">{viewer.Say("Nästa steg", "What to do next")}</h2>
        {Html.Paragraphs(view.Next.Text)}{List(view.Reasons)}{Html.If(view.Missing.Count > 0, () => Html.Of($"<h3>{viewer.Say("Det som saknas", "What is missing")}</h3>\n{List(view.Missing)}"))}{Html.If(view.Next.LastDay is not null, () => Html.Of($"""
        <p class="when">{viewer.Say("Senast", "By")} <time datetime="{view.Next.DeadlineUtc!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture)}">{viewer.Deadline(view.Next.LastDay!.Value)}</time></p>

        """))}{Html.If(view.Next.Page is not null, () => Html.Of($"""
        <p><a class="button" href="{view.Next.Page}">{(view.Next.Do == "sign" ? viewer.Say("Läs och underteckna avtalet", "Read and sign the agreement") : viewer.Say("Komplettera ansökan", "Complete the application"))}</a></p>

        """))}</section>

        """);

    static Html Decision(Viewer viewer, StatusView view) => Html.If(view.Decision is not null, () => Html.Of($"""
        <section class="card" aria-labelledby="decision"><h2 id="decision">{viewer.Say("Beslut", "Decision")}</h2>
        <dl>
        {Row(viewer.Say("Beslut", "Decision"), view.Decision!.Outcome == "approve" ? viewer.Say("Beviljad", "Approved") : viewer.Say("Avslagen", "Rejected"))}{Row(viewer.Say("Meddelat", "Announced"), viewer.Moment(view.Decision.AnnouncedAtUtc))}{Html.If(view.Decision.Outcome == "approve", () => Row(viewer.Say("Beviljat belopp", "Approved amount"), viewer.Amount(view.Decision.AmountSek)))}{Html.If(view.Decision.Reason.Length > 0, () => Row(viewer.Say("Skäl", "Reason"), view.Decision.Reason))}</dl>
        {Html.If(view.Decision.Conditions.Count > 0, () => Html.Of($"<h3>{viewer.Say("Villkor", "Conditions")}</h3>\n{List(view.Decision.Conditions.Select(c => c.IsMet ? $"{c.Text} ({viewer.Say("uppfyllt", "met")})" : c.Text))}"))}</section>

        """));

    static Html Agreement(Viewer viewer, StatusView view) => Html.If(view.Agreement is not null, () => Html.Of($"""
        <section class="card" aria-labelledby="agreement"><h2 id="agreement">{viewer.Say("Avtal", "Agreement")}</h2>
        {AgreementPage.Signatures(viewer, view.Agreement!)}
        <p><a href="{AgreementPage.Name}">{viewer.Say("Läs avtalet", "Read the agreement")}</a></p></section>

        """));

    static Html Reports(Viewer viewer, IReadOnlyList<ReportView> reports) => Html.If(reports.Count > 0, () => Html.Of($"""
        <section class="card" aria-labelledby="reports"><h2 id="reports">{viewer.Say("Rapporter", "Reports")}</h2>
        <div class="scroll"><table>
        <thead><tr><th scope="col">{viewer.Say("Rapport", "Report")}</th><th scope="col">{viewer.Say("Period", "Period")}</th><th scope="col">{viewer.Say("Senast", "Due by")}</th></tr></thead>
        <tbody>
        {Html.All(reports.Select(r => Html.Of($"<tr><td>{viewer.Report(r)}</td><td>{viewer.Date(r.PeriodFrom)} – {viewer.Date(r.PeriodTo)}</td><td>{viewer.Date(r.DueOn)}</td></tr>\n")))}</tbody></table></div></section>

        """));

    static Html Sent(Viewer viewer, StatusView view) => Html.Of($"""
        <section class="card" aria-labelledby="sent"><h2 id="sent">{viewer.Say("Det som ni har skickat", "What was sent")}</h2>
        <dl>
        {Row(viewer.Say("Mottagen", "Received"), viewer.Moment(view.Sent.ReceivedAtUtc))}{Row(viewer.Say("Sökande", "Applicant"), view.Applicant)}{Row(viewer.Say("Partner", view.Sent.Partners.Count > 1 ? "Partners" : "Partner"), string.Join("; ", view.Sent.Partners.Select(p => $"{p.Name}, {p.CountryName}")))}{Row(viewer.Say("Bidragsform", "Grant type"), view.Sent.GrantTypeName)}{Row("Period", $"{viewer.Date(view.Sent.StartDate)} – {viewer.Date(view.Sent.EndDate)}")}{Row(viewer.Say("Sökt belopp", "Requested amount"), viewer.Amount(view.Sent.RequestedSek))}{Html.If(view.Sent.CoreAreas.Count > 0, () => Row(viewer.Say("Kärnområden", "Core areas"), string.Join(", ", view.Sent.CoreAreas.Select(viewer.CoreArea))))}</dl>
        {Files(viewer, view.Sent.Files)}{Budget(viewer, view.Sent)}</section>
        """);

    static Html Files(Viewer viewer, IReadOnlyList<FileView> files) => Html.If(files.Count > 0, () => Html.Of($"""
        <h3>{viewer.Say("Filer", "Files")}</h3>
        <ul>
        {Html.All(files.Select(f => Html.Of($"<li>{viewer.AttachmentKind(f.Kind)}: {f.Name}{Html.If(f.Size is not null, () => Html.Of($" ({viewer.Size(f.Size!.Value)})"))}{FileState(viewer, f)}</li>\n")))}</ul>

        """));

    static Html FileState(Viewer viewer, FileView file) => file.State switch
    {
        "failed" => Html.Of($" – <strong>{viewer.Say("kunde inte hämtas", "could not be fetched")}</strong>"),
        "fetching" => Html.Of($" – {viewer.Say("hämtas", "being fetched")}"),
        _ => default,
    };

    static Html Budget(Viewer viewer, SentView sent) => Html.If(sent.Budget.Count > 0, () => Html.Of($"""
        <details><summary>Budget</summary>
        <div class="scroll"><table>
        <thead><tr><th scope="col">{viewer.Say("Rad", "Line")}</th><th scope="col">{viewer.Say("År", "Year")}</th><th scope="col">{viewer.Say("Slag", "Category")}</th><th scope="col" class="number">{viewer.Say("Belopp", "Amount")}</th></tr></thead>
        <tbody>
        {Html.All(sent.Budget.Select(b => Html.Of($"""<tr><td>{b.Line}</td><td>{b.Year}</td><td>{viewer.BudgetCategory(b.Category)}</td><td class="number">{viewer.Amount(b.AmountSek)}</td></tr>{"\n"}""")))}</tbody>
        <tfoot><tr><th scope="row" colspan="3">{viewer.Say("Summa", "Total")}</th><td class="number">{viewer.Amount(sent.Budget.Sum(b => b.AmountSek))}</td></tr></tfoot></table></div></details>

        """));

    internal static Html List(IEnumerable<string> items)
    {
        var list = items.ToList();
        return Html.If(list.Count > 0, () => Html.Of($"<ul>\n{Html.All(list.Select(i => Html.Of($"<li>{i}</li>\n")))}</ul>\n"));
    }

    internal static Html Row(string term, string value) => Html.Of($"<dt>{term}</dt><dd>{value}</dd>\n");
}
