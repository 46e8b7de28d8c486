using Mpp.Domain.Cases;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;

namespace Mpp.Domain.Closing;

/// <summary>The last report is approved and the last payment made: the case closes by itself, what was not spent goes back to the envelope's books, everybody gets the closing letter. Handbook section 4.10.</summary>
public static class CloseCase
{
    /// <summary><paramref name="change"/> itself while anything is left to report or to pay, or the case is suspended; else with the closing added to it.</summary>
    internal static Change WhenDone(Case before, Change change, DateTimeOffset nowUtc)
    {
        var @case = change.Case;
        if (@case is not { Status: CaseStatus.InForce, Suspension: null } || @case.Reports.Any(r => r.Status != ReportStatus.Approved) || PaymentHolds.Open(@case).Count > 0) return change;

        var (approved, paid) = (GrantBudget.ApprovedSek(@case), GrantBudget.PaidSek(@case));
        var after = StatusTable.Change(@case, CaseStatus.Closed) with { Obligations = Ended.Owes(@case, nowUtc) };
        var head = Recipients.Head(@case);
        return change with
        {
            Case = after,
            Facts = [.. change.Facts, new("closed", From: LetterOrders.Amount(approved), To: LetterOrders.Amount(paid)), .. StatusTable.Facts(before, after)],
            Letters =
            [
                .. change.Letters,
                .. LetterOrders.To([.. Recipients.Everyone(@case), .. head is null ? [] : new[] { head }], "closing", "closing", new Dictionary<string, string>
                {
                    ["amountSek"] = LetterOrders.Amount(approved),
                    ["paidSek"] = LetterOrders.Amount(paid),
                    ["unspentSek"] = paid == approved ? "" : LetterOrders.Amount(approved - paid),
                }),
            ],
        };
    }
}
