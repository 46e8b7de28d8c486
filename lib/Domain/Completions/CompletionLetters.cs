using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Domain.Completions;

/// <summary>The letters of a completion. They go to the applicant's coordinators, who can act on them; the occasion is the completion's number.</summary>
static class CompletionLetters
{
    /// <summary>What is missing and until when, with an entry for the calendar.</summary>
    public static IReadOnlyList<LetterOrder> Asking(Case @case, string letter, string occasion, IReadOnlyList<string> missing, LocalDeadline deadline) =>
        LetterOrders.To(
            Recipients.Coordinators(@case), letter, occasion,
            new Dictionary<string, string> { ["missing"] = LetterOrders.Lines(missing), ["deadline"] = Day(deadline) },
            to => new(Summary(@case.Reference, to.Language), SwedishCalendar.LastDay(deadline), deadline.ToUtc()));

    public static IReadOnlyList<LetterOrder> Telling(Case @case, string letter, string occasion, string name, string value) =>
        LetterOrders.To(Recipients.Coordinators(@case), letter, occasion, new Dictionary<string, string> { [name] = value });

    /// <summary>The last day, as letters write it.</summary>
    public static string Day(LocalDeadline deadline) => LetterOrders.Date(SwedishCalendar.LastDay(deadline));

    static string Summary(string reference, string language) => language == "sv" ? $"{reference}: sista dag att komplettera ansökan" : $"{reference}: last day to complete the application";
}
