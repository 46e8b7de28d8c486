using System.Globalization;
using System.Net;
using System.Text;
using Mpp.Adapters.Mail;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Embedded.Rehearsal;

/// <summary>A case as the page shows it: who, how it ended, in words.</summary>
public sealed record CaseOnPage(CaseInPlay Case, Case Record, string Status);

/// <summary>The page that a rehearsal leaves behind: what happened in each case, with every letter to open. One file, no scripts, readable offline.</summary>
public static class LettersPage
{
    const string Style = """
        :root { color-scheme: light dark; --ink: #1d2733; --faint: #5b6875; --line: #dfe4e8; --paper: #fff; --ground: #f4f6f7; --accent: #0b5c7d; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6ebef; --faint: #9aa7b3; --line: #33404c; --paper: #1a2229; --ground: #12181d; --accent: #7cc4e4; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", sans-serif; }
        main { max-width: 68rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
        h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .5rem; }
        h2 { font-size: 1.2rem; margin: 0; }
        .lead, .parties, time, .tasks { color: var(--faint); }
        .parties { margin: .1rem 0 1rem; }
        a { color: var(--accent); text-underline-offset: .15em; }
        table { width: 100%; border-collapse: collapse; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; }
        th, td { text-align: left; padding: .55rem .9rem; border-top: 1px solid var(--line); vertical-align: top; }
        thead th { border-top: 0; font-weight: 600; color: var(--faint); font-size: .875rem; }
        .number { text-align: right; font-variant-numeric: tabular-nums; }
        section { background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; padding: 1.3rem 1.4rem; margin-top: 1.5rem; }
        section ol, section ul { list-style: none; margin: 0; padding: 0; }
        section > ol > li { display: grid; grid-template-columns: 9.5rem 1fr; gap: 0 1rem; padding: .6rem 0; border-top: 1px solid var(--line); }
        time { font-size: .9rem; font-variant-numeric: tabular-nums; }
        ul.letters li { padding: .15rem 0 .15rem 1.6rem; position: relative; }
        ul.letters li::before { content: "✉"; position: absolute; left: .1rem; color: var(--faint); }
        .to { color: var(--faint); font-size: .9rem; display: inline-block; }
        .tasks { margin: .2rem 0 0; }
        .life { display: block; width: 100%; height: auto; margin: .2rem 0; fill: var(--faint); font-size: 10px; }
        .life line { stroke-width: 6; stroke: var(--line); } .life .year { stroke-width: 1; }
        .life .assessed { stroke: var(--line); } .life .agreed { stroke: #c9a227; } .life .in-force { stroke: var(--accent); }
        .life path { stroke: var(--paper); stroke-width: 1; } .life .report { fill: #c9a227; } .life .paid { fill: #2e8b57; } .life .closed, .life .ended { stroke: var(--ink); stroke-width: 3; }
        .life .returned, .life .ended { stroke: #b3372f; stroke-width: 2.5; fill: none; } .lives td { padding: .3rem .9rem; vertical-align: middle; } .lives td:first-child { width: 14rem; } .lives td:nth-child(2) { width: 50%; } section > .life { max-width: 36rem; }
        .key span { display: inline-block; width: .8rem; height: .8rem; vertical-align: -.05rem; margin: 0 .3rem 0 .9rem; border-radius: .15rem; }
        @media (max-width: 38rem) { section > ol > li { grid-template-columns: 1fr; } .wide { display: none; } th, td { padding: .5rem; } td:first-child { white-space: nowrap; } }
        """;

    public static string Render(Timeline timeline, IReadOnlyList<CaseOnPage> cases, IReadOnlyList<Checked> checks)
    {
        var letters = timeline.Happenings.Sum(h => h.Letters.Count);
        var faults = checks.SelectMany(c => c.Faults).ToList();
        var page = new StringBuilder().Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Two rounds, rehearsed</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <main>
            <h1>Two rounds and all their years, rehearsed</h1>
            <p class="lead">{cases.Count} applications from the first day of the spring round to the last closing, and the {letters} letters that were sent. Times are Stockholm’s.
            {(faults.Count == 0 ? "Everything arrived where it should." : $"{faults.Count} things are not as they should be; they are listed at the end.")}
            Municipalities and themes are the handbook’s; people, amounts and outcomes are made up. Private links in the letters worked while the rehearsal ran.</p>

            """);
        Lives(page, timeline, cases);
        foreach (var one in cases) Append(page, one, timeline);
        if (faults.Count > 0) page.Append("<section><h2>Not as it should be</h2>\n<ul>\n").AppendJoin("", faults.Select(f => $"<li>{Text(f)}</li>\n")).Append("</ul></section>\n");
        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    /// <summary>All cases' lines of life, one under the other, to one scale.</summary>
    static void Lives(StringBuilder page, Timeline timeline, IReadOnlyList<CaseOnPage> cases)
    {
        var line = LifeOf(timeline);
        page.Append("<p class=\"parties key\"><span style=\"background:var(--line)\"></span>assessed<span style=\"background:#c9a227\"></span>agreement out; report in<span style=\"background:var(--accent)\"></span>in force<span style=\"background:#2e8b57\"></span>paid<span style=\"background:#b3372f\"></span>returned; ended early</p>\n")
            .Append("<table class=\"lives\">\n<thead><tr><th>Application</th><th>Line of life</th><th>Ended as</th><th class=\"number wide\">Letters</th></tr></thead>\n<tbody>\n");
        foreach (var (@case, record, status) in cases)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td><a href=\"#c{@case.Reference}\">{@case.Reference}</a><br>{Text(@case.Handbook.Name)} – {Text(@case.Handbook.Partner)}</td><td>{line.Draw(record, Ended(timeline, @case))}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{Text(status)}</td><td class=\"number wide\">{timeline.Happenings.Where(h => h.Reference == @case.Reference).Sum(h => h.Letters.Count)}</td></tr>\n");
        }

        page.Append("</tbody></table>\n");
    }

    static LifeLine LifeOf(Timeline timeline) => new(timeline.Happenings[0].At, timeline.Happenings.Max(h => h.At));

    static DateTimeOffset Ended(Timeline timeline, CaseInPlay @case) => timeline.Happenings.Where(h => h.Reference == @case.Reference).Max(h => h.At);

    static void Append(StringBuilder page, CaseOnPage one, Timeline timeline)
    {
        var (@case, record, status) = one;
        page.Append(CultureInfo.InvariantCulture, $"<section id=\"c{@case.Reference}\">\n<h2>{@case.Reference} · {Text(@case.Handbook.Title)}</h2>\n")
            .Append(CultureInfo.InvariantCulture, $"<p class=\"parties\">{Text(@case.Handbook.Applicant)} – {Text(@case.Handbook.Partner)} · {Text(status)}</p>\n{LifeOf(timeline).Draw(record, Ended(timeline, @case))}<ol>\n");
        foreach (var happening in timeline.Happenings.Where(h => h.Reference == @case.Reference))
        {
            var local = SwedishCalendar.StockholmTime(happening.At);
            page.Append(CultureInfo.InvariantCulture, $"<li><time datetime=\"{local:yyyy-MM-ddTHH:mm}\">{local:d MMM yyyy, HH:mm}</time><div>{Text(happening.Text)}");
            if (happening.Letters.Count > 0) page.Append("\n<ul class=\"letters\">\n").AppendJoin("", happening.Letters.Select(Item)).Append("</ul>");
            foreach (var task in happening.Tasks) page.Append(CultureInfo.InvariantCulture, $"\n<p class=\"tasks\">Task for staff: {Text(task)}</p>");
            page.Append("</div></li>\n");
        }

        page.Append("</ol>\n</section>\n");
    }

    static string Item(FiledMail letter)
    {
        var calendar = letter.Ics is null ? "" : $" · <a href=\"letters/{letter.FileName}.ics\">calendar entry</a>";
        return $"<li><a href=\"letters/{letter.FileName}.html\" lang=\"{letter.Language}\">{Text(letter.Subject)}</a> <span class=\"to\">to {Text(letter.To)}{calendar}</span></li>\n";
    }

    static string Text(string text) => WebUtility.HtmlEncode(text);
}
