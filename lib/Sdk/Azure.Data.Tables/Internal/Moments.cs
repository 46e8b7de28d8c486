using System.Globalization;

namespace Azure.Data.Tables.Internal;

/// <summary>Moments as the service wants them: UTC, seven decimals, Z.</summary>
internal static class Moments
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    public static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public static string Text(DateTime moment) => moment.Kind == DateTimeKind.Utc
        ? moment.ToString(Format, CultureInfo.InvariantCulture)
        : throw new NotSupportedException($"DateTime {moment} has a Kind of {moment.Kind}. It has to be UTC: DateTime.SpecifyKind changes it.");

    public static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
