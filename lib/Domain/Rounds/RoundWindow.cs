using Mpp.Domain.Calendar;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Rounds;

/// <summary>When a round takes applications, and which. Handbook section 3.</summary>
public static class RoundWindow
{
    /// <summary>00:00 Stockholm of the first day.</summary>
    public static DateTimeOffset OpensAtUtc(this Round round) => SwedishCalendar.StartOfDay(round.OpensOn).ToUtc();

    /// <summary>24:00 Stockholm of the last day: what is received before it is in time.</summary>
    public static DateTimeOffset ClosesAtUtc(this Round round) => SwedishCalendar.EndOfDay(round.ClosesOn).ToUtc();

    /// <summary>Within the window; a paused round is still within it.</summary>
    public static bool IsWithin(this Round round, DateTimeOffset instant) => instant >= round.OpensAtUtc() && instant < round.ClosesAtUtc();

    /// <summary>The applicant's permit that holds at <paramref name="instant"/>; null if there is none.</summary>
    public static LatePermit? PermitFor(this Round round, string orgNumber, DateTimeOffset instant) =>
        round.LatePermits.FirstOrDefault(p => p.OrgNumber == orgNumber && instant < SwedishCalendar.EndOfDay(p.Until).ToUtc());

    /// <summary>True if the type can be applied for in the round. One that names no types takes all that roll, or all that do not, as it does itself.</summary>
    public static bool Takes(this Round round, GrantTypeRule type) => round.GrantTypes is { } types ? types.Contains(type.Type) : round.IsRolling == type.IsRolling;

    /// <summary>True if the round is not limited to other countries; which countries are in force is for the settings to say.</summary>
    public static bool Takes(this Round round, string country) => round.Countries is not { } countries || countries.Contains(country);
}
