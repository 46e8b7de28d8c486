using System.Globalization;
using System.Numerics;

namespace Mpp.Embedded.Timers;

/// <summary>The values that one field of a schedule allows, as bits.</summary>
readonly record struct CronField(ulong Bits)
{
    public int First => BitOperations.TrailingZeroCount(Bits);

    public bool Contains(int value) => (Bits >> value & 1) != 0;

    /// <summary>The next allowed value above <paramref name="value"/>; null if there is none.</summary>
    public int? After(int value) => Bits >> value >> 1 is not 0 and var rest ? value + 1 + BitOperations.TrailingZeroCount(rest) : null;

    public static CronField Parse(string text, string what, int lowest, int highest, string[]? names = null) =>
        new(text.Split(',').Aggregate(0UL, (bits, item) => bits | Item(item, what, lowest, highest, names)));

    static ulong Item(string text, string what, int lowest, int highest, string[]? names)
    {
        FormatException Wrong(string why) => new($"{what} '{text}': {why}");
        int Value(string value)
        {
            var named = names is null || value.Length < 3 ? -1 : Array.FindIndex(names, n => n.StartsWith(value, StringComparison.OrdinalIgnoreCase));
            var number = named >= 0 ? named + lowest : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1;
            return number >= lowest && number <= highest ? number : throw Wrong($"'{value}' is not between {lowest} and {highest}.");
        }

        var (range, stepText) = text.Split('/') switch
        {
            [var all] => (all, null),
            [var all, var every] => (all, every),
            _ => throw Wrong("more than one step."),
        };
        var step = stepText is null ? 1
            : int.TryParse(stepText, NumberStyles.None, CultureInfo.InvariantCulture, out var s) && s > 0 ? s
            : throw Wrong($"'{stepText}' is not a step.");
        var (from, to) = range.Split('-') switch
        {
            ["*"] => (lowest, highest),
            // The real parser takes "5/10" for "5" without a word.
            [var one] => stepText is null ? (Value(one), Value(one)) : throw Wrong($"a step needs a range, such as {one}-{highest}/{stepText}."),
            [var first, var last] => (Value(first), Value(last)),
            _ => throw Wrong("a range has two ends."),
        };
        if (from > to) throw Wrong("a range runs upwards.");

        var bits = 0UL;
        for (var value = from; value <= to; value += step) bits |= 1UL << value;
        return bits;
    }
}
