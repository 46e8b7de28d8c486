using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;

namespace Mpp.Domain.Payments;

/// <summary>
/// What holds a payment, computed whenever somebody asks and never stored, so that it ends with its cause: an overdue report, an unmet condition that blocks payments, a suspension, somebody at Finance. A report that
/// another grant of the partnership owes is found outside (<see cref="Elsewhere"/>). Handbook sections 4.7 and 4.8.
/// </summary>
public static class PaymentHolds
{
    /// <summary>What those who wait for the payment are told: what its own grant holds it for, and what other grants of the partnership have said that they do.</summary>
    public static IReadOnlyList<Refusal> Of(Case @case, Payment payment, DateTimeOffset nowUtc) => [.. Own(@case, payment, nowUtc), .. @case.HeldFor.Select(InWords)];

    /// <summary>What the grant itself holds it for; with <see cref="Elsewhere"/> of the others all there is.</summary>
    /// <param name="case">As it is now.</param>
    /// <param name="payment">Of the case.</param>
    /// <param name="atUtc">Programme time; where it is earlier than now, only what held it already then.</param>
    public static IReadOnlyList<Refusal> Own(Case @case, Payment payment, DateTimeOffset atUtc)
    {
        List<Refusal> holds = [];
        foreach (var report in ReportPlan.Overdue(@case, atUtc)) holds.Add(new("report-overdue", $"Report {report.Id} of {@case.Reference} was due {LetterOrders.Date(report.DueOn)} and is not in."));
        foreach (var condition in @case.Conditions.Where(c => c.Blocks == "payment" && !c.IsMet)) holds.Add(new("condition-unmet", $"{condition.Id} of {@case.Reference} is not met: {condition.Text}"));
        if (@case.Suspension is { } suspension && suspension.AtUtc <= atUtc) holds.Add(new("suspended", $"{@case.Reference} is suspended."));
        if (payment.Hold is { } hold && hold.AtUtc <= atUtc) holds.Add(new("held", $"{hold.By} holds the payment: {hold.Reason}"));
        return holds;
    }

    /// <summary>What another grant of the same partnership does to the payments of <paramref name="case"/>: it holds them from so many days after its report's due date.</summary>
    public static IReadOnlyList<Refusal> Elsewhere(Case @case, Case other, int heldFromOffset, DateTimeOffset nowUtc) => other.Reference == @case.Reference || !IsSamePartnership(@case, other)
        ? []
        : [.. TellPartnership.HoldsNow(other, heldFromOffset, nowUtc).Select(InWords)];

    static Refusal InWords(OverdueReport report) => new(
        "partnership-report-overdue", $"Report {report.Report} of {report.Reference}, a grant of the same partnership, was due {LetterOrders.Date(report.DueOn)} and is not in.");

    /// <summary>
    /// The same applicant, and the same number of a partnership; where one of the two has none, a partner in common. A number alone is what a form says: with it nobody holds the payments of others.
    /// </summary>
    public static bool IsSamePartnership(Case one, Case other) => one.Application.Applicant.OrgNumber == other.Application.Applicant.OrgNumber
        && ((one.Application.PartnershipRef, other.Application.PartnershipRef) is ({ Length: > 0 } a, { Length: > 0 } b)
            ? string.Equals(a, b, StringComparison.OrdinalIgnoreCase)
            : one.Application.Partners.Any(p => other.Application.Partners.Any(q => p.Country == q.Country && string.Equals(p.Name.Trim(), q.Name.Trim(), StringComparison.OrdinalIgnoreCase))));

    /// <summary>Payments still to be made. An ended case makes none any more, but Finance has to tell what became of those that were on their way.</summary>
    public static IReadOnlyList<Payment> Open(Case @case) => [.. @case.Payments.Where(p => StatusTable.IsEnded(@case) ? IsOnItsWay(p) : !p.IsPaid)];

    /// <summary>Two have approved it, and nobody has stopped it: the bank may have made it, whether or not that is on file.</summary>
    public static bool IsOnItsWay(Payment payment) => payment is { IsPaid: false, Hold: null, Approvals.Count: >= PaymentCommands.Approvers };

    /// <summary>
    /// The <paramref name="change"/> with what it means for those who wait for money: a payment is held and they have not been told, with why; or is free again and they have. What they never heard of needs no end. Whether
    /// something holds it may also follow from the day alone; so the reminders ask, too. Of a suspension and an end other letters tell.
    /// </summary>
    internal static Change Told(Change change, DateTimeOffset nowUtc)
    {
        var @case = change.Case;
        if (@case.Suspension is not null || StatusTable.IsEnded(@case)) return change;
        List<LetterOrder> letters = [];
        var payments = @case.Payments.Select(payment =>
        {
            var holds = payment.IsPaid ? [] : Of(@case, payment, nowUtc);
            if (payment.IsPaid || payment.IsToldHeld == holds.Count > 0) return payment;
            letters.AddRange(holds.Count > 0 ? Held(@case, payment, holds, nowUtc) : Released(@case, payment, nowUtc));
            return payment with { IsToldHeld = holds.Count > 0 };
        }).ToList();
        return payments.SequenceEqual(@case.Payments) ? change : change with { Case = @case with { Payments = payments }, Letters = [.. change.Letters, .. letters] };
    }

    internal static IReadOnlyList<LetterOrder> Held(Case @case, Payment payment, IReadOnlyList<Refusal> holds, DateTimeOffset nowUtc) =>
        LetterOrders.To(Recipients.Paid(@case), "payment-held", $"{payment.Report}.{Occasion.Of(nowUtc)}", new Dictionary<string, string>
        {
            ["report"] = payment.Report,
            ["amountSek"] = LetterOrders.Amount(payment.AmountSek),
            // Who at Finance it was is for staff.
            ["reasons"] = LetterOrders.Lines(holds.Select(h => h.Code == "held" ? $"ICLD holds the payment: {payment.Hold!.Reason}" : h.Message)),
            ["codes"] = LetterOrders.Lines(holds.Select(h => h.Code)),
        });

    static IReadOnlyList<LetterOrder> Released(Case @case, Payment payment, DateTimeOffset nowUtc) =>
        LetterOrders.To(Recipients.Paid(@case), "payment-released", $"{payment.Report}.{Occasion.Of(nowUtc)}", new Dictionary<string, string>
        {
            ["report"] = payment.Report,
            ["amountSek"] = LetterOrders.Amount(payment.AmountSek),
        });
}
