using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Payments;

namespace Mpp.Domain.Closing;

/// <summary>A case stands still, at any stage: nothing falls due and nothing but resuming, withdrawing and terminating is possible.</summary>
public static class Suspend
{
    public static Ruling<Change> Apply(Case @case, string reason, Actor actor, DateTimeOffset nowUtc)
    {
        const string Verb = "suspend";
        if (StatusTable.IsEnded(@case)) return Precondition.Status(@case, Verb)!;
        if (@case.Suspension is not null) return new Refusal("already-suspended", $"{@case.Reference} is suspended already.");
        if (Precondition.Reason(reason, Verb) is { } missing) return missing;

        // Nothing of it is overdue any more, which others may wait to hear.
        return new Change(@case with
        {
            Suspension = new(reason.Trim(), actor.Name, nowUtc, @case.Obligations.Without(TellPartnership.Obligation)),
            Obligations = TellPartnership.OwedWithoutReports(@case, nowUtc),
        })
        {
            Facts = [new("suspended", From: "running", To: "suspended", Why: reason.Trim())],
            Letters = LetterOrders.To(
                Recipients.Everyone(@case), "suspended", Occasion.Of(nowUtc), new Dictionary<string, string> { ["reason"] = reason.Trim() }),
        };
    }
}
