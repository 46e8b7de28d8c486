using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Reviews;

/// <summary>
/// A reviewer has an interest in the case and steps aside. A review already sent stays on file and no longer counts, so a case that was reviewed may be under review again.
/// </summary>
public static class DeclareInterest
{
    public static Ruling<Change> Apply(Case @case, string reason, Actor actor, ProgrammeSettings settings)
    {
        const string Verb = "declare-interest";
        if (Precondition.Check(@case, Verb, CaseStatus.UnderReview, CaseStatus.Reviewed) is { } wrong) return wrong;

        var index = Reviewers.IndexOf(@case, actor.Id);
        if (index < 0) return new Refusal("not-assigned", $"{actor.Name} is no reviewer of {@case.Reference}.");
        if (!@case.Reviews[index].IsExpected) return new Refusal("already-declared", $"{actor.Name} has declared an interest in {@case.Reference} already.");
        if (Precondition.Reason(reason, Verb) is { } missing) return missing;

        var review = @case.Reviews[index];
        var aside = Reviewers.With(@case, index, review with { Interest = reason.Trim() });
        // A note that talked through other scores says nothing of those that are left.
        var after = ReviewScores.Settle(review.IsSent ? aside with { ModerationNote = null } : aside, settings);
        return new Change(after)
        {
            Facts = [new("interest-declared", Reviewers.Id(index), Why: reason.Trim()), .. StatusTable.Facts(@case, after)],
            Tasks = [.. Lacking(after, index, settings), .. SubmitReview.SpreadTask(after, settings)],
        };
    }

    static IEnumerable<StaffTask> Lacking(Case @case, int index, ProgrammeSettings settings)
    {
        var expected = @case.Reviews.Count(r => r.IsExpected);
        if (expected < settings.ReviewersPerCase)
        {
            yield return new("assign-reviewer", Reviewers.Id(index), $"A reviewer stepped aside; {expected} of {settings.ReviewersPerCase} are left. Assign another.");
        }
    }
}
