using System.Globalization;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Completions;

/// <summary>
/// An officer sends an application back and names what is missing. The applicant has ten working days, of which the first is the day after the letter; after two such
/// rounds staff decide on what there is. Handbook section 4.3.
/// </summary>
public static class ReturnForCompletion
{
    const int MostItems = 20, LongestItem = 500;

    /// <param name="case">Eligible, or accepted as complete and not yet under review.</param>
    /// <param name="missing">What is missing, an item a thing; goes into the letter as written.</param>
    /// <param name="actor">The officer.</param>
    /// <param name="settings">In force today: days and hours are live, not frozen with the case.</param>
    /// <param name="nowUtc">The letter's day is this instant's in Stockholm.</param>
    public static Ruling<Change> Apply(Case @case, IReadOnlyList<string> missing, Actor actor, ProgrammeSettings settings, DateTimeOffset nowUtc)
    {
        const string Verb = "return";
        List<Refusal> refusals = [];
        if (Precondition.Check(@case, Verb, CaseStatus.Eligible, CaseStatus.Complete) is { } refusal) refusals.Add(refusal);
        if (@case.Completions.Count >= settings.CompletionRounds)
            refusals.Add(new("completions-used-up", $"Case {@case.Reference} has been returned {@case.Completions.Count} times, which is the most. Accept it as complete, or decide on what there is."));

        // A line of the letter's list each: line breaks inside would make two of one.
        var items = missing.Select(m => string.Join(' ', m.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ToList();
        if (items.Count is 0 or > MostItems || items.Exists(i => i.Length is 0 or > LongestItem))
            refusals.Add(new("missing-list", $"Name what is missing: 1 to {MostItems} items of 1 to {LongestItem} characters; this has {items.Count}, the longest of {items.Select(i => i.Length).DefaultIfEmpty(0).Max()}."));
        if (refusals.Count > 0) return refusals;

        var number = @case.Completions.Count + 1;
        var occasion = number.ToString(CultureInfo.InvariantCulture);
        var lastDay = SwedishCalendar.AddWorkingDays(SwedishCalendar.StockholmDate(nowUtc), settings.CompletionWorkingDays);
        var deadline = SwedishCalendar.EndOfDay(lastDay, settings.Zone);
        var reminder = SwedishCalendar.At(SwedishCalendar.AddWorkingDays(lastDay, -settings.CompletionReminderWorkingDays), settings.LettersGoOutAt, settings.Zone);
        var next = StatusTable.Change(@case, CaseStatus.Returned) with
        {
            Completions = [.. @case.Completions, new(number, items, actor.Name, nowUtc, deadline)],
            Obligations = @case.Obligations.With(
                [.. reminder.ToUtc() > nowUtc ? [new Obligation("completion-reminder", occasion, reminder)] : Array.Empty<Obligation>(), new("completion-expires", occasion, deadline)]),
        };
        return new Change(next)
        {
            Facts = [new(Verb, $"completion-{number}", null, CompletionLetters.Day(deadline), string.Join("; ", items)), .. StatusTable.Facts(@case, next)],
            Letters = CompletionLetters.Asking(next, "returned", occasion, items, deadline),
        };
    }
}
