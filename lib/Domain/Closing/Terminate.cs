using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;

namespace Mpp.Domain.Closing;

/// <summary>ICLD ends a case before its time, with recovery of money where some has been paid. Handbook section 4.10.</summary>
public static class Terminate
{
    /// <summary>Finance claims money back; only a person knows when it has come.</summary>
    public const string RecoveryTask = "recover-money";

    public static Ruling<Change> Apply(Case @case, string reason, long recoverSek, Actor actor, DateTimeOffset nowUtc)
    {
        const string Verb = "terminate";
        if (Ended.Check(@case, Verb, CaseStatus.Terminated) is { } wrong) return wrong;

        List<Refusal> refusals = [];
        if (Precondition.Reason(reason, Verb) is { } missing) refusals.Add(missing);
        var recoverable = GrantBudget.PaidSek(@case);
        if (recoverSek < 0) refusals.Add(new("recover-negative", "The amount to recover is 0 SEK or more."));
        if (recoverSek > recoverable)
        {
            var why = recoverable == 0 ? "nothing has been paid" : $"{LetterOrders.Amount(recoverable)} SEK were paid";
            refusals.Add(new("recover-too-much", $"{LetterOrders.Amount(recoverSek)} SEK cannot be recovered: {why}."));
        }

        if (refusals.Count > 0) return refusals;

        var after = Ended.As(@case, CaseStatus.Terminated, new("terminated", reason.Trim(), actor.Name, nowUtc, recoverSek));
        var head = Recipients.Head(@case);
        return new Change(after)
        {
            Facts = [new("terminated", To: LetterOrders.Amount(recoverSek), Why: reason.Trim()), .. StatusTable.Facts(@case, after)],
            Letters = LetterOrders.To([.. Recipients.Everyone(@case), .. head is null ? [] : new[] { head }], "terminated", "terminated", new Dictionary<string, string>
            {
                ["reason"] = reason.Trim(),
                ["recoverSek"] = LetterOrders.Amount(recoverSek),
            }),
            Tasks = recoverSek == 0 ? [.. Ended.Waiting(after)] : [.. Ended.Waiting(after), new(RecoveryTask, "terminated", $"Finance: claim {LetterOrders.Amount(recoverSek)} SEK back from {@case.Application.Applicant.Name} for {@case.Reference}, which is terminated. The letter says that the payment details follow.")],
        };
    }
}
