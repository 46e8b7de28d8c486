using Mpp.Adapters.Forms;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Functions.Applicant.Pages;

/// <summary>Which report is next and until when, the form to send it with, and what became of those that were sent. For the applicant; a partner reads the dates.</summary>
public static class ReportPage
{
    public const string Name = "report";

    /// <summary>The kinds of files that the form asks for, each a field of that name.</summary>
    static readonly IReadOnlyList<string> FileFields = ["accounts", "salary-form", "report-approval", "audit-certificate", "other"];

    /// <summary>The report that the page is about: the one asked for, if it can still be sent; else the next.</summary>
    public static Report? Chosen(Viewer viewer, string? asked) => !viewer.MayReport ? null
        : viewer.Case.Reports.FirstOrDefault(r => r.Id == asked && r.Status != ReportStatus.Approved) ?? viewer.NextReport;

    /// <param name="viewer">Who looks.</param>
    /// <param name="asked">The report that was asked for.</param>
    /// <param name="fields">What the form holds.</param>
    /// <param name="problems">What was wrong with the form that was just sent.</param>
    public static Html Render(Viewer viewer, string? asked = null, ReportFields? fields = null, IReadOnlyList<string>? problems = null)
    {
        var title = viewer.Say("Rapport", "Report");
        var report = Chosen(viewer, asked);
        return Layout.Page(viewer, Name, title, Html.Of($"""
            <h1>{(report is null ? viewer.Say("Rapporter", "Reports") : viewer.ReportTitle(report.Id, report.IsFinal))}</h1>
            {Layout.Wrong(viewer, problems ?? [])}{(report is null || fields is null ? WhyNot(viewer) : Open(viewer, report, fields, problems?.Count > 0))}
            {Html.If(viewer.IsApplicant, () => ReportSections.Histories(viewer, [.. viewer.Case.Reports.Where(r => r.Deliveries.Count > 0)], report?.Id))}
            """));
    }

    static Html WhyNot(Viewer viewer) => viewer.Case.Reports.Count == 0
        ? Html.Paragraphs(viewer.Say("Det finns inga rapporter att lämna än.", "There are no reports to send yet."))
        : Html.Of($"{Html.Paragraphs(NextStep.Of(viewer).Text)}{ReportSections.Reports(viewer, [.. viewer.Case.Reports.Select(r => ReportView.Of(viewer, r))])}");

    static Html Open(Viewer viewer, Report report, ReportFields fields, bool isSentBack)
    {
        var stillThere = viewer.Say("Det ni skrev finns kvar nedan. Filer måste ni välja en gång till.", "What you wrote is still there below. Files have to be chosen once more.");
        var form = Form(viewer, report, fields);
        return Html.Of($"""
            {Html.If(isSentBack, () => Html.Of($"<p>{stillThere}</p>\n"))}{About(viewer, report)}
            {(ReportView.IsOpen(viewer, report) || isSentBack ? report.Status == ReportStatus.Submitted && !isSentBack ? Closed(viewer.Say("Skicka en ny version", "Send a new version"), form) : form
                : Closed(viewer.Say("Skicka rapporten redan nu", "Send the report already now"), form))}
            """);
    }

    static Html Closed(string summary, Html form) => Html.Of($"<details><summary>{summary}</summary>\n{form}</details>\n");

    static Html About(Viewer viewer, Report report)
    {
        var (isNow, returned) = (report.Status != ReportStatus.Submitted && ReportView.IsOpen(viewer, report), report.Status == ReportStatus.Returned ? report.Assessments[^1] : null);
        var isOver = viewer.NowUtc >= SwedishCalendar.EndOfDay(report.DueOn).ToUtc();
        return Html.Of($"""
            <section class="card next{(isNow ? " now" : "")}" aria-labelledby="about">
            <h2 id="about">{Heading(viewer, report, isOver)}</h2>
            {Html.If(returned is not null, () => Html.Of($"{StatusPage.List(returned!.Missing)}{Html.Paragraphs(returned.Reason)}"))}<dl>
            {StatusPage.Row("Period", viewer.Period(report.PeriodFrom, report.PeriodTo))}{StatusPage.Row(viewer.Say("Senast", "Due by"), viewer.Deadline(report.DueOn))}</dl>
            {Html.If(report.Status == ReportStatus.Submitted, () => Html.Of($"<p>{viewer.Say(
                "Har ni upptäckt ett fel kan ni skicka en ny version tills vi har godkänt rapporten. Den senaste gäller.",
                "If you have found a mistake, you can send a new version until we have approved the report. The newest one counts.")}</p>\n"))}{Html.If(isNow && isOver, () => Html.Of($"<p>{viewer.Say(
                "Lämna rapporten så snart som möjligt: så länge den är försenad betalas inga pengar ut. Hinner ni inte, svara på något av våra brev.",
                "Send the report as soon as you can: no money is paid while it is overdue. If you cannot, reply to any of our letters.")}</p>\n"))}</section>
            """);
    }

    static string Heading(Viewer viewer, Report report, bool isOver) => report.Status switch
    {
        ReportStatus.Returned => viewer.Say("Rapporten behöver kompletteras. Det här saknas", "The report has to be completed. This is missing"),
        ReportStatus.Submitted => viewer.Say("Rapporten har kommit in och granskas", "The report has come in and is being assessed"),
        _ when isOver => viewer.Say("Rapporten är försenad", "The report is overdue"),
        _ when ReportView.IsOpen(viewer, report) => viewer.Say("Dags att lämna rapporten", "It is time to send the report"),
        _ => viewer.Say("Rapporten öppnar längre fram", "The report opens later on"),
    };

    static Html Form(Viewer viewer, Report report, ReportFields fields) => Html.Of($"""
        <form method="post" action="report" enctype="multipart/form-data">
        <input type="hidden" name="report" value="{report.Id}"><input type="hidden" name="basis" value="{fields.Basis}">
        {ReportSections.Accounts(viewer, report, fields)}{Narrative(viewer, fields)}{Files(viewer, report)}
        <button class="button">{viewer.Say("Skicka rapporten", "Send the report")}</button>
        </form>
        """);

    static Html Narrative(Viewer viewer, ReportFields fields) => Html.Of($"""
        <section class="card" aria-labelledby="narrative"><h2 id="narrative">{viewer.Say("Resultat", "Results")}</h2>
        <p class="hint">{viewer.Say(
            "På engelska, jämfört med det som planen sade. Högst 20 000 tecken i varje ruta; bilder och längre texter skickar ni som fil.",
            "In English, compared with what the plan said. At most 20,000 characters in each field; pictures and longer texts come as files.")}</p>
        {Html.All(ReportForm.Parts.Select(part => Html.Of($"""
        <div class="field"><label for="narrative-{part}">{viewer.ReportPart(part)}</label>
        <textarea id="narrative-{part}" name="narrative.{part}" rows="7" maxlength="{ReportForm.LongestText}" lang="en">{Html.Of($"\n")}{fields.Text(part)}</textarea></div>

        """)))}</section>

        """);

    static Html Files(Viewer viewer, Report report)
    {
        var there = report.Deliveries is [.., var newest] ? newest.Attachments : [];
        return Html.Of($"""
            <section class="card" aria-labelledby="files"><h2 id="files">{viewer.Say("Filer", "Files")}</h2>
            <p class="hint">{viewer.Say(
                "Sammanlagt högst 25 MB. Filer som ni har skickat tidigare ligger kvar; en med samma slag och namn ersätts.",
                "At most 25 MB in all. Files that you sent before stay; one of the same kind and name is replaced.")}</p>
            {Html.All(FileFields.Select(kind => File(viewer, kind, [.. there.Where(a => a.Kind == kind)])))}</section>
            """);
    }

    static Html File(Viewer viewer, string kind, IReadOnlyList<Attachment> there) => Html.Of($"""
        <div class="field"><label for="file-{kind}">{viewer.AttachmentKind(kind)}{Html.If(kind == "other", () => Html.Of($" ({viewer.Say("en eller flera filer", "one or more files")})"))}</label>
        {Html.If(there.Count > 0, () => Html.Of($"<p class=\"hint\">{viewer.Say("Har kommit in", "Has come in")}: {string.Join(", ", there.Select(a => a.Name))}</p>\n"))}<input type="file" id="file-{kind}" name="{kind}"{Html.If(kind == "other", () => Html.Of($" multiple"))}></div>

        """);
}
