using Mpp.Domain.Agreements;
using Mpp.Domain.Cases;
using Mpp.Domain.Decisions;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;
using Mpp.Domain.Reviews;
using Mpp.Domain.Settings;

namespace Mpp.Tests.Domain.Cases;

/// <summary>Kalix – Masaka, three years, at each stage of its life, brought there by the commands themselves.</summary>
static class Life
{
    public static readonly ProgrammeSettings Handbook = HandbookSettings.Default;
    public static readonly Actor Officer = new("staff", "olle@demo.example", "Olle");
    public static readonly Actor Decider = new("staff", "disa@demo.example", "Disa");
    public static readonly Actor Karin = new("applicant", "applicant-1", "Karin");
    public static readonly ReviewerNamed Rut = new("Rut", "rut@demo.example", "Borås");
    public static readonly ReviewerNamed Rolf = new("Rolf", "rolf@demo.example", "Umeå");
    public static readonly ReviewerNamed Runa = new("Runa", "runa@demo.example", "Piteå");

    /// <summary>A Monday, 11:00 in Stockholm.</summary>
    public static readonly DateTimeOffset Monday = At("2026-05-18T09:00:00Z");

    public static DateTimeOffset At(string utc) => DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture);

    public static Application Kalix => new()
    {
        GrantType = "project",
        Title = "Young people against plastic waste",
        Applicant = new("2120002692", "Kalix kommun", "municipality",
        [
            new("applicant-1", "applicant", "Karin", "karin@kalix.example", null, "coordinator", "sv"),
            new("applicant-2", "applicant", "Henrik", "henrik@kalix.example", null, "head", "sv"),
        ]),
        Partners = [new("partner-1", "Masaka", "UG", [new("partner-1-1", "partner-1", "Grace", "grace@masaka.example", null, "coordinator", "sv")])],
        CoreAreas = ["participation"],
        StartDate = new(2026, 7, 1),
        EndDate = new(2029, 6, 30),
        RequestedSek = 1_200_000,
        Budget = [new("1-travel", 1, "travel", "applicant", 700_000), new("1-labour", 1, "labour", "applicant", 500_000)],
        SteeringGroup =
        [
            new("Anna", "applicant", "politician-majority", "woman"), new("Bo", "applicant", "politician-opposition", "man"), new("Cia", "applicant", "senior-official", "woman"),
            new("David", "partner", "politician-majority", "man"), new("Esther", "partner", "politician-opposition", "woman"), new("Fred", "partner", "senior-official", "man"),
        ],
    };

    public static Case Complete => new()
    {
        Reference = "2026-0001",
        Status = CaseStatus.Complete,
        RoundId = "2026-spring",
        SettingsVersion = Handbook.Version,
        ReceivedAtUtc = At("2026-02-20T10:15:00Z"),
        Application = Kalix,
    };

    public static Case UnderReview => Do(AssignReviewers.Apply(Complete, [Rut, Rolf], Monday)).Case;

    public static Case Reviewed => Send(Send(UnderReview, Rut, 4), Rolf, 4);

    public static Case Recommended => Do(Recommend.Apply(Reviewed, Approve(1_000_000), Officer, Monday)).Case;

    public static Case Approved => Do(Decide.Apply(Recommended, Approve(1_000_000), "operation-1", Decider, Monday)).Case;

    public static Case Rejected
    {
        get
        {
            var recommended = Do(Recommend.Apply(Reviewed, Reject("Weak results logic."), Officer, Monday)).Case;
            return Do(Decide.Apply(recommended, Reject(""), null, Decider, Monday)).Case;
        }
    }

    public static Case Announced => Do(AnnounceDecision.Apply(Approved, Monday)).Case;

    public static Case AgreementSent => Do(SendAgreement.Apply(Announced, null, Handbook, Monday)).Case;

    public static Case InForce => Sign(Sign(Sign(AgreementSent, "icld"), "applicant"), "partner-1");

    /// <summary>The first year's report, with a cost of 60,000 SEK on the first line of the budget.</summary>
    public static Case ReportIn => Do(SubmitReport.Apply(InForce, ReportOf("year-1", 60_000, Reported), Handbook, Reported)).Case;

    public static Case ReportApproved => Do(AssessReport.Apply(ReportIn, Accept("year-1"), Handbook, Handbook, Officer, Reported)).Case;

    public static Case PaidOnce => Pay(ReportApproved, "2026-0001-year-1", Reported);

    /// <summary>All three years are reported and approved, 60,000, 50,000 and 50,000 SEK, and the first two are paid.</summary>
    public static Case LastPayment
    {
        get
        {
            var second = Report(PaidOnce, "year-2");
            return Report(Pay(second, "2026-0001-year-2", Reported), "year-3");

            static Case Report(Case @case, string year) =>
                Do(AssessReport.Apply(Do(SubmitReport.Apply(@case, ReportOf(year, 50_000, Reported), Handbook, Reported)).Case, Accept(year), Handbook, Handbook, Officer, Reported)).Case;
        }
    }

    public static readonly Actor Fia = new("staff", "fia@demo.example", "Fia");
    public static readonly Actor Frej = new("staff", "frej@demo.example", "Frej");

    public static DateTimeOffset Reported => At("2027-08-16T09:00:00Z");

    public static ReportSent ReportOf(string report, long sek, DateTimeOffset at, string hash = "hash") =>
        new(report, ["individuals", "organisation", "society"], [new(Kalix.Budget[0].Line, sek)], [], $"deliveries/{report}", $"{report}-{hash}", at);

    public static AssessmentGiven Accept(string report, params IReadOnlyList<LineAmount> accepted) => new(report, true, accepted.Count == 0 ? null : accepted, [], "As claimed.");

    public static Case Pay(Case @case, string payment, DateTimeOffset at)
    {
        @case = ApproveByTwo(@case, payment, at);
        return Do(PaymentCommands.MarkPaid(@case, payment, null, [], Fia, at)).Case;
    }

    public static Case ApproveByTwo(Case @case, string payment, DateTimeOffset at) =>
        Do(PaymentCommands.Approve(Do(PaymentCommands.Approve(@case, payment, [], Fia, at)).Case, payment, [], Frej, at)).Case;

    public static Proposal Approve(long amountSek, params IReadOnlyList<ConditionText> conditions) => new(Outcome.Approve, amountSek, conditions, "Good.");

    public static Proposal Reject(string reason) => new(Outcome.Reject, 0, [], reason);

    public static Actor As(ReviewerNamed reviewer) => new("staff", reviewer.Email, reviewer.Name);

    public static ReviewGiven Review(int score) => new([.. Handbook.Rubric.Select(c => new Score(c.Id, score, "Because."))], "low", null);

    public static Case Send(Case @case, ReviewerNamed reviewer, int score) => Do(SubmitReview.Apply(@case, Review(score), As(reviewer), Handbook, Monday)).Case;

    public static Case Sign(Case @case, string party, DateTimeOffset? at = null) => Do(SignAs(@case, party, at)).Case;

    public static Ruling<Change> SignAs(Case @case, string party, DateTimeOffset? at = null) =>
        RecordSignature.Apply(@case, new(party, $"Signer of {party}", new(2026, 5, 18), "staff"), Handbook, at ?? Monday);

    /// <summary>The change; a refusal fails the test with its reasons.</summary>
    public static Change Do(Ruling<Change> ruling) =>
        ruling.Value ?? throw new InvalidOperationException(string.Join(" | ", ruling.Refusals.Select(r => $"{r.Code}: {r.Message}")));

    public static IReadOnlyList<string> Codes(Ruling<Change> ruling)
    {
        Assert.False(ruling.IsAllowed);
        Assert.All(ruling.Refusals, r => Assert.False(string.IsNullOrWhiteSpace(r.Message)));
        return [.. ruling.Refusals.Select(r => r.Code)];
    }
}
