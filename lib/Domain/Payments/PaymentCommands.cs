using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Closing;

namespace Mpp.Domain.Payments;

/// <summary>
/// What Finance does with an ordered payment: two different people approve it, one holds or releases it by hand, one writes down that the bank has paid. <c>elsewhere</c> is what other grants of the partnership hold it
/// for (<see cref="PaymentHolds.Elsewhere"/>). Of a case that ended while the bank may have been making the payment, Finance marks or holds it all the same, and then the rest of the grant goes back to the envelope.
/// Handbook section 4.8; docs/decisions/2026-11-22-payments-on-their-way.md.
/// </summary>
public static class PaymentCommands
{
    /// <summary>So many different people approve.</summary>
    public const int Approvers = 2;

    public static Ruling<Change> Approve(Case @case, string paymentId, IReadOnlyList<Refusal> elsewhere, Actor actor, DateTimeOffset nowUtc)
    {
        if (Find(@case, paymentId, out var payment) is { } unknown) return unknown;
        if (Precondition.Status(@case, "approve", CaseStatus.InForce) is { } wrong) return wrong;
        if (payment.Approvals.Any(a => actor.Is(a.ById, a.ByPersonId)))
            return new Refusal("four-eyes", $"{actor.Name} has approved payment {payment.Id} already: somebody else has to be the second.");
        if (payment.Approvals.Count >= Approvers) return new Refusal("already-approved", $"Payment {payment.Id} has been approved by {string.Join(" and ", payment.Approvals.Select(a => a.By))}.");
        if (Holds(@case, payment, elsewhere, nowUtc) is { Count: > 0 } holds) return holds;

        // The others have just been asked: none of them holds it any more, whatever it has told last.
        return PaymentHolds.Told(new Change(Replace(@case, payment with { Approvals = [.. payment.Approvals, new(actor.Id, actor.Name, nowUtc) { ByPersonId = actor.PersonId }] }) with { HeldFor = [] })
        {
            Facts = [new("payment-approved", payment.Id, $"approval-{payment.Approvals.Count + 1}", LetterOrders.Amount(payment.AmountSek))],
        }, nowUtc);
    }

    /// <summary>
    /// The moment as of which it is judged whether something holds a payment that was made on <paramref name="paidOn"/>: what began to hold it after that day does not keep what the bank has done from being written down.
    /// </summary>
    public static DateTimeOffset JudgedAt(DateOnly? paidOn, DateTimeOffset nowUtc) =>
        paidOn is { } day && day < SwedishCalendar.StockholmDate(nowUtc) ? SwedishCalendar.EndOfDay(day).ToUtc().AddTicks(-1) : nowUtc;

    /// <param name="case">The case.</param>
    /// <param name="paymentId">2026-0012-year-1.</param>
    /// <param name="paidOn">The day on which the bank paid, the day of the second approval or later; null: today.</param>
    /// <param name="elsewhere">Holds found outside the case, as of <see cref="JudgedAt"/>.</param>
    /// <param name="actor">Of Finance.</param>
    /// <param name="nowUtc">Programme time.</param>
    public static Ruling<Change> MarkPaid(Case @case, string paymentId, DateOnly? paidOn, IReadOnlyList<Refusal> elsewhere, Actor actor, DateTimeOffset nowUtc)
    {
        if (Find(@case, paymentId, out var payment) is { } unknown) return unknown;
        if (!PaymentHolds.IsOnItsWay(payment) && Precondition.Status(@case, "mark-paid", CaseStatus.InForce) is { } wrong) return wrong;
        var today = SwedishCalendar.StockholmDate(nowUtc);
        var refusals = Holds(@case, payment, elsewhere, JudgedAt(paidOn, nowUtc));
        if (payment.Approvals.Count < Approvers)
            refusals.Add(new("not-approved-by-two", $"Payment {payment.Id} is approved by {(payment.Approvals.Count == 0 ? "nobody" : payment.Approvals[0].By)}: two different people approve before it is paid."));
        if (paidOn > today) refusals.Add(new("paid-in-future", $"{LetterOrders.Date(paidOn.Value)} has not come yet: mark the payment when the bank has made it."));
        if (paidOn < SwedishCalendar.StockholmDate(payment.OrderedAtUtc)) refusals.Add(new("paid-before-order", $"The payment was ordered on {LetterOrders.Date(SwedishCalendar.StockholmDate(payment.OrderedAtUtc))}, so it was not made on {LetterOrders.Date(paidOn.Value)}."));
        else if (payment.Approvals is [.., var last] && payment.Approvals.Count >= Approvers && paidOn < SwedishCalendar.StockholmDate(last.AtUtc))
            refusals.Add(new("paid-before-approval", $"{last.By} was the second to approve the payment, on {LetterOrders.Date(SwedishCalendar.StockholmDate(last.AtUtc))}: the bank cannot have been told to make it on {LetterOrders.Date(paidOn.Value)}. Give the day on which it was made."));
        if (@case.Ending is { } ending && SwedishCalendar.StockholmDate(ending.AtUtc) is var endedOn && (paidOn ?? today) > endedOn)
            refusals.Add(new("paid-after-end", $"{@case.Reference} ended on {LetterOrders.Date(endedOn)}, and nothing is paid after that. If the bank has made the payment, give the day; if it has not, hold it with the reason."));
        if (refusals.Count > 0) return refusals;

        var after = Settled(Replace(@case, payment with { Made = new(paidOn ?? today, actor.Id, actor.Name, nowUtc) }), payment, nowUtc);
        return CloseCase.WhenDone(@case, new Change(after)
        {
            Facts = [new("payment-made", payment.Id, LetterOrders.Date(paidOn ?? today), LetterOrders.Amount(payment.AmountSek))],
        }, nowUtc);
    }

    public static Ruling<Change> Hold(Case @case, string paymentId, string? reason, Actor actor, DateTimeOffset nowUtc)
    {
        if (Find(@case, paymentId, out var payment) is { } unknown) return unknown;
        if (!PaymentHolds.IsOnItsWay(payment) && Precondition.Status(@case, "hold", CaseStatus.InForce) is { } wrong) return wrong;
        if (payment.Hold is not null) return new Refusal("already-held", $"{payment.Hold.By} holds payment {payment.Id} already: {payment.Hold.Reason}");
        if (Precondition.Reason(reason, "hold") is { } missing) return missing;

        var held = payment with { Hold = new(reason!.Trim(), actor.Name, nowUtc), IsToldHeld = !StatusTable.IsEnded(@case) };
        // Of an ended case: it was not made, and will not be.
        if (StatusTable.IsEnded(@case)) return new Change(Settled(Replace(@case, held), payment, nowUtc)) { Facts = [new("payment-held", payment.Id, Why: reason.Trim())] };
        var after = Replace(@case, held);
        return new Change(after)
        {
            Facts = [new("payment-held", payment.Id, Why: reason.Trim())],
            // Told even where something else holds it already: this reason does not end with the other.
            Letters = PaymentHolds.Held(after, held, PaymentHolds.Of(after, held, nowUtc), nowUtc),
        };
    }

    public static Ruling<Change> Release(Case @case, string paymentId, string? reason, DateTimeOffset nowUtc)
    {
        if (Find(@case, paymentId, out var payment) is { } unknown) return unknown;
        if (Precondition.Status(@case, "release", CaseStatus.InForce) is { } wrong) return wrong;
        if (payment.Hold is null) return new Refusal("not-held", $"Nobody holds payment {payment.Id} by hand. What else holds a payment ends with its cause.");
        if (Precondition.Reason(reason, "release") is { } missing) return missing;

        return PaymentHolds.Told(new Change(Replace(@case, payment with { Hold = null })) { Facts = [new("payment-released", payment.Id, Why: reason!.Trim())] }, nowUtc);
    }

    static List<Refusal> Holds(Case @case, Payment payment, IReadOnlyList<Refusal> elsewhere, DateTimeOffset nowUtc) => [.. PaymentHolds.Own(@case, payment, nowUtc), .. elsewhere];

    /// <summary>Nobody looks for the payment any more; and an ended case that has no other on its way owes its round what it did not get.</summary>
    static Case Settled(Case @case, Payment payment, DateTimeOffset nowUtc) => @case with
    {
        Obligations = StatusTable.IsEnded(@case) ? @case.Obligations.With(Ended.Owes(@case, nowUtc)) : @case.Obligations.Without(OrderPayment.Obligation, payment.Report),
        Suspension = @case.Suspension is { } suspension ? suspension with { Held = suspension.Held.Without(OrderPayment.Obligation, payment.Report) } : null,
    };

    static Refusal? Find(Case @case, string paymentId, out Payment payment)
    {
        payment = @case.Payments.FirstOrDefault(p => string.Equals(p.Id, paymentId, StringComparison.OrdinalIgnoreCase))!;
        if (payment is null) return new("unknown-payment", $"{@case.Reference} has no payment '{paymentId}'.");
        return payment.Made is { } made ? new("already-paid", $"Payment {payment.Id} was made on {LetterOrders.Date(made.PaidOn)}.") : null;
    }

    static Case Replace(Case @case, Payment payment) => @case with { Payments = [.. @case.Payments.Select(p => p.Id == payment.Id ? payment : p)] };
}
