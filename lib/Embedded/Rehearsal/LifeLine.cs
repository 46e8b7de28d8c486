using System.Globalization;
using System.Net;
using System.Text;
using Mpp.Domain.Cases;

namespace Mpp.Embedded.Rehearsal;

/// <summary>One case's years as a line, drawn to the same scale for all: assessed, agreed, in force, ended; reports and payments where they happened. Inline SVG, no scripts.</summary>
public sealed class LifeLine(DateTimeOffset from, DateTimeOffset until)
{
    const int Width = 520, Height = 44, Middle = 26, LabelWidth = 26;

    /// <param name="case">As it is at the end.</param>
    /// <param name="endedAtUtc">When the last thing happened to it.</param>
    public string Draw(Case @case, DateTimeOffset endedAtUtc)
    {
        var svg = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"<svg class=\"life\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{@case.Reference}\">"));
        for (var year = from.Year; year <= until.Year; year++)
        {
            var at = X(new(year, 1, 1, 0, 0, 0, TimeSpan.Zero));
            if (at >= 0) svg.Append(CultureInfo.InvariantCulture, $"<line class=\"year\" x1=\"{at}\" x2=\"{at}\" y1=\"4\" y2=\"{Height - 4}\"/>{(at < Width - LabelWidth ? $"<text x=\"{at + 4}\" y=\"12\">{year}</text>" : "")}");
        }

        var inForce = @case.Agreement?.InForceAtUtc;
        var announced = @case.Decision?.AnnouncedAtUtc;
        Segment(svg, "assessed", @case.ReceivedAtUtc, announced ?? endedAtUtc, "Assessed");
        if (announced is { } a && @case.Agreement is not null) Segment(svg, "agreed", a, inForce ?? endedAtUtc, "Agreement");
        if (inForce is { } f) Segment(svg, "in-force", f, endedAtUtc, "In force");
        foreach (var report in @case.Reports)
        {
            foreach (var delivery in report.Deliveries) Mark(svg, delivery.ReceivedAtUtc, "report", $"Report {report.Id} in", "M-5,0 0,-5 5,0 0,5Z");
            foreach (var returned in report.Assessments.Where(s => !s.IsApproved)) Mark(svg, returned.AtUtc, "returned", $"Report {report.Id} returned", "M-4,-4 4,4 M-4,4 4,-4");
        }

        foreach (var payment in @case.Payments.Where(p => p.IsPaid)) Mark(svg, payment.Made!.AtUtc, "paid", string.Create(CultureInfo.InvariantCulture, $"{payment.AmountSek:#,0} SEK paid"), "M-4,-4H4V4H-4Z");
        Mark(svg, endedAtUtc, @case.Status is CaseStatus.Closed ? "closed" : "ended", StatusTable.StaffLabel(@case.Status, "en"), "M0,-9V9");
        return svg.Append("</svg>\n").ToString();
    }

    void Segment(StringBuilder svg, string kind, DateTimeOffset begins, DateTimeOffset ends, string title) => svg.Append(CultureInfo.InvariantCulture,
        $"<line class=\"{kind}\" x1=\"{X(begins)}\" x2=\"{Math.Max(X(begins) + 1, X(ends))}\" y1=\"{Middle}\" y2=\"{Middle}\"><title>{title}: {begins:yyyy-MM-dd} – {ends:yyyy-MM-dd}</title></line>");

    void Mark(StringBuilder svg, DateTimeOffset at, string kind, string title, string path) => svg.Append(CultureInfo.InvariantCulture,
        $"<path class=\"{kind}\" transform=\"translate({X(at)} {Middle})\" d=\"{path}\"><title>{at:yyyy-MM-dd}: {WebUtility.HtmlEncode(title)}</title></path>");

    int X(DateTimeOffset at) => (int)((at - from) / (until - from) * (Width - 12)) + 6;
}
