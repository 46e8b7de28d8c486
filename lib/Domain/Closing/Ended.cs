using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Domain.Closing;

/// <summary>What withdrawal, termination and closing have in common: nothing falls due any more, but money that was committed and not paid has to go back to the envelope.</summary>
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
        Obligations = Owes(@case, ending.AtUtc),
    };

    /// <summary>An ended case owes its round what it was promised and did not get; nothing where all was paid.</summary>
    public static IReadOnlyList<Obligation> Owes(Case @case, DateTimeOffset nowUtc) =>
        @case.Decision?.LedgerOperation is { } operation && ReleaseCommitment.UnspentSek(@case) > 0 ? [ReleaseCommitment.Due(operation, nowUtc)] : [];
}
