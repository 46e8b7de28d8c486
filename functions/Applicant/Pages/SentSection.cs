namespace Mpp.Functions.Applicant.Pages;

/// <summary>What was sent, as the record holds it now: the copy that the handbook promises the applicant.</summary>
static class SentSection
{
    public static Html Of(Viewer viewer, StatusView view)
    {
        var sent = view.Sent;
        return Html.Of($"""
            <section class="card" aria-labelledby="sent"><h2 id="sent">{viewer.Say("Det som ni har skickat", "What was sent")}</h2>
            <dl>
            {Html.All(
            [
                StatusPage.Row(viewer.Say("Mottagen", "Received"), viewer.Moment(sent.ReceivedAtUtc)),
                StatusPage.Row(viewer.Say("Sökande", "Applicant"), view.Applicant),
                StatusPage.Row(viewer.Say("Partner", sent.Partners.Count > 1 ? "Partners" : "Partner"), string.Join("; ", sent.Partners.Select(p => $"{p.Name}, {p.CountryName}"))),
                StatusPage.Row(viewer.Say("Bidragsform", "Grant type"), sent.GrantTypeName),
                StatusPage.Row("Period", viewer.Period(sent.StartDate, sent.EndDate)),
                StatusPage.Row(viewer.Say("Sökt belopp", "Requested amount"), viewer.Amount(sent.RequestedSek)),
                Html.If(sent.CoreAreas.Count > 0, () => StatusPage.Row(viewer.Say("Kärnområden", "Core areas"), string.Join(", ", sent.CoreAreas.Select(viewer.CoreArea)))),
            ])}</dl>
            {Files(viewer, sent.Files)}{Budget(viewer, sent)}</section>
            """);
    }

    internal static Html Files(Viewer viewer, IReadOnlyList<FileView> files) => Html.If(files.Count > 0, () => Html.Of($"""
        <h3>{viewer.Say("Filer", "Files")}</h3>
        <ul>
        {Html.All(files.Select(f => File(viewer, f)))}</ul>

        """));

    static Html File(Viewer viewer, FileView file)
    {
        var size = file.Size is { } bytes ? $" ({viewer.Size(bytes)})" : "";
        return Html.Of($"<li>{viewer.AttachmentKind(file.Kind)}: {file.Name}{size}{State(viewer, file)}</li>\n");
    }

    static Html State(Viewer viewer, FileView file) => file.State switch
    {
        "failed" => Html.Of($" – <strong>{viewer.Say("kunde inte hämtas", "could not be fetched")}</strong>"),
        "fetching" => Html.Of($" – {viewer.Say("hämtas", "being fetched")}"),
        _ => default,
    };

    static Html Budget(Viewer viewer, SentView sent) => Html.If(sent.Budget.Count > 0, () => Html.Of($"""
        <details><summary>Budget</summary>
        <div class="scroll"><table>
        <thead><tr><th scope="col">{viewer.Say("Rad", "Line")}</th><th scope="col">{viewer.Say("År", "Year")}</th>
        <th scope="col">{viewer.Say("Slag", "Category")}</th><th scope="col" class="number">{viewer.Say("Belopp", "Amount")}</th></tr></thead>
        <tbody>
        {Html.All(sent.Budget.Select(b => Html.Of($"""
        <tr><td>{b.Line}</td><td>{b.Year}</td><td>{viewer.BudgetCategory(b.Category)}</td><td class="number">{viewer.Amount(b.AmountSek)}</td></tr>

        """)))}</tbody>
        <tfoot><tr><th scope="row" colspan="3">{viewer.Say("Summa", "Total")}</th>
        <td class="number">{viewer.Amount(sent.Budget.Sum(b => b.AmountSek))}</td></tr></tfoot></table></div></details>

        """));
}
