namespace Mpp.Functions.Applicant.Pages;

/// <summary>The applicant takes the application back, at any stage.</summary>
public static class WithdrawalPage
{
    public const string Name = "withdrawal";

    public static Html Render(Viewer viewer, IReadOnlyList<string>? problems = null, string? reason = null)
    {
        var title = viewer.Say("Ta tillbaka ansökan", "Withdraw the application");
        return Layout.Page(viewer, Name, title, Html.Of($"""
            <h1>{title}</h1>
            {Layout.Wrong(viewer, problems ?? [])}{(viewer.MayWithdraw ? Form(viewer, reason) : WhyNot(viewer))}
            """));
    }

    static Html WhyNot(Viewer viewer) => Html.Of($"""
        <p>{(viewer.IsApplicant
            ? viewer.Say("Ärendet är avslutat. Det finns inget att ta tillbaka.", "The case has ended. There is nothing to withdraw.")
            : viewer.Say("Bara den sökande kan ta tillbaka ansökan.", "Only the applicant can withdraw the application."))}</p>
        """);

    static Html Form(Viewer viewer, string? reason) => Html.Of($"""
        <section class="card">
        <p>{viewer.Say(
            "När ansökan är återtagen är ärendet avslutat. Det kan inte göras ogjort; vill ni söka igen lämnar ni en ny ansökan.",
            "Once the application is withdrawn, the case is closed. This cannot be undone; to apply again you send a new application.")}</p>
        <form method="post" action="withdraw">
        <div class="field"><label for="reason">{viewer.Say("Varför tar ni tillbaka ansökan?", "Why do you withdraw the application?")}</label>
        <textarea id="reason" name="reason" rows="4" maxlength="2000" required>{Html.Of($"\n")}{reason}</textarea></div>
        <button class="button grave">{viewer.Say("Ta tillbaka ansökan", "Withdraw the application")}</button>
        </form></section>
        """);
}
