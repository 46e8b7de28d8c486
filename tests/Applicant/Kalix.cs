using Mpp.Domain.Agreements;
using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using Mpp.Domain.Completions;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;
using Mpp.Domain.Settings;
using Mpp.Functions.Applicant.Pages;

namespace Mpp.Tests.Applicant;

/// <summary>Kalix and Masaka (handbook section 7) at every stage, and the people who look.</summary>
static class Kalix
{
    public const string Reference = "2026-0001";
    public static readonly DateTimeOffset Received = new(2026, 2, 20, 10, 15, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Returned = new(2026, 3, 17, 9, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Announced = new(2026, 5, 29, 6, 0, 0, TimeSpan.Zero);
    public static readonly ProgrammeSettings Settings = HandbookSettings.Default;

    static readonly Actor Officer = new("staff", "ola@icld.example", "Ola Officer");

    public static Case Eligible { get; } = new()
    {
        Reference = Reference,
        Status = CaseStatus.Eligible,
        RoundId = "2026-spring",
        SettingsVersion = "handbook",
        ReceivedAtUtc = Received,
        Revisions = [new(1, "submission", "x/y", "hash-of-the-submission", Received)],
        Application = new()
        {
            GrantType = "project",
            Title = "Young people against plastic waste",
            Summary = "Young people in Kalix and Masaka map where plastic ends up,\nand take part in the decisions about it.",
            Applicant = new("2120000167", "Kalix kommun", "municipality",
            [
                new("applicant-1", "applicant", "Anna Åström", "anna@kalix.example", null, "coordinator", "sv"),
                new("applicant-2", "applicant", "Henry Head", "henry@kalix.example", null, "head", "en"),
            ]),
            Partners = [new("partner-1", "Masaka", "UG", [new("partner-1-1", "partner-1", "Grace Nakato", "grace@masaka.example", null, "coordinator", "en")])],
            CoreAreas = ["participation", "transparency"],
            StartDate = new(2026, 7, 1),
            EndDate = new(2029, 6, 30),
            RequestedSek = 1_450_000,
            Budget =
            [
                new("1-travel", 1, "travel", "applicant", 280_000), new("1-labour", 1, "labour", "applicant", 150_000),
                new("2-travel", 2, "travel", "applicant", 320_000), new("2-meetings", 2, "meetings", "applicant", 200_000),
                new("3-travel", 3, "travel", "applicant", 300_000), new("3-labour", 3, "labour", "applicant", 200_000),
            ],
            SteeringGroup =
            [
                new("Maj Majoritet", "applicant", "politician-majority", "woman"),
                new("Olle Opposition", "applicant", "politician-opposition", "man"), new("Tina Tjänst", "applicant", "senior-official", "woman"),
                new("Moses Majority", "partner", "politician-majority", "man"),
                new("Olivia Opposition", "partner", "politician-opposition", "woman"), new("Samuel Senior", "partner", "senior-official", "man"),
            ],
            Attachments =
            [
                new("file-1", "letter-of-intent", "avsiktsförklaring.pdf", "application/pdf", 18_211, "aa", null, "2026-0001/aa", null, "x/y"),
                new("file-2", "budget", "budget.xlsx", "application/vnd.ms-excel", 1_250_000, null, "https://files.example/b", null, null, "x/y"),
            ],
        },
    };

    public static Case Returnee { get; } = Allowed(ReturnForCompletion.Apply(
        Eligible, ["The letter of intent, signed by Masaka", "Labour in year 3: who works, and how many hours"], Officer, Settings, Returned));

    /// <summary>Every stage at which nothing but "under assessment" may show, with what staff know then.</summary>
    public static IReadOnlyList<Case> Unannounced { get; } =
    [
        Complete(),
        Complete() with { Status = CaseStatus.UnderReview, Reviews = [new("rut@demo.example", "Rut Reviewer", "Luleå", Returned)] },
        Complete() with { Status = CaseStatus.Reviewed, Reviews = [new("rut@demo.example", "Rut Reviewer", "Luleå", Returned, Returned, Total: 72.5m)] },
        Complete() with { Status = CaseStatus.Recommended, Recommendation = new(Outcome.Approve, 1_400_000, [], "Strong on influence", "ola", "Ola Officer", Returned) },
        Decided(CaseStatus.Approved),
        Decided(CaseStatus.Rejected),
    ];

    public static Case NotEligible { get; } = Eligible with
    {
        Status = CaseStatus.NotEligible,
        Eligibility = new([new("round-closed", "The round 2026-spring closed at 24:00 on 15 March 2026; the application was received at 00:03 on 16 March.")]),
    };

    public static Case Approved { get; } = Announce(Decided(CaseStatus.Approved));
    public static Case Rejected { get; } = Announce(Decided(CaseStatus.Rejected));
    public static Case AgreementSent { get; } = Allowed(SendAgreement.Apply(Approved, null, Settings, Announced.AddDays(3)));
    public static Case SignedByApplicant { get; } = Sign(Sign(AgreementSent, "icld", "Iris ICLD"), "applicant", "Karin Kommunalråd");
    public static Case InForce { get; } = Sign(SignedByApplicant, "partner-1", "Mayor of Masaka");
    public static Case Suspended { get; } = Allowed(Suspend.Apply(Returnee, "The election in Masaka has to be over first.", Officer, Returned.AddDays(1)));
    public static Case Withdrawn { get; } = Allowed(Withdraw.Apply(Returnee, "No time.", Officer, Returned.AddDays(1)));
    public static Case Terminated { get; } = Allowed(Terminate.Apply(InForce, "No reports.", 0, Officer, Announced.AddDays(400)));

    public static readonly DateTimeOffset Opens = new(2027, 5, 31, 6, 0, 0, TimeSpan.Zero);
    public static Case ReportOpen { get; } = Allowed(RemindOfReport.Apply(InForce, "year-1", Settings, Opens));
    public static Case ReportIn { get; } = Allowed(SubmitReport.Apply(ReportOpen, Report(1), Settings, Opens.AddDays(60)));
    public static Case ReportReturned { get; } = Allowed(AssessReport.Apply(
        ReportIn, new("year-1", IsApproved: false, null, ["The auditor's certificate"], "The page is blank."), Settings, Settings, Officer, Opens.AddDays(85)));
    public static Case ReportInAgain { get; } = Allowed(SubmitReport.Apply(ReportReturned, Report(2), Settings, Opens.AddDays(90)));
    public static Case ReportApproved { get; } = Allowed(AssessReport.Apply(
        ReportInAgain, new("year-1", IsApproved: true, [new("1-travel", 250_000), new("1-labour", 140_000)], [], "The hotel in June is not of the project."), Settings, Settings, Officer, Opens.AddDays(100)));
    public static Case PaymentHeld { get; } = Allowed(PaymentCommands.Hold(ReportApproved, $"{Reference}-year-1", "The bank account is being checked.", Finance("Fia"), Opens.AddDays(101)));
    public static Case Paid { get; } = Pay(ReportApproved with { Conditions = [.. ReportApproved.Conditions.Select(c => c with { MetAtUtc = Opens })] });
    public static Case TerminatedBeforePaying { get; } = Allowed(Terminate.Apply(ReportApproved, "No reports.", 0, Officer, Opens.AddDays(120)));

    public static IReadOnlyDictionary<string, Case> Stages { get; } = new Dictionary<string, Case>
    {
        ["eligible"] = Eligible,
        ["not-eligible"] = NotEligible,
        ["returned"] = Returnee,
        ["assessment"] = Unannounced[0],
        ["approved"] = Approved,
        ["rejected"] = Rejected,
        ["agreement-sent"] = AgreementSent,
        ["signed-by-applicant"] = SignedByApplicant,
        ["in-force"] = InForce,
        ["suspended"] = Suspended,
        ["withdrawn"] = Withdrawn,
        ["terminated"] = Terminated,
        ["report-open"] = ReportOpen,
        ["report-in"] = ReportIn,
        ["report-returned"] = ReportReturned,
        ["report-in-again"] = ReportInAgain,
        ["report-approved"] = ReportApproved,
        ["payment-held"] = PaymentHeld,
        ["paid"] = Paid,
        ["terminated-before-paying"] = TerminatedBeforePaying,
    };

    public static Viewer Seen(this Case @case, string contact = "applicant-1", DateTimeOffset? now = null) =>
        new(@case, @case.Application.Contacts.Single(c => c.Id == contact), Settings, now ?? Returned.AddHours(1));

    public static string? TextOf(Case @case) => @case.Agreement is { } agreement ? AgreementText.For(@case, agreement.InForceOn, Settings) : null;

    /// <summary>Every page that the viewer can come to.</summary>
    public static IReadOnlyList<string> AllPages(Viewer viewer) =>
    [
        StatusPage.Render(viewer, "completed").ToString(), CompletionPage.Render(viewer).ToString(),
        AgreementPage.Render(viewer, TextOf(viewer.Case)).ToString(), WithdrawalPage.Render(viewer).ToString(),
        ReportPage.Render(viewer, null, FieldsOf(viewer)).ToString(), AmendmentPage.Render(viewer).ToString(),
        ProblemPage.For(viewer, "Sidan finns inte.", "There is no such page.").ToString(),
    ];

    /// <summary>The form of the report that comes next, as it is filled.</summary>
    public static ReportFields? FieldsOf(Viewer viewer) => ReportPage.Chosen(viewer, null) is { } report
        ? ReportFields.Empty(report) with { Costs = [.. report.Claimed.Select(c => new CostRow(c.Line, $"{c.AmountSek}", ""))] }
        : null;

    static Case Complete() => Returnee with
    {
        Status = CaseStatus.Complete,
        Completions = [.. Returnee.Completions.Select(c => c with { CompletedAtUtc = Returned.AddDays(2) })],
        Obligations = [],
    };

    static Case Decided(CaseStatus status) => Complete() with
    {
        Status = status,
        Decision = new(
            status == CaseStatus.Approved ? Outcome.Approve : Outcome.Reject, status == CaseStatus.Approved ? 1_400_000 : 0,
            "A clear link between waste and young people's influence.", "dag", "Dag Decider", Returned.AddDays(40), "op-1"),
        Conditions = status == CaseStatus.Approved ? [new("condition-1", "A risk plan for the landfill visits is sent in.", "payment")] : [],
    };

    static ReportSent Report(int version) => new(
        "year-1", ["individuals", "organisation"], [new("1-travel", 262_000), new("1-labour", 140_000)],
        [new("file-3", "accounts", "redovisning.xlsx", "application/vnd.ms-excel", 88_000, "cc", null, "2026-0001/cc", null, "2026-0001/x")], $"2026-0001/report-{version}", $"hash-{version}", Opens.AddDays(60 + version));

    static Case Pay(Case @case)
    {
        var approved = Allowed(PaymentCommands.Approve(@case, $"{Reference}-year-1", [], Finance("Fia"), Opens.AddDays(102)));
        approved = Allowed(PaymentCommands.Approve(approved, $"{Reference}-year-1", [], Finance("Filip"), Opens.AddDays(103)));
        return Allowed(PaymentCommands.MarkPaid(approved, $"{Reference}-year-1", new(2027, 9, 12), [], Finance("Fia"), Opens.AddDays(104)));
    }

    static Actor Finance(string name) => new("staff", $"{name}@icld.example", $"{name} Finance");

    static Case Announce(Case @case) => @case with { Decision = @case.Decision! with { AnnouncedAtUtc = Announced } };

    static Case Sign(Case @case, string party, string by) =>
        Allowed(RecordSignature.Apply(@case, new(party, by, new(2026, 6, 10), "link"), Settings, new(2026, 6, 10, 8, 0, 0, TimeSpan.Zero)));

    static Case Allowed(Ruling<Change> ruling) => ruling.IsAllowed ? ruling.Value.Case : throw new InvalidOperationException(string.Join("; ", ruling.Refusals));
}
