using System.Globalization;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Domain.Completions;

/// <summary>A completion's time is up and nothing came: the case goes back to the officer, who decides on what there is. Handbook section 4.3.</summary>
public static class ExpireCompletion
{
    internal const string TaskKind = "completion-expired";

    /// <param name="case">Any case.</param>
    /// <param name="number">The completion's number, as in the obligation.</param>
    /// <param name="nowUtc">Programme time.</param>
    /// <returns>The same case, unchanged, where this completion is not open or its time is not up.</returns>
    public static Change Apply(Case @case, int number, DateTimeOffset nowUtc)
    {
        var open = @case.Completions.FirstOrDefault(c => c.Number == number && c.IsOpen);
        if (open is null || @case is not { Status: CaseStatus.Returned, Suspension: null } || nowUtc < open.Deadline.ToUtc()) return new(@case);

        var occasion = number.ToString(CultureInfo.InvariantCulture);
        var lastDay = CompletionLetters.Day(open.Deadline);
        var next = StatusTable.Change(@case, CaseStatus.Eligible) with
        {
            Completions = [.. @case.Completions.Select(c => c == open ? c with { ExpiredAtUtc = nowUtc } : c)],
            Obligations = @case.Obligations.Without("completion-reminder", occasion).Without("completion-expires", occasion),
        };
        return new(next)
        {
            Facts = [new("expire-completion", $"completion-{number}", null, lastDay), .. StatusTable.Facts(@case, next)],
            Letters = CompletionLetters.Telling(next, "completion-expired", occasion, "deadline", lastDay),
            Tasks = [Task(@case, open)],
        };
    }

    /// <summary>Nobody has decided on what there is.</summary>
    internal static IEnumerable<StaffTask> Waiting(Case @case) => @case.Completions is [.., { ExpiredAtUtc: not null } last] ? [Task(@case, last)] : [];

    static StaffTask Task(Case @case, Completion completion) => new(
        TaskKind, completion.Number.ToString(CultureInfo.InvariantCulture),
        $"{@case.Reference} was not completed by {CompletionLetters.Day(completion.Deadline)}. Decide on what there is, or return it once more if it has not been returned twice.");
}
