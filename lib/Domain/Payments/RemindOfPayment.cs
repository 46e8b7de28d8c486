using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Domain.Payments;

/// <summary>The last day of a payment has come: if it is not made, staff hear of it, with what holds it.</summary>
public static class RemindOfPayment
{
    public const string TaskKind = "payment-late";

    public static Change Apply(Case @case, string report, DateTimeOffset nowUtc)
    {
        var after = @case with { Obligations = @case.Obligations.Without(OrderPayment.Obligation, report) };
        if (@case.Payments.FirstOrDefault(p => p.Report == report && !p.IsPaid) is not { } payment) return new(after);

        var holds = PaymentHolds.Of(@case, payment, nowUtc);
        return new(after)
        {
            Facts = [new("payment-late", payment.Id, To: LetterOrders.Date(payment.PayBy))],
            Tasks = [new(TaskKind, report, $"Payment {payment.Id} has to be made today, {LetterOrders.Date(payment.PayBy)}. {(holds.Count == 0 ? "Nothing holds it." : string.Join(" ", holds.Select(h => h.Message)))}")],
        };
    }

    /// <summary>The last day has come, and it is not made.</summary>
    internal static IEnumerable<StaffTask> Waiting(Case @case) => PaymentHolds.Open(@case).Where(p => !@case.IsToCome(OrderPayment.Obligation, p.Report))
        .Select(p => new StaffTask(TaskKind, p.Report, $"Payment {p.Id} was to be made by {LetterOrders.Date(p.PayBy)}, and is not."));
}
