using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Domain.Completions;

/// <summary>An officer accepts an application as complete, on what there is: reviewers can be assigned. A completion that is still open is over.</summary>
public static class AcceptComplete
{
    public static Ruling<Change> Apply(Case @case, DateTimeOffset nowUtc)
    {
        if (Precondition.Check(@case, "accept-complete", CaseStatus.Eligible, CaseStatus.Returned) is { } refusal) return refusal;

        var next = StatusTable.Change(@case, CaseStatus.Complete) with
        {
            Completions = [.. @case.Completions.Select(c => c.IsOpen ? c with { CompletedAtUtc = nowUtc } : c)],
            Obligations = @case.Obligations.Without("completion-reminder").Without("completion-expires"),
        };
        return new Change(next) { Facts = [new("accept-complete"), .. StatusTable.Facts(@case, next)] };
    }
}
