using Mpp.Domain.Cases;

namespace Mpp.Domain.Rounds;

/// <summary>What a command does to a round: the round as it becomes, and what the programme's audit trail says.</summary>
public sealed record RoundChange(Round Round, IReadOnlyList<AuditFact> Facts);

/// <summary>How dates stand in messages and in the audit trail.</summary>
static class RoundText
{
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
