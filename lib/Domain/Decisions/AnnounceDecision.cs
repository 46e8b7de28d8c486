using Mpp.Domain.Cases;

namespace Mpp.Domain.Decisions;

/// <summary>
/// The decision becomes known: the case's part of a round's announcement, once. The applicant's coordinators and head, and the partners, are told.
/// Handbook section 4.5.
/// </summary>
public static class AnnounceDecision
{
    /// <summary>A case that was withdrawn or suspended since the selection was frozen refuses; a resumed one belongs in the next announcement.</summary>
    public static Ruling<Change> Apply(Case @case, DateTimeOffset nowUtc)
    {
        const string Verb = "announce";
        if (@case.Decision?.AnnouncedAtUtc is not null) return new Refusal("already-announced", $"The decision on {@case.Reference} has been announced already.");
        if (Precondition.Check(@case, Verb, CaseStatus.Approved, CaseStatus.Rejected) is { } wrong) return wrong;

        var decision = @case.Decision ?? throw new InvalidOperationException($"Case {@case.Reference} is {@case.Status}, but has no decision.");
        var head = Recipients.Head(@case);
        IEnumerable<Recipient> told = [.. Recipients.Coordinators(@case), .. head is null ? [] : new[] { head }, .. Recipients.ForPartners(@case)];
        return new Change(@case with { Decision = decision with { AnnouncedAtUtc = nowUtc } })
        {
            Facts = [new("decision-announced", decision.Outcome == Outcome.Approve ? "approve" : "reject")],
            Letters = decision.Outcome == Outcome.Approve
                ? LetterOrders.To(told, "decision-approved", "decision", new Dictionary<string, string>
                {
                    ["amountSek"] = LetterOrders.Amount(decision.AmountSek),
                    ["requestedSek"] = LetterOrders.Amount(@case.Application.RequestedSek),
                    ["conditions"] = LetterOrders.Lines(@case.Conditions.Select(c => c.Text)),
                    ["reason"] = Reason(@case, decision),
                })
                : LetterOrders.To(told, "decision-rejected", "decision", new Dictionary<string, string> { ["reason"] = Reason(@case, decision) }),
        };
    }

    /// <summary>A decider who follows the recommendation need not repeat its reason.</summary>
    static string Reason(Case @case, Decision decision) => decision.Reason.Length > 0 ? decision.Reason : @case.Recommendation?.Reason ?? "";
}
