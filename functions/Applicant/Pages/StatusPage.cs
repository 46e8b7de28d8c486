using System.Globalization;
using Mpp.Domain.Cases;

namespace Mpp.Functions.Applicant.Pages;

/// <summary>Where the case stands, what comes next and until when, and what was sent.</summary>
public static class StatusPage
{
    public const string Name = "status";

    /// <param name="viewer">Who looks.</param>
    /// <param name="notice">What was just done (completed, signed, reported, withdrawn); said only if the record says so too, since anybody can write an address.</param>
    public static Html Render(Viewer viewer, string? notice = null)
    {
        var view = StatusView.Of(viewer);
        return Layout.Page(viewer, Name, "Status", Html.Of($"""
            <h1>{view.Title}</h1>
            <p class="badge">{view.StatusLabel}</p>
            {Html.All(
            [
                Notice(viewer, notice), Steps(viewer, view.Steps), Next(viewer, view), Decision(viewer, view.Decision),
                Agreement(viewer, view.Agreement), ReportSections.Reports(viewer, view.Reports), ReportSections.Payments(viewer, view), SentSection.Of(viewer, view),
            ])}
            """));
    }

    static Html Notice(Viewer viewer, string? notice)
    {
        var @case = viewer.Case;
        var text = notice switch
        {
            "completed" when @case.Completions.Any(c => c.CompletedAtUtc is not null) => viewer.Say(
                "Tack, kompletteringen har kommit in.",
                "Thank you, the completion has come in."),
            "signed" when @case.Agreement?.Signatures.Any(s => s.Party == viewer.Contact.Party) == true => viewer.Say(
                "Tack, avtalet är undertecknat.",
                "Thank you, the agreement is signed."),
            "reported" when @case.Reports.Any(r => r.Deliveries.Count > 0) => viewer.Say("Tack, rapporten har kommit in.", "Thank you, the report has come in."),
            "amendment" when @case.Amendments.Count > 0 => @case.Amendments[^1].Decision is null
                ? viewer.Say("Tack, er begäran har kommit in. ICLD beslutar om den.", "Thank you, your request has come in. ICLD will decide on it.")
                : viewer.Say("Tack, ändringen är godkänd.", "Thank you, the change is approved."),
            "withdrawn" when @case.Status == CaseStatus.Withdrawn => viewer.Say("Ansökan är återtagen.", "The application has been withdrawn."),
            _ => null,
        };
        return Html.If(text is not null, () => Html.Of($"""<div class="notice" role="status"><p>{text}</p></div>{"\n"}"""));
    }

    static Html Steps(Viewer viewer, IReadOnlyList<Step> steps) => Html.Of($"""
        <ol class="way" aria-label="{viewer.Say("Ärendets väg", "The way of the case")}">
        {Html.All(steps.Select(step => Step(viewer, step)))}</ol>

        """);

    static Html Step(Viewer viewer, Step step)
    {
        var current = Html.If(step.State == Way.Present, () => Html.Of($" aria-current=\"step\""));
        var state = Html.If(step.State == Way.Done, () => Html.Of($"""<span class="hidden"> ({viewer.Say("klart", "done")})</span>"""));
        var day = step.On is { } on ? Html.Of($" <small>{viewer.Date(on)}</small>") : default;
        return Html.Of($"""<li class="{step.State}"{current}>{step.Label}{state}{day}</li>{"\n"}""");
    }

    static Html Next(Viewer viewer, StatusView view)
    {
        var (next, heading) = (view.Next, viewer.Say("Det som saknas", "What is missing"));
        return Html.Of($"""
            <section class="card next{(next.Page is null ? "" : " now")}" aria-labelledby="next"><h2 id="next">{viewer.Say("Nästa steg", "What to do next")}</h2>
            {Html.All(
            [
                Html.Paragraphs(next.Text), List(view.Reasons), Html.If(view.Missing.Count > 0, () => Html.Of($"<h3>{heading}</h3>\n{List(view.Missing)}")),
                Deadline(viewer, next), Button(viewer, next),
            ])}</section>

            """);
    }

    static Html Deadline(Viewer viewer, NextStep next)
    {
        if (next is not { LastDay: { } day, DeadlineUtc: { } deadline }) return default;
        var instant = deadline.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Html.Of($"""<p class="when">{viewer.Say("Senast", "By")} <time datetime="{instant}">{viewer.Deadline(day)}</time></p>{"\n"}""");
    }

    static Html Button(Viewer viewer, NextStep next)
    {
        var label = next.Do switch
        {
            "sign" => viewer.Say("Läs och underteckna avtalet", "Read and sign the agreement"),
            "report" => viewer.Say("Till rapporten", "To the report"),
            _ => viewer.Say("Komplettera ansökan", "Complete the application"),
        };
        return Html.If(next.Page is not null, () => Html.Of($"""<p><a class="button" href="{next.Page}">{label}</a></p>{"\n"}"""));
    }

    static Html Decision(Viewer viewer, DecisionView? decision)
    {
        if (decision is null) return default;
        var isApproved = decision.Outcome == "approve";
        return Html.Of($"""
            <section class="card" aria-labelledby="decision"><h2 id="decision">{viewer.Say("Beslut", "Decision")}</h2>
            <dl>
            {Html.All(
            [
                Row(viewer.Say("Beslut", "Decision"), isApproved ? viewer.Say("Beviljad", "Approved") : viewer.Say("Avslagen", "Rejected")),
                Row(viewer.Say("Meddelat", "Announced"), viewer.Moment(decision.AnnouncedAtUtc)),
                Html.If(isApproved, () => Row(viewer.Say("Beviljat belopp", "Approved amount"), viewer.Amount(decision.AmountSek))),
                Html.If(decision.Reason.Length > 0, () => Row(viewer.Say("Skäl", "Reason"), decision.Reason)),
            ])}</dl>
            {Html.If(decision.Conditions.Count > 0, () => Conditions(viewer, decision.Conditions))}</section>

            """);
    }

    static Html Conditions(Viewer viewer, IReadOnlyList<ConditionView> conditions) => Html.Of($"""
        <h3>{viewer.Say("Villkor", "Conditions")}</h3>
        {List(conditions.Select(c => c.IsMet ? $"{c.Text} ({viewer.Say("uppfyllt", "met")})" : c.Text))}
        """);

    static Html Agreement(Viewer viewer, AgreementView? agreement) => Html.If(agreement is not null, () => Html.Of($"""
        <section class="card" aria-labelledby="agreement"><h2 id="agreement">{viewer.Say("Avtal", "Agreement")}</h2>
        {AgreementPage.Signatures(viewer, agreement!)}
        <p><a href="{AgreementPage.Name}">{viewer.Say("Läs avtalet", "Read the agreement")}</a></p></section>

        """));

    internal static Html List(IEnumerable<string> items)
    {
        var list = items.ToList();
        return Html.If(list.Count > 0, () => Html.Of($"<ul>\n{Html.All(list.Select(i => Html.Of($"<li>{i}</li>\n")))}</ul>\n"));
    }

    internal static Html Row(string term, string value) => Html.Of($"<dt>{term}</dt><dd>{value}</dd>\n");
}
