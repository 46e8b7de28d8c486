using Mpp.Domain.Cases;

namespace Mpp.Domain.Correction;

/// <summary>
/// The case is kept out of everything public, or no longer (security in the partner country). At any stage, suspended and ended cases too: danger does not wait.
/// Handbook section 6.
/// </summary>
public static class Withhold
{
    public static Ruling<Change> Apply(Case @case, bool on, string reason)
    {
        if (@case.IsWithheld == on) return new Refusal("nothing-to-change", $"{@case.Reference} is {(on ? "withheld already" : "not withheld")}.");
        if (Precondition.Reason(reason, "withhold") is { } missing) return missing;
        return new Change(@case with { IsWithheld = on }) { Facts = [new("withholding", From: on ? "public" : "withheld", To: on ? "withheld" : "public", Why: reason.Trim())] };
    }
}
