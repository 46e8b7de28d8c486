using System.Globalization;
using Mpp.Domain.Cases;

namespace Mpp.Domain.Intake;

/// <summary>
/// The letters that answer a submission. Receipts, and what stands in for one, go to everyone who may follow the case; the occasion is the revision that is answered.
/// </summary>
static class IntakeLetters
{
    // A receipt repeats what was sent, and each recipient's copy is a row of the same transaction.
    const int MostShown = 60;

    /// <summary>A receipt for what was received in time (or too early); a late one gets its refusal instead, and hears of everything else that is wrong in it.</summary>
    public static IReadOnlyList<LetterOrder> Answer(Case @case, Revision revision)
    {
        var occasion = revision.Number.ToString(CultureInfo.InvariantCulture);
        if (@case.Status != CaseStatus.NotEligible) return Receipt(@case, revision, occasion);
        return @case.Eligibility.Refusals.Any(r => r.Code == "round-closed")
            ? Reasons(@case, "late-refused", occasion)
            : [.. Receipt(@case, revision, occasion), .. Reasons(@case, "not-eligible", occasion)];
    }

    /// <summary>A letter that lists why not: every refusal on record.</summary>
    public static IReadOnlyList<LetterOrder> Reasons(Case @case, string letter, string occasion) =>
        ToEveryone(@case, letter, occasion, new() { ["reasons"] = LetterOrders.Lines(@case.Eligibility.Refusals.Select(r => r.Message)) });

    static IReadOnlyList<LetterOrder> Receipt(Case @case, Revision revision, string occasion)
    {
        var application = @case.Application;
        Dictionary<string, string> values = new()
        {
            ["receivedAt"] = LetterOrders.Moment(revision.ReceivedAtUtc),
            // What cannot be applied for is refused with the figure that was sent; an amount in a letter is digits.
            ["amountSek"] = LetterOrders.Amount(Math.Max(0, application.RequestedSek)),
            ["startDate"] = LetterOrders.Date(application.StartDate),
            ["endDate"] = LetterOrders.Date(application.EndDate),
            ["grantType"] = application.GrantType,
            ["budget"] = LetterOrders.Lines(Shown(application.Budget.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Line}: {l.AmountSek}")))),
            ["attachments"] = LetterOrders.Lines(Shown(application.Attachments.Select(a => $"{a.Name} ({a.Kind})"))),
        };
        if (revision.Number > 1) values["revision"] = occasion;
        return ToEveryone(@case, "receipt", occasion, values);
    }

    static List<string> Shown(IEnumerable<string> items)
    {
        var all = items.ToList();
        return all.Count <= MostShown ? all : [.. all.Take(MostShown), $"… + {all.Count - MostShown}"];
    }

    static IReadOnlyList<LetterOrder> ToEveryone(Case @case, string letter, string occasion, Dictionary<string, string> values) =>
        LetterOrders.To(Recipients.Everyone(@case), letter, occasion, values);
}
