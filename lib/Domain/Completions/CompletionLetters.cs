using System.Globalization;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Domain.Completions;

/// <summary>The letters of a completion. They go to the applicant's coordinators, who can act on them; the occasion is the completion's number.</summary>
static class CompletionLetters
{
    /// <summary>What is missing and until when, with an entry for the calendar.</summary>
    public static IReadOnlyList<LetterOrder> Asking(Case @case, string letter, string occasion, IReadOnlyList<string> missing, LocalDeadline deadline) =>
        [.. Recipients.Coordinators(@case).Select(to => new LetterOrder(letter, occasion, to, [], new Dictionary<string, string>
        {
            ["missing"] = string.Join('\n', missing),
            ["deadline"] = Day(deadline),
        })
        {
            Calendar = new(to.Language == "sv" ? $"Sista dag att komplettera ansökan {@case.Reference}" : $"Last day to complete application {@case.Reference}", SwedishCalendar.LastDay(deadline), deadline.ToUtc()),
        })];

    public static IReadOnlyList<LetterOrder> Telling(Case @case, string letter, string occasion, string name, string value) =>
        [.. Recipients.Coordinators(@case).Select(to => new LetterOrder(letter, occasion, to, [], new Dictionary<string, string> { [name] = value }))];

    /// <summary>The last day, as letters write it.</summary>
    public static string Day(LocalDeadline deadline) => SwedishCalendar.LastDay(deadline).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
