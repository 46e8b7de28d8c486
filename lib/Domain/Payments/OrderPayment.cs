using System.Globalization;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Payments;

/// <summary>An approved report orders the payment of what was accepted of it, thirty days later at the latest. Handbook section 4.8.</summary>
public static class OrderPayment
{
    /// <summary>The kind of the obligation to look whether it is paid; its occasion is the report.</summary>
    public const string Obligation = "payment-due";

    /// <summary>What Finance is asked to do, until the payment is made.</summary>
    public const string TaskKind = "payment";

    /// <summary>Null where nothing was accepted.</summary>
    internal static Payment? For(Case @case, string report, IReadOnlyList<LineAmount> accepted, ProgrammeSettings settings, DateTimeOffset nowUtc) => accepted.Count == 0
        ? null
        : new($"{@case.Reference}-{report}", report, accepted, nowUtc, SwedishCalendar.StockholmDate(nowUtc).AddDays(settings.PayWithinDays));

    /// <summary>In the morning of the last day, while it can still be paid.</summary>
    internal static Obligation Due(Payment payment, ProgrammeSettings settings) => new(Obligation, payment.Report, SwedishCalendar.At(payment.PayBy, settings.LettersGoOutAt, settings.Zone));

    /// <summary>Held ones, too: whoever releases them has to be there.</summary>
    internal static IEnumerable<StaffTask> Waiting(Case @case) => PaymentHolds.Open(@case).Select(p => Task(@case, p));

    internal static StaffTask Task(Case @case, Payment payment) => new(TaskKind, payment.Report, string.Create(CultureInfo.InvariantCulture,
        $"{payment.AmountSek} SEK to {@case.Application.Applicant.Name} for report {payment.Report} of {@case.Reference}: two people approve, paid by {LetterOrders.Date(payment.PayBy)} at the latest."));
}
