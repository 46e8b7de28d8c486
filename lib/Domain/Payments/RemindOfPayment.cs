using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Domain.Payments;

/// <summary>The last day of a payment has come: if it is not made, staff hear of it, with what holds it.</summary>
public static class RemindOfPayment
{
    public const string TaskKind = "payment-late";

    /// <param name="case">As it is now.</param>
    /// <param name="report">Whose payment it is.</param>
    /// <param name="elsewhere">What other grants of the partnership hold it for.</param>
    /// <param name="nowUtc">Programme time.</param>
    public static Change Apply(Case @case, string report, IReadOnlyList<Refusal> elsewhere, DateTimeOffset nowUtc)
    {
        var after = @case with { Obligations = @case.Obligations.Without(OrderPayment.Obligation, report) };
        if (Of(@case, report) is not { } payment) return new(after);

        IReadOnlyList<Refusal> holds = [.. PaymentHolds.Own(@case, payment, nowUtc), .. elsewhere];
        return new(after)
        {
            Facts = [new("payment-late", payment.Id, To: LetterOrders.Date(payment.PayBy))],
            Tasks = [new(TaskKind, report, $"Payment {payment.Id} has to be made today, {LetterOrders.Date(payment.PayBy)}. {(holds.Count == 0 ? "Nothing holds it." : string.Join(" ", holds.Select(h => h.Message)))}")],
        };
    }

    /// <summary>The last day has come, and it is not made.</summary>
    internal static IEnumerable<StaffTask> Waiting(Case @case) => PaymentHolds.Open(@case).Where(p => !@case.IsToCome(OrderPayment.Obligation, p.Report))
        .Select(p => new StaffTask(TaskKind, p.Report, $"Payment {p.Id} was to be made by {LetterOrders.Date(p.PayBy)}, and is not."));

    /// <summary>The payment that is to be reminded of; null where it is made.</summary>
    public static Payment? Of(Case @case, string report) => @case.Payments.FirstOrDefault(p => p.Report == report && !p.IsPaid);
}
