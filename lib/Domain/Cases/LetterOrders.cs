using System.Globalization;
using Mpp.Domain.Calendar;

namespace Mpp.Domain.Cases;

/// <summary>How commands order letters: one to each person, the values written as every text expects them.</summary>
public static class LetterOrders
{
    /// <summary>
    /// The letter to each of <paramref name="recipients"/>. A person who is there twice (coordinator and head, or at two parties) gets it once in a language.
    /// </summary>
    public static IReadOnlyList<LetterOrder> To(
        IEnumerable<Recipient> recipients, string letter, string occasion, IReadOnlyDictionary<string, string> values, Func<Recipient, CalendarEntry>? calendar = null) =>
        [
            .. recipients
                .DistinctBy(r => (r.Email.ToUpperInvariant(), r.Language))
                .Select(r => new LetterOrder(letter, occasion, r, [], values) { Calendar = calendar?.Invoke(r) }),
        ];

    /// <summary>Plain digits; the renderer writes them as the language does.</summary>
    public static string Amount(long sek) => sek.ToString(CultureInfo.InvariantCulture);

    public static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>As letters write it: yyyy-MM-dd HH:mm, Swedish time.</summary>
    public static string Moment(DateTimeOffset instant) => SwedishCalendar.StockholmTime(instant).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A list value: an item to a line, so an item's own line breaks become spaces.</summary>
    public static string Lines(IEnumerable<string> items) => string.Join('\n', items.Select(i => i.ReplaceLineEndings(" ").Trim()));
}
