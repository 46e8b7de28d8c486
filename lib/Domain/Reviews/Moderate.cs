using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Reviews;

/// <summary>A wide spread of scores was talked through: the note takes the place of a third review. Handbook section 4.4.</summary>
public static class Moderate
{
    public static Ruling<Change> Apply(Case @case, string note, ProgrammeSettings settings)
    {
        const string Verb = "moderate";
        if (Precondition.Check(@case, Verb, CaseStatus.UnderReview) is { } wrong) return wrong;

        List<Refusal> refusals = [];
        if (!ReviewScores.AllAreIn(@case, settings))
        {
            var (sent, expected) = (ReviewScores.Counting(@case).Count, Math.Max(@case.Reviews.Count(r => r.IsExpected), settings.ReviewersPerCase));
            refusals.Add(new("reviews-missing", $"{sent} of {expected} reviews are in; there is nothing to moderate before all are."));
        }

        if (string.IsNullOrWhiteSpace(note)) refusals.Add(new("no-note", "Say in the note what was talked through and what came of it."));
        if (refusals.Count > 0) return refusals;

        var after = ReviewScores.Settle(@case with { ModerationNote = note.Trim() }, settings);
        return new Change(after) { Facts = [new("moderated", Why: note.Trim()), .. StatusTable.Facts(@case, after)] };
    }
}
