using Mpp.Domain.Cases;

namespace Mpp.Domain.Reviews;

/// <summary>
/// Reviewers are asked, by name or by load. Nobody reviews their own municipality, a case that names them, or one that they have an interest in.
/// An officer who asks for reviewers finds the application complete. A further reviewer can be asked until there is a recommendation. Handbook section 4.4.
/// </summary>
public static class AssignReviewers
{
    const string Verb = "assign-reviewers";
    static readonly CaseStatus[] From = [CaseStatus.Eligible, CaseStatus.Complete, CaseStatus.UnderReview, CaseStatus.Reviewed];

    public static Ruling<Change> Apply(Case @case, IReadOnlyList<ReviewerNamed> reviewers, DateTimeOffset nowUtc)
    {
        if (Precondition.Check(@case, Verb, From) is { } wrong) return wrong;

        List<Refusal> refusals = [.. reviewers.SelectMany(r => Conflicts(@case, r))];
        if (reviewers.Count == 0) refusals.Add(new("no-reviewers", "Name at least one reviewer, with e-mail address and municipality."));
        refusals.AddRange(
            from r in reviewers
            where r.Email.Length > 0
            group r by r.Email.Trim().ToUpperInvariant() into same
            where same.Count() > 1
            select new Refusal("reviewer-twice", $"{same.First().Name} is named {same.Count()} times; a reviewer reviews a case once."));
        return refusals.Count > 0 ? refusals : Assign(@case, reviewers, nowUtc);
    }

    /// <summary>The <paramref name="count"/> candidates with the fewest cases in hand of those without a conflict.</summary>
    public static Ruling<Change> ByLoad(Case @case, int count, IReadOnlyList<ReviewerCandidate> candidates, DateTimeOffset nowUtc)
    {
        if (Precondition.Check(@case, Verb, From) is { } wrong) return wrong;
        if (count is < 1 or > 10) return new Refusal("reviewer-count", $"Between 1 and 10 reviewers can be assigned at a time, not {count}.");

        // By address among equals: whoever repeats the command gets the same people.
        List<ReviewerNamed> chosen =
        [
            .. candidates
                .OrderBy(c => c.Load).ThenBy(c => c.Email, StringComparer.OrdinalIgnoreCase)
                .DistinctBy(c => c.Email.Trim(), StringComparer.OrdinalIgnoreCase)
                .Select(c => new ReviewerNamed(c.Name, c.Email, c.Municipality))
                .Where(r => !Conflicts(@case, r).Any())
                .Take(count),
        ];
        return chosen.Count == count
            ? Assign(@case, chosen, nowUtc)
            : new Refusal("too-few-reviewers", $"Of the {candidates.Count} reviewers on the list only {chosen.Count} have no conflict with this case, and {count} are needed: name others.");
    }

    static Change Assign(Case before, IReadOnlyList<ReviewerNamed> reviewers, DateTimeOffset nowUtc)
    {
        var first = before.Reviews.Count;
        var after = StatusTable.Change(before, CaseStatus.UnderReview) with
        {
            Reviews = [.. before.Reviews, .. reviewers.Select(r => new Review(r.Email.Trim(), r.Name.Trim(), r.Municipality.Trim(), nowUtc))],
        };
        return new(after)
        {
            Facts =
            [
                .. reviewers.Select((r, i) => new AuditFact("reviewer-assigned", Reviewers.Id(first + i), Why: $"{r.Name.Trim()}, {r.Municipality.Trim()}")),
                .. StatusTable.Facts(before, after),
            ],
            Letters = [.. reviewers.Select((r, i) => Letter(Reviewers.Id(first + i), r))],
        };
    }

    /// <summary>The reviewer has heard of it otherwise, and has sent the review or stepped aside.</summary>
    internal static Refusal? Overtaken(Case @case, LetterOrder letter) => @case.Reviews.Where((_, i) => Reviewers.Id(i) == letter.Occasion).Any(r => r.IsSent || !r.IsExpected)
        ? new("not-expected", $"No review of {letter.Occasion} is expected any more.")
        : null;

    /// <summary>No private link: a reviewer signs in.</summary>
    static LetterOrder Letter(string id, ReviewerNamed reviewer) =>
        new("reviewer-assigned", id, new(id, reviewer.Name.Trim(), reviewer.Email.Trim(), "en", null), [], new Dictionary<string, string>());

    static IEnumerable<Refusal> Conflicts(Case @case, ReviewerNamed reviewer)
    {
        if (string.IsNullOrWhiteSpace(reviewer.Name) || !reviewer.Email.Contains('@', StringComparison.Ordinal) || string.IsNullOrWhiteSpace(reviewer.Municipality))
        {
            yield return new("reviewer-incomplete", $"Reviewer '{reviewer.Name}' needs a name, an e-mail address and the municipality they work for or live in.");
            yield break;
        }

        var index = Reviewers.IndexOf(@case, reviewer.Email);
        if (index >= 0)
        {
            yield return @case.Reviews[index].IsExpected
                ? new("already-assigned", $"{reviewer.Name} is a reviewer of {@case.Reference} already.")
                : new("declared-interest", $"{reviewer.Name} has declared an interest in {@case.Reference} and cannot review it.");
        }

        if (Municipality.PartyNamed(@case.Application, reviewer.Municipality) is { } party)
        {
            yield return new("own-municipality", $"{reviewer.Name} belongs to {reviewer.Municipality}, and {party} is a party of {@case.Reference}. Choose somebody else.");
        }

        if (@case.Application.Contacts.Any(c => Reviewers.IsSameAddress(c.Email, reviewer.Email)))
        {
            yield return new("reviewer-is-contact", $"{reviewer.Name} is a contact of {@case.Reference} and cannot review it.");
        }
    }
}
