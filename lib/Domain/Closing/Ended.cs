using Mpp.Domain.Cases;

namespace Mpp.Domain.Closing;

/// <summary>What withdrawal and termination have in common: nothing falls due any more, but the money that was committed has to go back to the envelope.</summary>
static class Ended
{
    /// <summary>Suspended cases too. An announced rejection has ended the case, although the table lets an unannounced one be withdrawn.</summary>
    public static Refusal? Check(Case @case, string verb, CaseStatus to)
    {
        var allowed = StatusTable.IsEnded(@case) ? [] : Enum.GetValues<CaseStatus>().Where(s => StatusTable.After(s).Contains(to)).ToArray();
        return Precondition.Status(@case, verb, allowed);
    }

    public static Case As(Case @case, CaseStatus status, Ending ending) => StatusTable.Change(@case, status) with
    {
        Ending = ending,
        Suspension = null,
        Obligations = @case.Decision?.LedgerOperation is { } operation ? [ReleaseCommitment.Due(operation, ending.AtUtc)] : [],
    };
}
