using Mpp.Domain.Cases;

namespace Mpp.Functions.Stories;

/// <summary>
/// What follows from a fact beyond the fact itself: letters, something that is due at once, files to fetch, the end of a story. Where nothing follows (a review of two, a
/// recommendation, a decision before its announcement) nobody has to be woken, and no hint has to be left for a wake-up that could be lost.
/// </summary>
public static class Consequences
{
    /// <summary>What falls due later has hints of its own, and the story learns of a new stage when it is next woken.</summary>
    public static bool Has(Case before, Change change, DateTimeOffset nowUtc)
    {
        var after = change.Case;
        return change.Letters.Count > 0
            || after.Obligations.Any(o => o.Due.ToUtc() <= nowUtc)
            || CaseFiles.Open(after).Count > CaseFiles.Open(before).Count
            || ApplicationStory.IsOver(after) != ApplicationStory.IsOver(before)
            || ReportStory.Begun(after).Any(r => ReportStory.IsOver(after, r) && !ReportStory.IsOver(before, r));
    }
}
