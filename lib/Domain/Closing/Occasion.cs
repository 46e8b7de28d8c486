using System.Globalization;

namespace Mpp.Domain.Closing;

/// <summary>A case can be suspended and resumed more than once: the moment tells the letters apart.</summary>
static class Occasion
{
    public static string Of(DateTimeOffset nowUtc) => nowUtc.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
}
