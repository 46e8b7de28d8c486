namespace Mpp.Domain.Cases;

/// <summary>What every command asks first: is the case where this verb applies?</summary>
public static class Precondition
{
    /// <summary>
    /// Null if <paramref name="verb"/> (as in the contract's routes) may act on the case now; else <c>suspended</c> or <c>wrong-status</c>,
    /// with what can be done instead.
    /// </summary>
    public static Refusal? Check(Case @case, string verb, params ReadOnlySpan<CaseStatus> allowed) => Status(@case, verb, allowed) ?? Suspension(@case, verb);

    /// <summary>As <see cref="Check"/>, for the verbs that a suspended case accepts too (resume, withdraw, terminate, note).</summary>
    public static Refusal? Status(Case @case, string verb, params ReadOnlySpan<CaseStatus> allowed)
    {
        if (allowed.Contains(@case.Status))
        {
            return null;
        }

        var possible = StatusTable.Verbs(@case);
        var instead = possible.Count == 0 ? "Nothing more happens to it." : $"Possible now: {string.Join(", ", possible)}.";
        return new("wrong-status", $"'{verb}' is not possible: case {@case.Reference} is '{StatusTable.StaffLabel(@case.Status, "en")}'. {instead}");
    }

    /// <summary>
    /// The refusal as the applicant may read it: staff's message names the status, and with it a decision that has not been announced. For everything behind a private link.
    /// </summary>
    public static Refusal ForApplicant(Refusal refusal, Case @case) => refusal.Code is "wrong-status" or "suspended"
        ? refusal with { Message = $"This is not possible now: {@case.Reference} is '{StatusTable.PublicLabel(@case, "en")}'." }
        : refusal;

    /// <summary><c>no-reason</c> unless there is one: what is put on file without a reason cannot be explained later.</summary>
    public static Refusal? Reason(string? reason, string verb) =>
        string.IsNullOrWhiteSpace(reason) ? new("no-reason", $"'{verb}' needs a reason: say in a sentence why, it goes into the audit trail.") : null;

    static Refusal? Suspension(Case @case, string verb) => @case.Suspension is null
        ? null
        : new("suspended", $"'{verb}' is not possible: case {@case.Reference} is suspended. Resume it first. Withdraw, terminate and note remain possible, and what protects people.");
}
