using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Payments;

namespace Mpp.Tests.Books;

/// <summary>Two people of Finance approve, somebody holds and releases, the bank pays (handbook 4.8).</summary>
static class PaymentDeeds
{
    public static Deed Approve(Case @case, Chance chance)
    {
        var payment = Payment(@case, chance, p => p.Approvals.Count < 2);
        var who = Approver(@case, chance, payment);
        return Of("approve", @case, payment, who, hand => PaymentCommands.Approve(hand.Case, payment, Elsewhere(hand), who, hand.NowUtc), new { });
    }

    public static Deed MarkPaid(Case @case, Chance chance, DateTimeOffset nowUtc)
    {
        var (payment, who) = (Payment(@case, chance, p => p.Approvals.Count >= 2), chance.Pick(Cast.Finance));
        var today = SwedishCalendar.StockholmDate(nowUtc);
        // Perhaps the bank did it on the day of the second approval, or before the case ended, and nobody wrote it down.
        var earlier = @case.Ending?.AtUtc ?? (@case.Payments.FirstOrDefault(p => p.Id == payment) is { Approvals: [.., var last] } ? last.AtUtc : null);
        var paidOn = chance.Or<DateOnly?>(earlier is { } at && (@case.Ending is not null || chance.OneIn(4)) ? SwedishCalendar.StockholmDate(at) : chance.OneIn(2) ? null : today, today.AddDays(1), today.AddDays(-400), DateOnly.MinValue);
        return Of("mark-paid", @case, payment, who, hand => PaymentCommands.MarkPaid(hand.Case, payment, paidOn, Elsewhere(hand, paidOn), who, hand.NowUtc), new { paidOn });
    }

    public static Deed Hold(Case @case, Chance chance)
    {
        var (payment, who, reason) = (Payment(@case, chance, p => p.Hold is null), chance.Pick(Cast.Finance), chance.Reason());
        return Of("hold", @case, payment, who, hand => PaymentCommands.Hold(hand.Case, payment, reason, who, hand.NowUtc), new { reason });
    }

    public static Deed Release(Case @case, Chance chance)
    {
        var (payment, reason) = (Payment(@case, chance, p => p.Hold is not null), chance.Reason());
        return Of("release", @case, payment, chance.Pick(Cast.Finance), hand => PaymentCommands.Release(hand.Case, payment, reason, hand.NowUtc), new { reason });
    }

    static Deed Of(string verb, Case @case, string payment, Actor who, Func<Hand, Ruling<Change>> rule, object body) =>
        new(verb, @case.Reference, who, rule) { Role = "Finance", Route = $"payments/{payment}/{verb}", Body = body };

    static IReadOnlyList<Refusal> Elsewhere(Hand hand, DateOnly? paidOn = null) => [.. hand.Others.SelectMany(o => PaymentHolds.Elsewhere(hand.Case, o, hand.Live.PaymentsHeldFromOffset, PaymentCommands.JudgedAt(paidOn, hand.NowUtc)))];

    static string Payment(Case @case, Chance chance, Func<Payment, bool> wanted) =>
        chance.Or((@case.Payments.FirstOrDefault(p => !p.IsPaid && wanted(p)) ?? (@case.Payments is [.., var last] ? last : null))?.Id ?? $"{@case.Reference}-year-1", $"{@case.Reference}-year-1", $"{@case.Reference}-year-9");

    /// <summary>Somebody who has not approved it yet; in an odd deed perhaps one who has.</summary>
    static Actor Approver(Case @case, Chance chance, string payment)
    {
        var by = @case.Payments.FirstOrDefault(p => p.Id == payment)?.Approvals.Select(a => a.ById).ToList() ?? [];
        IReadOnlyList<Actor> free = [.. Cast.Finance.Where(f => !by.Contains(f.Id))];
        return chance.Or(chance.Pick(free), [.. Cast.Finance, .. Cast.Finance.Where(f => by.Contains(f.Id)).Select(f => f with { Id = f.Id.ToUpperInvariant() })]);
    }
}
