using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Closing;

namespace Mpp.Domain.Payments;

/// <summary>
/// What Finance does with an ordered payment: two different people approve it, one holds or releases it by hand, one writes down that the bank has paid. <c>elsewhere</c> is what other grants of the partnership hold it
/// for (<see cref="PaymentHolds.Elsewhere"/>). Handbook section 4.8.
/// </summary>
public static class PaymentCommands
{
    /// <summary>So many different people approve.</summary>
    public const int Approvers = 2;

    public static Ruling<Change> Approve(Case @case, string paymentId, IReadOnlyList<Refusal> elsewhere, Actor actor, DateTimeOffset nowUtc)
    {
        if (Find(@case, paymentId, "approve", out var payment) is { } wrong) return wrong;
        if (payment.Approvals.Any(a => string.Equals(a.ById, actor.Id, StringComparison.OrdinalIgnoreCase)))
            return new Refusal("four-eyes", $"{actor.Name} has approved payment {payment.Id} already: somebody else has to be the second.");
        if (payment.Approvals.Count >= Approvers) return new Refusal("already-approved", $"Payment {payment.Id} has been approved by {string.Join(" and ", payment.Approvals.Select(a => a.By))}.");
        if (Holds(@case, payment, elsewhere, nowUtc) is { Count: > 0 } holds) return holds;

        return new Change(Replace(@case, payment with { Approvals = [.. payment.Approvals, new(actor.Id, actor.Name, nowUtc)] }))
        {
            Facts = [new("payment-approved", payment.Id, $"approval-{payment.Approvals.Count + 1}", LetterOrders.Amount(payment.AmountSek))],
        };
    }

    /// <param name="case">The case.</param>
    /// <param name="paymentId">2026-0012-year-1.</param>
    /// <param name="paidOn">The day on which the bank paid, the day of the second approval or later; null: today.</param>
    /// <param name="elsewhere">Holds found outside the case.</param>
    /// <param name="actor">Of Finance.</param>
    /// <param name="nowUtc">Programme time.</param>
    public static Ruling<Change> MarkPaid(Case @case, string paymentId, DateOnly? paidOn, IReadOnlyList<Refusal> elsewhere, Actor actor, DateTimeOffset nowUtc)
    {
        if (Find(@case, paymentId, "mark-paid", out var payment) is { } wrong) return wrong;
        var today = SwedishCalendar.StockholmDate(nowUtc);
        var refusals = Holds(@case, payment, elsewhere, nowUtc);
        if (payment.Approvals.Count < Approvers)
            refusals.Add(new("not-approved-by-two", $"Payment {payment.Id} is approved by {(payment.Approvals.Count == 0 ? "nobody" : payment.Approvals[0].By)}: two different people approve before it is paid."));
        if (paidOn > today) refusals.Add(new("paid-in-future", $"{LetterOrders.Date(paidOn.Value)} has not come yet: mark the payment when the bank has made it."));
        if (paidOn < SwedishCalendar.StockholmDate(payment.OrderedAtUtc)) refusals.Add(new("paid-before-order", $"The payment was ordered on {LetterOrders.Date(SwedishCalendar.StockholmDate(payment.OrderedAtUtc))}, so it was not made on {LetterOrders.Date(paidOn.Value)}."));
        else if (payment.Approvals is [.., var last] && payment.Approvals.Count >= Approvers && paidOn < SwedishCalendar.StockholmDate(last.AtUtc))
            refusals.Add(new("paid-before-approval", $"{last.By} was the second to approve the payment, on {LetterOrders.Date(SwedishCalendar.StockholmDate(last.AtUtc))}: the bank cannot have been told to make it on {LetterOrders.Date(paidOn.Value)}. Give the day on which it was made."));
        if (refusals.Count > 0) return refusals;

        var after = Replace(@case, payment with { Made = new(paidOn ?? today, actor.Id, actor.Name, nowUtc) }) with { Obligations = @case.Obligations.Without(OrderPayment.Obligation, payment.Report) };
        return CloseCase.WhenDone(@case, new Change(after)
        {
            Facts = [new("payment-made", payment.Id, LetterOrders.Date(paidOn ?? today), LetterOrders.Amount(payment.AmountSek))],
        }, nowUtc);
    }

    public static Ruling<Change> Hold(Case @case, string paymentId, string? reason, Actor actor, DateTimeOffset nowUtc)
    {
        if (Find(@case, paymentId, "hold", out var payment) is { } wrong) return wrong;
        if (payment.Hold is not null) return new Refusal("already-held", $"{payment.Hold.By} holds payment {payment.Id} already: {payment.Hold.Reason}");
        if (Precondition.Reason(reason, "hold") is { } missing) return missing;

        var held = payment with { Hold = new(reason!.Trim(), actor.Name, nowUtc) };
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
        if (Find(@case, paymentId, "release", out var payment) is { } wrong) return wrong;
        if (payment.Hold is null) return new Refusal("not-held", $"Nobody holds payment {payment.Id} by hand. What else holds a payment ends with its cause.");
        if (Precondition.Reason(reason, "release") is { } missing) return missing;

        var after = Replace(@case, payment with { Hold = null });
        return new Change(after)
        {
            Facts = [new("payment-released", payment.Id, Why: reason!.Trim())],
            Letters = [.. PaymentHolds.Letters(@case, after, nowUtc)],
        };
    }

    static List<Refusal> Holds(Case @case, Payment payment, IReadOnlyList<Refusal> elsewhere, DateTimeOffset nowUtc) => [.. PaymentHolds.Of(@case, payment, nowUtc), .. elsewhere];

    static Refusal? Find(Case @case, string paymentId, string verb, out Payment payment)
    {
        payment = @case.Payments.FirstOrDefault(p => string.Equals(p.Id, paymentId, StringComparison.OrdinalIgnoreCase))!;
        if (payment is null) return new("unknown-payment", $"{@case.Reference} has no payment '{paymentId}'.");
        if (payment.Made is { } made) return new("already-paid", $"Payment {payment.Id} was made on {LetterOrders.Date(made.PaidOn)}.");
        return Precondition.Status(@case, verb, CaseStatus.InForce);
    }

    static Case Replace(Case @case, Payment payment) => @case with { Payments = [.. @case.Payments.Select(p => p.Id == payment.Id ? payment : p)] };
}
