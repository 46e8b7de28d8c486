using Mpp.Adapters.Tables;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Payments;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Payments;

/// <summary>Where a payment stands, as computed now.</summary>
public enum PaymentStatus
{
    /// <summary>Not approved by two yet; nothing holds it.</summary>
    Waiting,

    /// <summary>Something holds it.</summary>
    Held,

    /// <summary>Approved by two, and nothing holds it: the bank can pay.</summary>
    Ready,

    Paid,

    /// <summary>Two had approved it when its case ended: Finance marks it as paid, if the bank has made it, or holds it.</summary>
    OnItsWay,

    /// <summary>Its case ended before it was made: it is not made any more.</summary>
    Dropped,
}

/// <summary>
/// A payment as staff see it: by budget line what the report claimed, what of it was accepted and what is paid; who approved it; what holds it now, and why. <paramref name="CaseETag"/> is
/// what a command's If-Match refers to.
/// </summary>
public sealed record PaymentView(
    string Id, string Reference, string CaseETag, string? RoundId, string Applicant, string OrgNumber, string Report, PaymentStatus Status, long AmountSek, IReadOnlyList<PaymentLine> Lines,
    DateTimeOffset OrderedAtUtc, DateOnly PayBy, bool IsLate, IReadOnlyList<PaymentApproval> Approvals, IReadOnlyList<Refusal> Holds, DateOnly? PaidOn, string? PaidBy)
{
    /// <summary>What holds a payment that is still to be made; nothing for the others. <paramref name="elsewhere"/>: what other grants of the partnership do.</summary>
    public static IReadOnlyList<Refusal> HoldsOn(Case @case, Payment payment, IReadOnlyList<Refusal> elsewhere, DateTimeOffset now) =>
        payment.IsPaid || StatusTable.IsEnded(@case) ? [] : [.. PaymentHolds.Own(@case, payment, now), .. elsewhere];

    public static PaymentStatus StatusOf(Case @case, Payment payment, IReadOnlyList<Refusal> holds) => payment switch
    {
        { IsPaid: true } => PaymentStatus.Paid,
        _ when StatusTable.IsEnded(@case) => PaymentHolds.IsOnItsWay(payment) ? PaymentStatus.OnItsWay : PaymentStatus.Dropped,
        _ when holds.Count > 0 => PaymentStatus.Held,
        { Approvals.Count: >= PaymentCommands.Approvers } => PaymentStatus.Ready,
        _ => PaymentStatus.Waiting,
    };

    public static PaymentView Of(StoredCase stored, Payment payment, IReadOnlyList<Refusal> elsewhere, DateTimeOffset now)
    {
        var @case = stored.Case;
        var holds = HoldsOn(@case, payment, elsewhere, now);
        var status = StatusOf(@case, payment, holds);
        var claimed = @case.Reports.FirstOrDefault(r => r.Id == payment.Report)?.Claimed ?? [];
        return new(
            payment.Id, @case.Reference, Conditions.Tag(stored.ETag.ToString()), @case.RoundId, @case.Application.Applicant.Name, @case.Application.Applicant.OrgNumber, payment.Report, status, payment.AmountSek,
            [.. claimed.Select(c => c.Line).Union(payment.Lines.Select(l => l.Line)).Select(line => PaymentLine.Of(line, claimed, payment))],
            payment.OrderedAtUtc, payment.PayBy, status is PaymentStatus.Waiting or PaymentStatus.Held or PaymentStatus.Ready && payment.PayBy < SwedishCalendar.StockholmDate(now),
            [.. payment.Approvals.Select(CaseView.WithoutPersonId)], holds, payment.Made?.PaidOn, payment.Made?.By);
    }
}

/// <summary>Whole SEK of a line of the budget.</summary>
public sealed record PaymentLine(string Line, long ClaimedSek, long AcceptedSek, long PaidSek)
{
    public static PaymentLine Of(string line, IReadOnlyList<LineAmount> claimed, Payment payment)
    {
        var accepted = Sum(payment.Lines);
        return new(line, Sum(claimed), accepted, payment.IsPaid ? accepted : 0);

        long Sum(IReadOnlyList<LineAmount> amounts) => amounts.Where(a => a.Line == line).Sum(a => a.AmountSek);
    }
}
