using System.Globalization;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Domain.Intake;

/// <summary>
/// What the rules find in one application: one refusal or warning a code, so that ten thousand wrong lines make one sentence. What the sender wrote is
/// quoted cut short and without line breaks, because the sentences go into letters as lines of a list.
/// </summary>
sealed class Findings
{
    const int MostQuoted = 5, LongestQuote = 60;

    public List<Refusal> Refusals { get; } = [];
    public List<Refusal> Warnings { get; } = [];

    public void Refuse(string code, string message) => Add(Refusals, code, message);

    public void Warn(string code, string message) => Add(Warnings, code, message);

    /// <summary>Refuses where <paramref name="values"/> holds something that is not on the list.</summary>
    public void RefuseUnknown(string code, string what, IEnumerable<string> values, IReadOnlyCollection<string> known)
    {
        var strangers = values.Where(v => !known.Contains(v)).ToList();
        if (strangers.Count > 0) Refuse(code, $"{what} {Listed(strangers)} is not known. Use one of: {string.Join(", ", known)}.");
    }

    /// <summary>'a', 'b' and 3 more.</summary>
    public static string Listed(IEnumerable<string> values)
    {
        var distinct = values.Distinct().ToList();
        var shown = string.Join(", ", distinct.Take(MostQuoted).Select(Quoted));
        return distinct.Count > MostQuoted ? $"{shown} and {distinct.Count - MostQuoted} more" : shown;
    }

    public static string Quoted(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return $"'{(line.Length > LongestQuote ? $"{line[..LongestQuote]}…" : line)}'";
    }

    public static string Sek(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"SEK {amount:N0}");

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>What a clock in Stockholm showed, to the second: the last one of a round is argued about.</summary>
    public static string Moment(DateTimeOffset instant) => SwedishCalendar.StockholmTime(instant).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    static void Add(List<Refusal> list, string code, string message)
    {
        if (list.TrueForAll(r => r.Code != code)) list.Add(new(code, message));
    }
}
