using System.Globalization;
using Mpp.Domain.Cases;

namespace Mpp.Domain.Rounds;

/// <summary>A decision meeting was held: its minutes are put on the round's record, with how many cases it was about. Handbook section 3.</summary>
public static class RecordMinutes
{
    public static Ruling<RoundChange> Apply(Round round, string minutes, int cases)
    {
        if (string.IsNullOrWhiteSpace(minutes)) return new Refusal("minutes", "Decisions of a meeting need its minutes, or where they are kept.");
        return new RoundChange(round, [new("decision-meeting", round.Id, null, string.Create(CultureInfo.InvariantCulture, $"{cases} cases"), minutes.Trim())]);
    }
}
