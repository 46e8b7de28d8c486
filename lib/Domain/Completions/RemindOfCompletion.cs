using System.Globalization;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Domain.Completions;

/// <summary>Three working days before a completion's time is up, at 08:00, the applicant is reminded once.</summary>
public static class RemindOfCompletion
{
    /// <param name="case">Any case.</param>
    /// <param name="number">The completion's number, as in the obligation.</param>
    /// <param name="nowUtc">Programme time. After an outage of ours that lasted beyond the deadline no reminder goes out any more.</param>
    /// <returns>The same case, unchanged, where the record owes no reminder at this time.</returns>
    public static Change Apply(Case @case, int number, DateTimeOffset nowUtc)
    {
        var occasion = number.ToString(CultureInfo.InvariantCulture);
        var due = @case.Obligations.FirstOrDefault(o => o.Kind == "completion-reminder" && o.Occasion == occasion);
        if (due is null || @case.Suspension is not null || nowUtc < due.Due.ToUtc()) return new(@case);

        var next = @case with { Obligations = @case.Obligations.Without("completion-reminder", occasion) };
        var open = @case.Completions.FirstOrDefault(c => c.Number == number && c.IsOpen);
        if (open is null || nowUtc >= open.Deadline.ToUtc()) return new(next) { Facts = [new("remind-of-completion", $"completion-{number}", null, "dropped")] };

        var lastDay = CompletionLetters.Day(open.Deadline);
        return new(next)
        {
            Facts = [new("remind-of-completion", $"completion-{number}", null, lastDay)],
            Letters = CompletionLetters.Asking(next, "completion-reminder", $"{number}-{lastDay}", open.Missing, open.Deadline),
        };
    }

    /// <summary>The completion has come or is over, or it has more time: after a suspension the reminder's date is not the deadline any more.</summary>
    internal static Refusal? Overtaken(Case @case, LetterOrder letter) => @case.Completions.FirstOrDefault(c => c.IsOpen) switch
    {
        null => new("completion-over", $"{@case.Reference} does not wait for a completion any more."),
        var open when CompletionLetters.Day(open.Deadline) != letter.Values["deadline"] => new("date-moved", $"The completion ends {CompletionLetters.Day(open.Deadline)}, and not {letter.Values["deadline"]}."),
        _ => null,
    };
}
