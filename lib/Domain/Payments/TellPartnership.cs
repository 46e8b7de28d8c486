using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;

namespace Mpp.Domain.Payments;

/// <summary>
/// A report that is overdue for so many days holds the payments of all grants of its partnership, and those who wait for them hear it by a letter of their own grant; also that it is over. The grant that owes the report
/// owes the telling as an obligation, until all others know; each of them keeps what it was told (<see cref="Case.HeldFor"/>), so that it is told once. Handbook section 4.7; docs/decisions/2026-11-22-partnerships-are-told.md.
/// </summary>
public static class TellPartnership
{
    /// <summary>The obligation's kind; there is one at a time.</summary>
    public const string Obligation = "tell-partnership";

    const string Occasion = "reports";

    /// <summary>The reports for which the case holds the payments of the others now.</summary>
    public static IReadOnlyList<OverdueReport> HoldsNow(Case @case, int heldFromOffset, DateTimeOffset nowUtc) =>
        [.. ReportPlan.Overdue(@case, nowUtc, heldFromOffset).Select(r => new OverdueReport(@case.Reference, r.Id, r.DueOn))];

    /// <summary>The case, owing it to the others to be told, if what holds their payments is not what they know. A telling that may be under way is not taken back: it tells what is so then.</summary>
    internal static Case Planned(Case @case, int heldFromOffset, DateTimeOffset nowUtc) =>
        HoldsNow(@case, heldFromOffset, nowUtc).SequenceEqual(@case.HoldsOthersFor) ? @case : @case with { Obligations = @case.Obligations.With(Due(nowUtc)) };

    /// <summary>What a case still owes to the others that has ended, or is suspended: none of its reports holds anybody any more.</summary>
    internal static IReadOnlyList<Obligation> OwedWithoutReports(Case @case, DateTimeOffset nowUtc) =>
        @case.HoldsOthersFor.Count > 0 || @case.Obligations.Any(IsTelling) ? [Due(nowUtc)] : [];

    internal static bool IsTelling(Obligation obligation) => obligation.Kind == Obligation;

    /// <summary>What another grant is told; null where it knows, or has ended. One that is of another partnership by now is told that it is free.</summary>
    public static Change? On(Case other, Case holder, IReadOnlyList<OverdueReport> told, DateTimeOffset nowUtc)
    {
        IReadOnlyList<OverdueReport> known = [.. other.HeldFor.Where(h => h.Reference == holder.Reference)], now = PaymentHolds.IsSamePartnership(holder, other) ? told : [];
        if (other.Reference == holder.Reference || StatusTable.IsEnded(other) || known.SequenceEqual(now)) return null;
        return PaymentHolds.Told(new Change(other with { HeldFor = [.. other.HeldFor.Except(known), .. now] }) { Facts = [Fact(holder, known, now)] }, nowUtc);
    }

    /// <summary>All others have been told. Refused nothing, changed nothing where something else is so by now: then it is told anew.</summary>
    public static Ruling<Change>? Done(Case @case, IReadOnlyList<OverdueReport> told, int heldFromOffset, DateTimeOffset nowUtc)
    {
        if (!HoldsNow(@case, heldFromOffset, nowUtc).SequenceEqual(told)) return null;
        return new Change(@case with { HoldsOthersFor = told, Obligations = @case.Obligations.Without(Obligation) })
        {
            Facts = @case.HoldsOthersFor.SequenceEqual(told) ? [] : [Fact(@case, @case.HoldsOthersFor, told)],
        };
    }

    static Obligation Due(DateTimeOffset nowUtc) => new(Obligation, Occasion, new(SwedishCalendar.StockholmTime(nowUtc)));

    static AuditFact Fact(Case holder, IReadOnlyList<OverdueReport> was, IReadOnlyList<OverdueReport> now) => new("partnership-told", holder.Reference, Named(was), Named(now));

    static string Named(IReadOnlyList<OverdueReport> reports) => reports.Count == 0 ? "free" : string.Join(", ", reports);
}
