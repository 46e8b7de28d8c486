using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Tests.Adapters;

/// <summary>Kalix and Masaka, as far along as the stores need.</summary>
static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 2, 20, 10, 15, 0, TimeSpan.Zero);
    public static readonly Actor Officer = new("staff", "olga@icld.example", "Olga Officer");

    public static Case Case(string reference = "2026-0001") => new()
    {
        Reference = reference,
        Status = CaseStatus.Eligible,
        RoundId = "2026-spring",
        SettingsVersion = "2026-1",
        ReceivedAtUtc = Now.AddTicks(1234567),
        ClaimedAtUtc = Now.AddMinutes(-1),
        Application = new Application
        {
            GrantType = "project",
            Title = "Young people against plastic waste",
            Applicant = new("2120002692", "Kalix kommun", "municipality", [new("applicant-1", "applicant", "Åsa Öberg", "asa@kalix.example", null, "coordinator", "sv")]),
            Partners = [new("partner-1", "Masaka", "UG", [new("partner-1-1", "partner-1", "Grace Nakato", "grace@masaka.example", "+256 1", "coordinator", "en", 2)])],
            CoreAreas = ["participation"],
            StartDate = new(2026, 7, 1),
            EndDate = new(2029, 6, 30),
            RequestedSek = 1_350_000,
            Budget = [new("1-travel", 1, "travel", "applicant", 1_350_000)],
            Attachments = [new("a1", "letter-of-intent", "loi.pdf", "application/pdf", 18211, null, null, "x/y", null, "d")],
            Consent = new("Åsa Öberg", Now),
        },
        Revisions = [new(1, "submission", "kalix/abc", "abc", Now)],
        Eligibility = new(Warnings: [new("over-cap", "330,000 SEK are over the cap.")]),
        Reviews = [new("rita@visby.example", "Rita Reviewer", "Gotland", Now, Now.AddDays(3), Scores: [new("democracy", 4, "Good")], Risk: "low", Total: 82.5m)],
        Decision = new(Outcome.Approve, 1_200_000, "Within the envelope", "dag@icld.example", "Dag Decider", Now.AddDays(20), "op-1"),
        Reports = [new("year-1", new(2026, 7, 1), new(2027, 6, 30), new(2027, 8, 29), false, ReportStatus.Planned, [new(-60, new(2027, 8, 29), Now)])],
        Obligations = [Obligation("completion-expires", "1", new(2026, 3, 7))],
    };

    public static Obligation Obligation(string kind, string occasion, DateOnly on) => new(kind, occasion, new LocalDeadline(on.ToDateTime(TimeOnly.MinValue)));

    public static LetterOrder Letter(string letter = "receipt", string occasion = "1", string to = "applicant-1") => new(
        letter, occasion, new(to, "Åsa Öberg", "asa@kalix.example", "sv", 1), [], new Dictionary<string, string> { ["receivedAt"] = "2026-02-20 11:15" });

    public static Change Change(Case @case, params string[] actions) => new(@case) { Facts = [.. actions.Select(a => new AuditFact(a, "case", "old", "new", "because"))] };

    /// <summary>A change that can be told from others in the state as well as in the trail.</summary>
    public static Change Note(Case @case, string note) => Change(@case with { Application = @case.Application with { Summary = @case.Application.Summary + note + ";" } }, note);
}
