namespace Mpp.Functions.Applicant.Pages;

/// <summary>The agreement's text, who has signed, and the form for those whose turn it is. A contact signs for the own party only.</summary>
public static class AgreementPage
{
    public const string Name = "agreement";

    /// <param name="viewer">Who looks.</param>
    /// <param name="text">What is signed, word for word; null: there is no agreement yet.</param>
    /// <param name="problems">What was wrong with the form that was just sent.</param>
    /// <param name="signedBy">What it said.</param>
    public static Html Render(Viewer viewer, string? text, IReadOnlyList<string>? problems = null, string? signedBy = null)
    {
        var title = viewer.Say("Avtal", "Agreement");
        if (AgreementView.Of(viewer, text) is not { } agreement)
            return Layout.Page(viewer, Name, title, Html.Of($"<h1>{title}</h1>\n{Layout.Wrong(viewer, problems ?? [])}<p>{viewer.Say(
                "Det finns inget avtal i ärendet än.",
                "There is no agreement in this case yet.")}</p>"));

        return Layout.Page(viewer, Name, title, Html.Of($"""
            <h1>{title}</h1>
            {Layout.Wrong(viewer, problems ?? [])}<section class="card" aria-labelledby="parties"><h2 id="parties">{viewer.Say("Underskrifter", "Signatures")}</h2>
            {Signatures(viewer, agreement)}
            <p>{InForce(viewer, agreement)}</p></section>
            <section aria-labelledby="text"><h2 id="text">{viewer.Say("Avtalets text (på engelska)", "The text of the agreement")}</h2>
            <div class="document" lang="en">{text?.Trim()}</div></section>
            {Html.If(agreement.IsYoursToSign, () => Form(viewer, agreement, signedBy))}
            """));
    }

    internal static Html Signatures(Viewer viewer, AgreementView agreement) => Html.Of($"""
        <div class="scroll"><table>
        <thead><tr><th scope="col">{viewer.Say("Part", "Party")}</th><th scope="col">{viewer.Say("Undertecknat av", "Signed by")}</th>
        <th scope="col">{viewer.Say("Datum", "Date")}</th></tr></thead>
        <tbody>
        {Html.All(agreement.SigningParties.Select(p => Html.Of($"""
        <tr><td>{p.Name}</td><td>{p.SignedBy ?? viewer.Say("inte än", "not yet")}</td><td>{(p.SignedOn is { } day ? viewer.Date(day) : "–")}</td></tr>

        """)))}</tbody></table></div>
        """);

    static string InForce(Viewer viewer, AgreementView agreement) => agreement switch
    {
        { InForceAtUtc: { } at } => viewer.Say($"Avtalet gäller sedan {viewer.Moment(at)}.", $"The agreement has been in force since {viewer.Moment(at)}."),
        { InForceOn: { } day } => viewer.Say(
            $"Avtalet börjar gälla {viewer.Date(day)}, dock inte innan alla har undertecknat.",
            $"The agreement comes into force on {viewer.Date(day)}, but not before all have signed."),
        _ => viewer.Say("Avtalet börjar gälla när alla parter har undertecknat.", "The agreement comes into force when all parties have signed."),
    };

    static Html Form(Viewer viewer, AgreementView agreement, string? signedBy)
    {
        var party = Parties.NameOf(viewer.Case, viewer.Contact.Party);
        return Html.Of($"""
            <section class="card" aria-labelledby="sign"><h2 id="sign">{viewer.Say($"Underteckna för {party}", $"Sign for {party}")}</h2>
            <form method="post" action="sign">
            <input type="hidden" name="textHash" value="{agreement.TextHash}">
            <div class="field"><label for="signedBy">{viewer.Say("Namn på den som undertecknar", "Name of the person who signs")}</label>
            <p class="hint" id="signedBy-hint">{viewer.Say("Den som är behörig att företräda parten.", "The person who is authorised to represent the party.")}</p>
            <input type="text" id="signedBy" name="signedBy" value="{signedBy}" maxlength="200" required autocomplete="off" aria-describedby="signedBy-hint"></div>
            <div class="field"><label class="pick"><input type="checkbox" name="authorised" value="yes" required> <span>{viewer.Say(
                $"Jag har läst avtalet och är behörig att underteckna det för {party}.",
                $"I have read the agreement and am authorised to sign it for {party}.")}</span></label></div>
            <button class="button">{viewer.Say("Underteckna avtalet", "Sign the agreement")}</button>
            </form></section>
            """);
    }
}
