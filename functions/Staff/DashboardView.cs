using Mpp.Adapters;
using Mpp.Adapters.Tables;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;

namespace Mpp.Functions.Staff;

/// <summary>What there is to do, in numbers: by status, by kind of task; what is late and what waits.</summary>
public sealed record DashboardView(CaseCounts Cases, TaskCounts Tasks, ReportCounts Reports, PaymentCounts Payments, LetterCounts Letters)
{
    /// <param name="cases">As the index has them.</param>
    /// <param name="tasks">The open ones.</param>
    /// <param name="heldFromOffset">From so many days after its due date a report holds the payments of the whole partnership.</param>
    /// <param name="now">Programme time.</param>
    public static DashboardView Of(IReadOnlyList<CaseSummary> cases, IReadOnlyList<StoredTask> tasks, int heldFromOffset, DateTimeOffset now)
    {
        var today = SwedishCalendar.StockholmDate(now);
        var holding = cases.Where(c => IsOverdue(c, now, heldFromOffset)).ToLookup(c => c.OrgNumber);
        var open = cases.SelectMany(c => c.Payments.Where(p => p.IsOpen).Select(p => (Case: c, Payment: p))).ToList();
        var held = open.Count(p => p.Payment.IsHeld || p.Case.IsSuspended || p.Case.IsConditionUnmet || IsOverdue(p.Case, now) || holding[p.Case.OrgNumber].Any(other => IsSamePartnership(p.Case, other)));
        return new(
            new(cases.Count, Enum.GetValues<CaseStatus>().ToDictionary(Json.Name, status => cases.Count(c => c.Status == status)), cases.Count(c => c.IsSuspended)),
            new(tasks.Count, tasks.CountBy(t => t.Task.Kind).OrderBy(k => k.Key, StringComparer.Ordinal).ToDictionary()),
            new(cases.Sum(c => c.ReportsOwed.Count(r => ReportPlan.IsOverdue(r.DueOn, now)))),
            new(open.Count, open.Sum(p => p.Payment.AmountSek), open.Count - held, held, open.Count(p => p.Payment.PayBy < today)),
            new(tasks.Count(t => t.Task.Kind.StartsWith("mail-", StringComparison.Ordinal))));
    }

    static bool IsOverdue(CaseSummary @case, DateTimeOffset at, int days = 1) => @case.ReportsOwed.Any(r => ReportPlan.IsOverdue(r.DueOn, at, days));

    /// <summary>As the rule has it (PaymentHolds), as far as the index knows the partners.</summary>
    static bool IsSamePartnership(CaseSummary one, CaseSummary other) => one.Reference != other.Reference && ((one.PartnershipRef, other.PartnershipRef) is ({ Length: > 0 } a, { Length: > 0 } b)
        ? string.Equals(a, b, StringComparison.OrdinalIgnoreCase)
        : one.Partners.Any(p => other.Partners.Any(q => string.Equals(p.Trim(), q.Trim(), StringComparison.OrdinalIgnoreCase))));
}

/// <summary><paramref name="ByStatus"/>: each status there is, with how many cases stand there. A suspended case counts under its status, too.</summary>
public sealed record CaseCounts(int Total, IReadOnlyDictionary<string, int> ByStatus, int Suspended);

public sealed record TaskCounts(int Open, IReadOnlyDictionary<string, int> ByKind);

/// <summary><paramref name="Overdue"/>: not in when their last day ended.</summary>
public sealed record ReportCounts(int Overdue);

/// <summary><paramref name="Open"/>: still to be made; of these <paramref name="Held"/> are held and <paramref name="Waiting"/> are not. <paramref name="Late"/>: the last day is over.</summary>
public sealed record PaymentCounts(int Open, long OpenSek, int Waiting, int Held, int Late);

/// <summary><paramref name="InTrouble"/>: uncertain, bounced or failed, and nobody has seen to it.</summary>
public sealed record LetterCounts(int InTrouble);
