using Mpp.Domain.Cases;

namespace Mpp.Domain.Closing;

/// <summary>
/// The applicant withdraws, by private link or through staff, at any stage, a suspended case too. An unannounced decision is no obstacle: the answer
/// must not tell it. Handbook section 4.10.
/// </summary>
public static class Withdraw
{
    public static Ruling<Change> Apply(Case @case, string reason, Actor actor, DateTimeOffset nowUtc)
    {
        const string Verb = "withdraw";
        if (Ended.Check(@case, Verb, CaseStatus.Withdrawn) is { } wrong) return wrong;
        if (Precondition.Reason(reason, Verb) is { } missing) return missing;

        var after = Ended.As(@case, CaseStatus.Withdrawn, new("withdrawn", reason.Trim(), actor.Name, nowUtc));
        return new Change(after)
        {
            Facts = [new("withdrawn", Why: reason.Trim()), .. StatusTable.Facts(@case, after)],
            Letters = LetterOrders.To(Recipients.Everyone(@case), "withdrawn", "withdrawn", new Dictionary<string, string> { ["reason"] = reason.Trim() }),
            Tasks = [.. Ended.Waiting(after)],
        };
    }
}
