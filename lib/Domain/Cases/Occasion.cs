using System.Globalization;

namespace Mpp.Domain.Cases;

/// <summary>What can happen to a case more than once (a suspension, a hold, a moved date): the moment tells the letters apart.</summary>
static class Occasion
{
    public static string Of(DateTimeOffset nowUtc) => nowUtc.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
}
