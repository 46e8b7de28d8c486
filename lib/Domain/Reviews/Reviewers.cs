using Mpp.Domain.Cases;

namespace Mpp.Domain.Reviews;

/// <summary>Somebody who can be asked to review, as staff name them. <paramref name="Municipality"/>: where they work or live; several are divided by commas.</summary>
public sealed record ReviewerNamed(string Name, string Email, string Municipality);

/// <summary>A reviewer on the list with the number of cases they have in hand.</summary>
public sealed record ReviewerCandidate(string Name, string Email, string Municipality, int Load);

/// <summary>Who a reviewer is within a case: persons by e-mail address, in letters and audit trail by number.</summary>
public static class Reviewers
{
    /// <summary>The index of the reviewer's assignment in the case; -1 if there is none.</summary>
    public static int IndexOf(Case @case, string email)
    {
        for (var i = 0; i < @case.Reviews.Count; i++)
        {
            if (IsSameAddress(@case.Reviews[i].Email, email)) return i;
        }

        return -1;
    }

    /// <summary>reviewer-1 …: names nobody, so that it can stand in the audit chain. Assignments are never removed, so it never changes.</summary>
    public static string Id(int index) => $"reviewer-{index + 1}";

    internal static bool IsSameAddress(string one, string other) => string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);

    internal static Case With(Case @case, int index, Review review) => @case with { Reviews = [.. @case.Reviews.Select((r, i) => i == index ? review : r)] };
}
