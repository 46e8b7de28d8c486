using System.Text.Json.Nodes;
using System.Text.Json;
using Mpp.Adapters;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;
using Mpp.Functions.Http;

namespace Mpp.Functions.Staff;

/// <summary>A case as staff see it: the record with its label; a reviewer who has not sent their own review sees nobody else's scores (handbook 4.4).</summary>
public static class CaseView
{
    public static JsonObject For(StaffMember staff, Case @case)
    {
        var view = JsonSerializer.SerializeToNode(Visible(staff, @case), Json.Options)!.AsObject();
        view["statusLabel"] = StatusTable.StaffLabel(@case.Status, "en");
        view["statusLabelSv"] = StatusTable.StaffLabel(@case.Status, "sv");
        view["verbs"] = JsonSerializer.SerializeToNode(StatusTable.Verbs(@case), Json.Options);
        view["budgetLines"] = JsonSerializer.SerializeToNode(BudgetLines(@case), Json.Options);
        return view;
    }

    /// <summary>From the agreement on: what each line of the budget holds, and how much of it has been claimed (in the newest version of each report), accepted and paid.</summary>
    static IEnumerable<LineView> BudgetLines(Case @case) => @case.Reports.Count == 0 ? [] : GrantBudget.Lines(@case).Select(l => new LineView(
        l.Line, l.AmountSek, @case.Reports.Sum(r => SumOf(r.Claimed, l.Line)), @case.Reports.Sum(r => SumOf(r.Accepted, l.Line)), @case.Payments.Where(p => p.IsPaid).Sum(p => SumOf(p.Lines, l.Line))));

    static long SumOf(IReadOnlyList<LineAmount> amounts, string line) => amounts.Where(a => a.Line == line).Sum(a => a.AmountSek);

    /// <summary>The case without what this member of staff may not see yet. A list that is made of cases (a ranking) is made of these.</summary>
    public static Case Visible(StaffMember staff, Case @case) => WithoutPersonIds(SeesScores(staff, @case) ? @case : @case with
    {
        Reviews = [.. @case.Reviews.Select(r => IsTheirs(staff, r) ? r : r with { Scores = [], Risk = null, Comment = null, Total = null })],
        ModerationNote = null,
    });

    /// <summary>Which persons of the directory they are is for the rule of two people; staff know each other by name and address.</summary>
    public static PaymentApproval WithoutPersonId(PaymentApproval approval) => approval with { ByPersonId = null };

    static Case WithoutPersonIds(Case @case) => @case with
    {
        Recommendation = @case.Recommendation is { } recommendation ? recommendation with { ByPersonId = null } : null,
        Payments = [.. @case.Payments.Select(p => p with { Approvals = [.. p.Approvals.Select(WithoutPersonId)] })],
    };

    /// <summary>
    /// The trail names each review's total and what moderation said, which the reviewers may not see of each other before they have sent their own: only those who see
    /// all cases' scores read it here.
    /// </summary>
    public static IEnumerable<AuditEntry> Visible(StaffMember staff, IReadOnlyList<AuditEntry> entries) =>
        IsOnlyReviewer(staff) ? entries.Select(e => e.Action is "review-sent" or "moderated" ? e with { To = null, Why = null } : e) : entries;

    /// <summary>A task about a wide spread says how wide it is.</summary>
    public static bool IsVisible(StaffMember staff, StoredTask task) => task.Task.Kind != "spread" || !IsOnlyReviewer(staff);

    static bool SeesScores(StaffMember staff, Case @case) => !IsOnlyReviewer(staff) || @case.Reviews.Any(r => IsTheirs(staff, r) && r.IsSent);

    static bool IsOnlyReviewer(StaffMember staff) => staff.Roles.All(r => r == Role.Reviewer);

    static bool IsTheirs(StaffMember staff, Review review) => string.Equals(review.Email, staff.Email, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A line of the budget as it is now, whole SEK: approved ≥ accepted ≥ paid, but for what may be spent beyond a line without a decision.</summary>
public sealed record LineView(string Line, long ApprovedSek, long ClaimedSek, long AcceptedSek, long PaidSek);

/// <summary>A letter as staff see it: to whom, what, when, and what became of it.</summary>
public sealed record LetterView(string Id, string Reference, string Letter, string Occasion, string To, IReadOnlyList<string> Cc, string Language, LetterState State, string? Reason, DateTimeOffset OrderedAtUtc, DateTimeOffset? SentAtUtc, int Attempts)
{
    public static LetterView Of(StoredLetter l) =>
        new($"{l.Reference}_{l.Order.Key}", l.Reference, l.Order.Letter, l.Order.Occasion, l.Order.To.Email, [.. l.Order.Cc.Select(c => c.Email)], l.Order.To.Language, l.State, l.Reason, l.OrderedAtUtc, l.SentAtUtc, l.Attempts);
}
