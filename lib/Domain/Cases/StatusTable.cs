using System.Text.Json;

namespace Mpp.Domain.Cases;

/// <summary>
/// The legal changes of status, all of them, and what staff and the public call each status. A command asks <see cref="Precondition"/> first;
/// an illegal change that gets as far as here is a bug.
/// Suspension is no status: a suspended case keeps the one it had. Handbook section 4.
/// </summary>
public static class StatusTable
{
    static readonly Label UnderAssessment = new("Under bedömning", "Under assessment");

    /// <summary>
    /// What may follow on <paramref name="from"/>. An unannounced rejection can be withdrawn like everything else: a refusal would tell
    /// the applicant what has not been announced.
    /// </summary>
    public static IReadOnlyList<CaseStatus> After(CaseStatus from) => from switch
    {
        CaseStatus.NotEligible => [CaseStatus.Eligible, CaseStatus.Withdrawn, CaseStatus.Terminated],
        CaseStatus.Eligible => [CaseStatus.NotEligible, CaseStatus.Returned, CaseStatus.Complete, CaseStatus.UnderReview, CaseStatus.Withdrawn, CaseStatus.Terminated],
        CaseStatus.Returned => [CaseStatus.NotEligible, CaseStatus.Eligible, CaseStatus.Complete, CaseStatus.Withdrawn, CaseStatus.Terminated],
        CaseStatus.Complete => [CaseStatus.NotEligible, CaseStatus.Eligible, CaseStatus.Returned, CaseStatus.UnderReview, CaseStatus.Withdrawn, CaseStatus.Terminated],
        CaseStatus.UnderReview => [CaseStatus.Reviewed, CaseStatus.Withdrawn, CaseStatus.Terminated],
        CaseStatus.Reviewed => [CaseStatus.UnderReview, CaseStatus.Recommended, CaseStatus.Withdrawn, CaseStatus.Terminated],
        CaseStatus.Recommended => [CaseStatus.Approved, CaseStatus.Rejected, CaseStatus.Withdrawn, CaseStatus.Terminated],
        CaseStatus.Approved => [CaseStatus.AgreementSent, CaseStatus.Withdrawn, CaseStatus.Terminated],
        CaseStatus.Rejected => [CaseStatus.Withdrawn],
        CaseStatus.AgreementSent => [CaseStatus.InForce, CaseStatus.Withdrawn, CaseStatus.Terminated],
        CaseStatus.InForce => [CaseStatus.Closed, CaseStatus.Withdrawn, CaseStatus.Terminated],
        CaseStatus.Closed or CaseStatus.Withdrawn or CaseStatus.Terminated => [],
        _ => throw new ArgumentOutOfRangeException(nameof(from), from, "A status that the table does not know."),
    };

    /// <summary>The verbs that the case accepts now, as the contract's routes call them. Suspend, correct, note and the like go everywhere and are not named.</summary>
    public static IReadOnlyList<string> Verbs(Case @case) => @case.Status switch
    {
        _ when IsEnded(@case) => [],
        _ when @case.Suspension is not null => ["resume", "withdraw", "terminate"],
        CaseStatus.NotEligible => ["override-eligibility", "withdraw"],
        CaseStatus.Eligible => ["return", "accept-complete", "assign-reviewers", "withdraw"],
        CaseStatus.Returned => ["complete", "accept-complete", "withdraw"],
        CaseStatus.Complete => ["return", "assign-reviewers", "withdraw"],
        CaseStatus.UnderReview => ["assign-reviewers", "declare-interest", "review", "moderate", "withdraw"],
        CaseStatus.Reviewed => ["assign-reviewers", "declare-interest", "recommend", "withdraw"],
        CaseStatus.Recommended => ["recommend", "decide", "withdraw"],
        CaseStatus.Approved => [@case.Decision?.AnnouncedAtUtc is null ? "announce" : "send-agreement", "meet-condition", "withdraw", "terminate"],
        CaseStatus.Rejected => ["announce", "withdraw"],
        CaseStatus.AgreementSent => ["record-signature", "meet-condition", "withdraw", "terminate"],
        CaseStatus.InForce => ["report", "assess-report", "move-report-date", "request-amendment", "decide-amendment", "meet-condition", "withdraw", "terminate"],
        _ => [],
    };

    /// <summary>True if the case may go from one status to the other; to stay is no change and always legal.</summary>
    public static bool IsLegal(CaseStatus from, CaseStatus to) => from == to || After(from).Contains(to);

    /// <summary>Nothing happens to the case any more but letters, erasure and archive. A rejection ends it when it is announced.</summary>
    public static bool IsEnded(Case @case) =>
        After(@case.Status).Count == 0 || @case is { Status: CaseStatus.Rejected, Decision.AnnouncedAtUtc: not null };

    /// <exception cref="InvalidOperationException">The table does not have this change: a command did not check.</exception>
    public static Case Change(Case @case, CaseStatus to) => IsLegal(@case.Status, to)
        ? @case with { Status = to }
        : throw new InvalidOperationException($"Case {@case.Reference} cannot go from {@case.Status} to {to}.");

    /// <summary>The audit trail's line for a change of status; none where it stayed. Where the case ends, also what it asked for that nobody will decide any more.</summary>
    public static IEnumerable<AuditFact> Facts(Case before, Case after) =>
        before.Status == after.Status ? []
        : [new("status", null, Code(before.Status), Code(after.Status)), .. IsEnded(after) ? after.Amendments.Where(a => a.Decision is null).Select(a => new AuditFact("amendment-lapsed", a.Id)) : []];

    /// <summary>The status as answers, lists and the trail write it: under-review.</summary>
    public static string Code(CaseStatus status) => JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());

    /// <summary>The label for staff; <paramref name="language"/> sv or en (everything else reads en).</summary>
    public static string StaffLabel(CaseStatus status, string language) => ForStaff(status).In(language);

    /// <summary>
    /// The label for the applicant and the public. Nothing in it tells an approved from a rejected application, or either from one still
    /// under review, before the announcement.
    /// </summary>
    public static string PublicLabel(Case @case, string language) => ForPublic(@case).In(language);

    /// <summary>The table as a Mermaid state diagram: the README's picture, which a test compares. What can be withdrawn and terminated alike is one box.</summary>
    public static string Mermaid()
    {
        CaseStatus[] ends = [CaseStatus.Withdrawn, CaseStatus.Terminated];
        var running = Enum.GetValues<CaseStatus>().Where(s => ends.All(After(s).Contains)).ToList();
        var others = Enum.GetValues<CaseStatus>().Except(running).ToList();

        List<string> lines =
        [
            "stateDiagram-v2",
            "    [*] --> Running",
            "    state Running {",
            .. Labels(running, "        "),
            $"        [*] --> {CaseStatus.Eligible}",
            $"        [*] --> {CaseStatus.NotEligible}",
            .. from s in running from to in After(s).Intersect(running) select $"        {s} --> {to}",
            "    }",
            .. Labels(others, "    "),
            .. from end in ends select $"    Running --> {end}",
            .. from s in running from to in After(s).Except(running).Except(ends) select $"    {s} --> {to}",
            .. from s in others from to in After(s) select $"    {s} --> {to}",
        ];
        return string.Join('\n', lines);

        static IEnumerable<string> Labels(IEnumerable<CaseStatus> statuses, string indent) => statuses.Select(s => $"{indent}{s} : {StaffLabel(s, "en")}");
    }

    static Label ForStaff(CaseStatus status) => status switch
    {
        CaseStatus.NotEligible => new("Ej behörig", "Not eligible"),
        CaseStatus.Eligible => new("Behörig, väntar på handläggare", "Eligible, waits for an officer"),
        CaseStatus.Returned => new("Åter för komplettering", "Returned for completion"),
        CaseStatus.Complete => new("Komplett, väntar på granskare", "Complete, waits for reviewers"),
        CaseStatus.UnderReview => new("Under granskning", "Under review"),
        CaseStatus.Reviewed => new("Granskad, väntar på förslag", "Reviewed, waits for a recommendation"),
        CaseStatus.Recommended => new("Förslag finns, väntar på beslut", "Recommended, waits for the decision"),
        CaseStatus.Approved => new("Beviljad", "Approved"),
        CaseStatus.Rejected => new("Avslagen", "Rejected"),
        CaseStatus.AgreementSent => new("Avtal ute för underskrift", "Agreement out for signature"),
        CaseStatus.InForce => new("Avtal gäller", "Agreement in force"),
        CaseStatus.Closed => new("Avslutad", "Closed"),
        CaseStatus.Withdrawn => new("Återtagen", "Withdrawn"),
        CaseStatus.Terminated => new("Avbruten", "Terminated"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A status without a label."),
    };

    static Label ForPublic(Case @case) => @case switch
    {
        // Before the end labels: an ended case is not resumed any more.
        { Suspension: not null } when !IsEnded(@case) => new("Vilande", "Suspended"),
        { Status: CaseStatus.NotEligible } => new("Uppfyller inte villkoren", "Not eligible"),
        { Status: CaseStatus.Eligible } => new("Mottagen", "Received"),
        { Status: CaseStatus.Returned } => new("Väntar på din komplettering", "Waiting for your completion"),
        { Status: CaseStatus.Complete or CaseStatus.UnderReview or CaseStatus.Reviewed or CaseStatus.Recommended } => UnderAssessment,
        { Status: CaseStatus.Approved or CaseStatus.Rejected, Decision: null or { AnnouncedAtUtc: null } } => UnderAssessment,
        { Status: CaseStatus.AgreementSent } => new("Avtal att skriva under", "Agreement to sign"),
        _ => ForStaff(@case.Status),
    };

    readonly record struct Label(string Sv, string En)
    {
        public string In(string language) => language == "sv" ? Sv : En;
    }
}
