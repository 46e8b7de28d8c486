using Mpp.Adapters.Mail;
using Mpp.Domain.Cases;

namespace Mpp.Tests.Adapters.Mail;

/// <summary>The handbook's Kalix – Masaka case and an order of every letter, with the values that the commands promise.</summary>
static class SampleLetters
{
    public const string LinkKey = "a-key-for-tests-that-is-long-enough";
    public static readonly DateTimeOffset Now = new(2026, 2, 20, 10, 15, 0, TimeSpan.Zero);

    static readonly Contact Anna = new("applicant-1", "applicant", "Anna Åström", "anna.astrom@kalix.example", null, "coordinator", "sv");
    static readonly Contact Grace = new("partner-1-1", "partner-1", "Grace Nakato", "grace.nakato@masaka.example", null, "coordinator", "en");

    static readonly Dictionary<string, string> Values = new()
    {
        ["receivedAt"] = "2026-02-20 11:15",
        ["amountSek"] = "1450000",
        ["requestedSek"] = "1500000",
        ["recoverSek"] = "80000",
        ["grantType"] = "project",
        ["budget"] = "1-travel: 150000\n1-labour: 200000",
        ["attachments"] = "loi (2).pdf (letter-of-intent)\nbudget.pdf (budget)",
        ["startDate"] = "2026-07-01",
        ["endDate"] = "2029-06-30",
        ["reasons"] = "- The round 2026-spring closed at 24:00 on 15 March 2026; the application was received at 00:03 on 16 March.\n- The budget's lines add up to SEK 330,000, but SEK 300,000 is applied for.",
        ["missing"] = "Letter of intent signed by Masaka\nBudget for year 3, line by line",
        ["deadline"] = "2026-03-06",
        ["conditions"] = "The steering group has a member from the opposition in Masaka.\nA risk plan for the landfill visits is sent in.",
        ["reason"] = "A clear link between waste and young people's influence.\n\nThe indicators are realistic.",
        ["days"] = "7",
        ["inForceOn"] = "2026-07-01",
        ["reports"] = "year-1: 2027-08-29\nyear-2: 2028-08-29\nyear-3: 2029-09-28",
        ["report"] = "year-1",
        ["reallocation"] = "yes",
        ["moves"] = "1-travel → 1-labour: 20000",
        ["approved"] = "yes",
        ["claimedSek"] = "430000",
        ["acceptedSek"] = "400000",
        ["costs"] = "1-travel: 280000\n1-labour: 150000",
        ["accepted"] = "1-travel: 280000\n1-labour: 120000",
        ["payBy"] = "2027-09-28",
        ["was"] = "2027-08-01",
        ["paidSek"] = "1400000",
        ["unspentSek"] = "50000",
        ["periodFrom"] = "2026-07-01",
        ["periodTo"] = "2027-06-30",
        ["dueOn"] = "2027-08-29",
        ["offset"] = "-60",
    };

    public static Case Kalix { get; } = new()
    {
        Reference = "2026-0001",
        Status = CaseStatus.Eligible,
        SettingsVersion = "handbook",
        ReceivedAtUtc = Now,
        Application = new()
        {
            GrantType = "project",
            Title = "Young people against plastic waste",
            Applicant = new("2120000167", "Kalix kommun", "municipality", [Anna]),
            Partners = [new("partner-1", "Masaka", "UG", [Grace])],
        },
        Eligibility = new(
        [
            new("round-closed", "The round 2026-spring closed at 24:00 on 15 March 2026; the application was received at 00:03 on 16 March."),
            new("budget-sum", "The budget's lines add up to SEK 330,000, but SEK 300,000 is applied for."),
        ]),
    };

    public static LetterRenderer Renderer { get; } = new(LetterTexts.Embedded, new(LinkKey, new StandingClock(Now), new Uri("https://mpp.example")));

    public static Recipient To(string language) => language == "sv"
        ? new(Anna.Id, Anna.Name, Anna.Email, "sv", 1)
        : new(Grace.Id, Grace.Name, Grace.Email, "en", 1);

    /// <summary>An order of the letter with exactly its values; without the optional ones if asked so.</summary>
    public static LetterOrder Order(string letter, string language = "sv", bool hasOptional = true)
    {
        var fields = LetterCatalogue.OwnFields(letter) ?? throw new ArgumentException($"No letter {letter}.", nameof(letter));
        var values = fields.Where(f => (hasOptional || !f.IsOptional) && Values.ContainsKey(f.Name)).ToDictionary(f => f.Name, f => Values[f.Name]);
        var to = To(language);
        return new(letter, "1", hasOptional ? to : to with { LinkVersion = null }, [], values);
    }

    public static LetterOrder With(this LetterOrder order, string name, string value) =>
        order with { Values = new Dictionary<string, string>(order.Values) { [name] = value } };

    public static RenderedLetter Render(LetterOrder order, Case? @case = null, DateTimeOffset? now = null) => Renderer.Render(order, @case ?? Kalix, now ?? Now);
}

sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
