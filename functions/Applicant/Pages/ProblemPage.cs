namespace Mpp.Functions.Applicant.Pages;

/// <summary>What a person sees where a program gets a problem.</summary>
public static class ProblemPage
{
    /// <summary>One page for expired, revoked, changed and invented links: which of them it is would help only somebody who guesses.</summary>
    public static Html NoSuchLink { get; } = Layout.ForAnybody(
        "Länken fungerar inte",
        Html.Of($"""
            <p>Sidan finns inte, eller länken gäller inte längre. Använd länken i vårt senaste brev till dig.
            Fungerar inte heller den: svara på brevet, så skickar vi en ny.</p>

            """),
        "This link does not work",
        Html.Of($"""
            <p>There is no such page, or the link is no longer valid. Use the link in our latest letter to you.
            If that does not work either, reply to the letter and we will send a new one.</p>

            """));

    /// <summary>Where the language of the reader is not known any more: what was sent cannot be read (4xx), or something failed on our side (5xx).</summary>
    public static Html Failed(int status) => status >= 500
        ? Layout.ForAnybody(
            "Något gick fel hos oss",
            Html.Of($"<p>Inget har gått förlorat och inget är halvfärdigt. Gå tillbaka och försök igen om en stund.</p>\n"),
            "Something failed on our side",
            Html.Of($"<p>Nothing was lost and nothing is half done. Go back and try again in a moment.</p>\n"))
        : Layout.ForAnybody(
            "Det gick inte att läsa det som skickades",
            Html.Of($"<p>Gå tillbaka till sidan, ladda om den och försök igen. Hjälper inte det: svara på vårt senaste brev.</p>\n"),
            "What was sent could not be read",
            Html.Of($"<p>Go back to the page, load it anew and try again. If that does not help, reply to our latest letter.</p>\n"));

    /// <summary>For somebody whose link is good, but who came to a page that is not there, or cannot be opened yet.</summary>
    public static Html For(Viewer viewer, string sv, string en)
    {
        var title = viewer.Say("Sidan finns inte", "There is no such page");
        return Layout.Page(viewer, "", title, Html.Of($"""
            <h1>{title}</h1>
            <p>{viewer.Say(sv, en)}</p>
            <p><a href="{StatusPage.Name}">{viewer.Say("Se hur det går för ansökan", "See how the application stands")}</a></p>
            """));
    }
}
