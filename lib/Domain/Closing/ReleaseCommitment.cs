using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;

namespace Mpp.Domain.Closing;

/// <summary>
/// What an approval committed and was not paid is back in the round's envelope. The ledger is another partition, so the ended case owes the release as an obligation
/// until the ledger's entry is written; this settles it.
/// </summary>
public static class ReleaseCommitment
{
    /// <summary>The obligation's kind; its occasion is the ledger operation to release.</summary>
    public const string Obligation = "ledger-release";

    internal static Obligation Due(string operation, DateTimeOffset nowUtc) => new(Obligation, operation, new(SwedishCalendar.StockholmTime(nowUtc)));

    /// <summary>Approved less paid, whole SEK: what goes back when the case ends.</summary>
    public static long UnspentSek(Case @case) => GrantBudget.ApprovedSek(@case) - GrantBudget.PaidSek(@case);

    /// <summary>What the case holds of its round's envelope, whole SEK: what was approved while it runs, what was paid once it has ended.</summary>
    public static long HeldSek(Case @case) => HeldSek(@case, StatusTable.IsEnded(@case));

    /// <summary>As above, for a case that <paramref name="hasEnded"/> or not.</summary>
    public static long HeldSek(Case @case, bool hasEnded) => hasEnded ? GrantBudget.PaidSek(@case) : GrantBudget.ApprovedSek(@case);

    /// <summary>The case has ended, and the ledger may not have its release yet; or Finance has not told yet what of it was paid.</summary>
    public static bool IsOwed(Case @case) => @case.Obligations.Any(o => o.Kind == Obligation) || StatusTable.IsEnded(@case) && PaymentHolds.Open(@case).Count > 0;

    /// <summary>After the ledger has the release of <paramref name="operation"/>. The change has no facts where that was recorded before.</summary>
    public static Change Apply(Case @case, string operation)
    {
        var owed = @case.Obligations.Any(o => o.Kind == Obligation && o.Occasion == operation);
        return new(@case with { Obligations = @case.Obligations.Without(Obligation, operation) })
        {
            Facts = owed ? [new("commitment-released", operation, LetterOrders.Amount(GrantBudget.ApprovedSek(@case)), LetterOrders.Amount(GrantBudget.PaidSek(@case)))] : [],
        };
    }
}
