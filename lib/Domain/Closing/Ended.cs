using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Payments;

namespace Mpp.Domain.Closing;

/// <summary>What withdrawal, termination and closing have in common: nothing falls due any more, but money that was committed and not paid has to go back to the envelope. What the bank may be paying at that moment is told by Finance first.</summary>
static class Ended
{
    /// <summary>Suspended cases too. An announced rejection has ended the case, although the table lets an unannounced one be withdrawn.</summary>
    public static Refusal? Check(Case @case, string verb, CaseStatus to)
    {
        var allowed = StatusTable.IsEnded(@case) ? [] : Enum.GetValues<CaseStatus>().Where(s => StatusTable.After(s).Contains(to)).ToArray();
        return Precondition.Status(@case, verb, allowed);
    }

    public static Case As(Case @case, CaseStatus status, Ending ending) => StatusTable.Change(@case, status) with
    {
        Ending = ending,
        Suspension = null,
        Obligations = Owes(@case, ending.AtUtc),
    };

    /// <summary>An ended case owes its round what it was promised and did not get, once that is known, nothing where all was paid; and the other grants of its partnership that they are free.</summary>
    public static IReadOnlyList<Obligation> Owes(Case @case, DateTimeOffset nowUtc) =>
    [
        .. @case.Decision?.LedgerOperation is { } operation && ReleaseCommitment.UnspentSek(@case) > 0 && !@case.Payments.Any(PaymentHolds.IsOnItsWay) ? [ReleaseCommitment.Due(operation, nowUtc)] : Array.Empty<Obligation>(),
        .. TellPartnership.OwedWithoutReports(@case, nowUtc),
    ];

    /// <summary>What Finance has to say of each payment that was on its way.</summary>
    public static IEnumerable<StaffTask> Waiting(Case ended) =>
        PaymentHolds.Open(ended).Select(p => new StaffTask(OrderPayment.TaskKind, $"{p.Report}.ended",
            $"Finance: two people had approved payment {p.Id}, {LetterOrders.Amount(p.AmountSek)} SEK, before {ended.Reference} ended on {LetterOrders.Date(SwedishCalendar.StockholmDate(ended.Ending!.AtUtc))}. Mark it as paid if the bank has made it, on that day or earlier; if not, hold it with the reason. Until then the whole grant stays committed in its round."));
}
