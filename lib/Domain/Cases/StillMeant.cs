using Mpp.Domain.Agreements;
using Mpp.Domain.Completions;
using Mpp.Domain.Reporting;
using Mpp.Domain.Reviews;

namespace Mpp.Domain.Cases;

/// <summary>
/// Letters that announce a fact go out however late. Those that ask somebody to do something lose their meaning when it is done, or when a later one asks for it: a mail service may be away for a day, and
/// reminders stop as soon as the report is in (handbook 4.7).
/// </summary>
public static class StillMeant
{
    /// <summary>Why the letter, which has not gone out, is not to go out any more; null: it says what is so.</summary>
    public static Refusal? WhyNot(Case @case, LetterOrder letter) => letter.Letter switch
    {
        "report-opens" or "report-reminder" => AtRest(@case) ?? RemindOfReport.Overtaken(@case, letter),
        "completion-reminder" => AtRest(@case) ?? RemindOfCompletion.Overtaken(@case, letter),
        "agreement-reminder" => AtRest(@case) ?? RemindToSign.Overtaken(@case, letter),
        // The only letter that a reviewer gets: a suspension is no reason to withhold it.
        "reviewer-assigned" => Ended(@case) ?? AssignReviewers.Overtaken(@case, letter),
        _ => null,
    };

    static Refusal? AtRest(Case @case) => Ended(@case) ?? (@case.Suspension is null ? null : new("suspended", $"{@case.Reference} is suspended: nothing falls due."));

    static Refusal? Ended(Case @case) => StatusTable.IsEnded(@case) ? new("case-ended", $"{@case.Reference} has ended.") : null;
}
