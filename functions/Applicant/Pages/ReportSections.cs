using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;

namespace Mpp.Functions.Applicant.Pages;

/// <summary>Reports and payments as tables: on the status page where each stands, on the report page the accounts to fill in and what became of those that were sent.</summary>
static class ReportSections
{
    public static Html Reports(Viewer viewer, IReadOnlyList<ReportView> reports) => Html.If(reports.Count > 0, () => Html.Of($"""
        <section class="card" aria-labelledby="reports"><h2 id="reports">{viewer.Say("Rapporter", "Reports")}</h2>
        <div class="scroll"><table>
        <thead><tr><th scope="col">{viewer.Say("Rapport", "Report")}</th><th scope="col">Period</th><th scope="col">{viewer.Say("Senast", "Due by")}</th><th scope="col">{viewer.Say("Läge", "State")}</th></tr></thead>
        <tbody>
        {Html.All(reports.Select(r => Html.Of($"""
        <tr><td>{viewer.ReportTitle(r.Id, r.IsFinal)}</td><td>{viewer.Period(r.PeriodFrom, r.PeriodTo)}</td><td>{viewer.Date(r.DueOn)}</td><td>{State(viewer, r)}</td></tr>

        """)))}</tbody></table></div></section>

        """));

    public static Html Payments(Viewer viewer, StatusView view) => Html.If(view.Payments.Count > 0, () => Html.Of($"""
        <section class="card" aria-labelledby="payments"><h2 id="payments">{viewer.Say("Utbetalningar", "Payments")}</h2>
        <div class="scroll"><table>
        <thead><tr><th scope="col">{viewer.Say("Rapport", "Report")}</th><th scope="col" class="number">{viewer.Say("Belopp", "Amount")}</th><th scope="col">{viewer.Say("Läge", "State")}</th></tr></thead>
        <tbody>
        {Html.All(view.Payments.Select(p => Html.Of($"""
        <tr><td>{ReportTitle(viewer, view, p.Report)}</td><td class="number">{viewer.Amount(p.AmountSek)}</td><td>{State(viewer, p)}</td></tr>

        """)))}</tbody></table></div></section>

        """));

    /// <summary>The approved budget with a field for the cost of each line; the lines of other years are there too, and closed until somebody wants them.</summary>
    public static Html Accounts(Viewer viewer, Report report, ReportFields fields)
    {
        var lines = ReportLine.All(viewer.Case);
        var year = int.TryParse(report.Id.AsSpan(report.Id.LastIndexOf('-') + 1), out var number) ? number : 0;
        var (own, other) = (lines.Where(l => l.Year == year).ToList(), lines.Where(l => l.Year != year).ToList());
        if (own.Count == 0) (own, other) = (other, own);
        var (approved, accepted) = (GrantBudget.ApprovedSek(viewer.Case), GrantBudget.AcceptedSek(viewer.Case));
        return Html.Of($"""
            <section class="card" aria-labelledby="accounts"><h2 id="accounts">{viewer.Say("Redovisning", "Accounts")}</h2>
            <p class="hint">{viewer.Say(
                "Kostnaden för varje rad i hela kronor, 0 där det inte fanns någon. Det som överstiger budgeten behöver en kommentar.",
                "The cost of each line in whole SEK, 0 where there was none. What goes beyond the budget needs a comment.")}
            {viewer.Say($"Beviljat för hela projektet: {viewer.Amount(approved)}.", $"Approved for the whole project: {viewer.Amount(approved)}.")}
            {Html.If(accepted > 0, () => Html.Of($"{viewer.Say($"Godkänt i tidigare rapporter: {viewer.Amount(accepted)}.", $"Accepted in earlier reports: {viewer.Amount(accepted)}.")}"))}</p>
            {Table(viewer, own, fields, 0)}{Html.If(other.Count > 0, () => Html.Of($"""
            <details{Html.If(other.Any(l => fields.Costs.Any(c => c.Line == l.Line)), () => Html.Of($" open"))}><summary>{viewer.Say("Kostnader på andra års rader", "Costs of other years' lines")}</summary>
            {Table(viewer, other, fields, own.Count)}</details>

            """))}</section>

            """);
    }

    /// <summary>Each report that was sent: its versions, and what became of them.</summary>
    /// <param name="viewer">Who looks.</param>
    /// <param name="reports">Those of which a version is in.</param>
    /// <param name="chosen">The report whose form is on the page already.</param>
    public static Html Histories(Viewer viewer, IReadOnlyList<Report> reports, string? chosen) => Html.If(reports.Count > 0, () => Html.Of($"""
        <section class="card" aria-labelledby="history"><h2 id="history">{viewer.Say("Det som ni har skickat", "What was sent")}</h2>
        {Html.All(reports.Select(r => History(viewer, ReportHistory.Of(viewer, r), isChosen: r.Id == chosen)))}</section>

        """));

    static Html History(Viewer viewer, ReportHistory history, bool isChosen)
    {
        var newest = history.Versions[^1];
        var steps = history.Versions.Select(v => (v.ReceivedAtUtc, Text: Html.Of($"<li>{Version(viewer, v)}</li>\n")))
            .Concat(history.Assessments.Select(a => (a.AtUtc, Text: Html.Of($"<li>{Assessment(viewer, a)}</li>\n")))).OrderBy(s => s.Item1).Select(s => s.Text);
        return Html.Of($"""
            <h3>{viewer.ReportTitle(history.Report.Id, history.Report.IsFinal)}: {State(viewer, history.Report)}</h3>
            <ul>
            {Html.All(steps)}</ul>
            {SentSection.Files(viewer, newest.Files)}{Html.If(history.Report.State == "in", () => NotThere(viewer, newest.Files))}<details><summary>{viewer.Say("Kostnader rad för rad", "Costs line by line")}</summary>
            <div class="scroll"><table>
            <thead><tr><th scope="col">{viewer.Say("Rad", "Line")}</th><th scope="col" class="number">{viewer.Say("Redovisat", "Claimed")}</th><th scope="col" class="number">{viewer.Say("Godkänt", "Accepted")}</th></tr></thead>
            <tbody>
            {Html.All(newest.Costs.Select(c => Html.Of($"""
            <tr><td>{c.Line}</td><td class="number">{viewer.Amount(c.AmountSek)}</td><td class="number">{AcceptedOf(viewer, history, c.Line)}</td></tr>

            """)))}</tbody></table></div></details>
            {Html.If(history.Report.State == "in" && viewer.MayReport && !isChosen, () => Html.Of($"""<p><a href="report?report={history.Report.Id}">{viewer.Say("Skicka en ny version", "Send a new version")}</a></p>{"\n"}"""))}
            """);
    }

    /// <summary>What the handbook asks for and is not among the files: better seen now than read in a letter.</summary>
    static Html NotThere(Viewer viewer, IReadOnlyList<FileView> files)
    {
        var missing = SubmitReport.Files.Except(files.Select(f => f.Kind)).Select(viewer.AttachmentKind).ToList();
        return Html.If(missing.Count > 0, () => Html.Of($"<p>{viewer.Say("Inte med", "Not among them")}: {string.Join(", ", missing)}.</p>\n"));
    }

    static string Version(Viewer viewer, ReportVersion version) => viewer.Say(
        $"Version {version.Number} kom in {viewer.Moment(version.ReceivedAtUtc)}, {viewer.Amount(version.ClaimedSek)} redovisade",
        $"Version {version.Number} came in on {viewer.Moment(version.ReceivedAtUtc)}, {viewer.Amount(version.ClaimedSek)} claimed");

    static Html Assessment(Viewer viewer, AssessmentView assessment)
    {
        var reason = assessment.Reason.Length > 0 ? $" {assessment.Reason}" : "";
        var accepted = viewer.Amount(assessment.Accepted.Sum(a => a.AmountSek));
        return assessment.Outcome == "approve"
            ? Html.Of($"{viewer.Say($"Godkänd {viewer.Day(assessment.AtUtc)}, {accepted}.", $"Approved on {viewer.Day(assessment.AtUtc)}, {accepted}.")}{reason}")
            : Html.Of($"{viewer.Say($"Åter till er {viewer.Day(assessment.AtUtc)}.", $"Returned to you on {viewer.Day(assessment.AtUtc)}.")}{reason}\n{StatusPage.List(assessment.Missing)}");
    }

    static string AcceptedOf(Viewer viewer, ReportHistory history, string line) =>
        history.Report.State == "approved" ? viewer.Amount(history.Assessments[^1].Accepted.Where(a => a.Line == line).Sum(a => a.AmountSek)) : "–";

    static Html Table(Viewer viewer, IReadOnlyList<ReportLine> lines, ReportFields fields, int from)
    {
        var hasAccepted = lines.Any(l => l.AcceptedSek > 0);
        return Html.Of($"""
            <div class="scroll"><table class="rows">
            <thead><tr><th scope="col">{viewer.Say("Rad", "Line")}</th><th scope="col" class="number">Budget</th>{Html.If(hasAccepted, () => Html.Of($"<th scope=\"col\" class=\"number\">{viewer.Say("Godkänt", "Accepted")}</th>"))}
            <th scope="col">{viewer.Say("Kostnad, kr", "Cost, SEK")}</th><th scope="col">{viewer.Say("Kommentar", "Comment")}</th></tr></thead>
            <tbody>
            {Html.All(lines.Select((line, i) => Row(viewer, line, fields.Cost(line.Line), hasAccepted, from + i + 1)))}</tbody></table></div>
            """);
    }

    // A field's label names its line, which is what a screen reader tells the fields of a column apart by.
    static Html Row(Viewer viewer, ReportLine line, CostRow cost, bool hasAccepted, int number) => Html.Of($"""
        <tr><td>{line.Line}<br><small>{viewer.BudgetCategory(line.Category)}, {viewer.Say("år", "year")} {line.Year}</small><input type="hidden" name="cost.line" value="{line.Line}"></td>
        <td class="number">{viewer.Amount(line.BudgetSek)}</td>{Html.If(hasAccepted, () => Html.Of($"<td class=\"number\">{viewer.Amount(line.AcceptedSek)}</td>"))}
        <td><input type="text" inputmode="numeric" name="cost.amountSek" value="{cost.AmountSek}" maxlength="20" aria-label="{viewer.Say("Kostnad, rad", "Cost, line")} {number}: {line.Line}"></td>
        <td><input type="text" name="cost.note" value="{cost.Note}" maxlength="500" aria-label="{viewer.Say("Kommentar, rad", "Comment, line")} {number}: {line.Line}"></td></tr>

        """);

    static string ReportTitle(Viewer viewer, StatusView view, string id) => viewer.ReportTitle(id, view.Reports.Any(r => r.Id == id && r.IsFinal));

    static string State(Viewer viewer, ReportView report) => report.State switch
    {
        "approved" => viewer.Say($"godkänd {viewer.Day(report.ApprovedAtUtc!.Value)}, {viewer.Amount(report.AcceptedSek ?? 0)}", $"approved on {viewer.Day(report.ApprovedAtUtc!.Value)}, {viewer.Amount(report.AcceptedSek ?? 0)}"),
        "in" => viewer.Say($"inne sedan {viewer.Day(report.ReceivedAtUtc!.Value)}, granskas", $"in since {viewer.Day(report.ReceivedAtUtc!.Value)}, being assessed"),
        "returned" => viewer.Say("åter för komplettering", "returned for completion"),
        "overdue" => viewer.Say("försenad", "overdue"),
        "open" => viewer.Say("öppen", "open"),
        "dropped" => viewer.Say("behövs inte längre", "no longer needed"),
        _ => viewer.Say("kommande", "ahead"),
    };

    static Html State(Viewer viewer, PaymentView payment) => payment.State switch
    {
        "paid" => Html.Of($"{viewer.Say($"betald {viewer.Date(payment.PaidOn!.Value)}", $"paid on {viewer.Date(payment.PaidOn!.Value)}")}"),
        "held" => Html.Of($"{viewer.Say("väntar:", "waits:")}\n{StatusPage.List(payment.Holds)}"),
        "dropped" => Html.Of($"{viewer.Say("betalas inte, ärendet är avslutat", "not paid, the case has ended")}"),
        _ => Html.Of($"{viewer.Say($"beställd, betalas senast {viewer.Date(payment.PayBy)}", $"ordered, paid by {viewer.Date(payment.PayBy)}")}"),
    };
}
