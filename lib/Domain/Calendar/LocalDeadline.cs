namespace Mpp.Domain.Calendar;

/// <summary>
/// A moment as people agree on it: local date-time plus IANA zone, turned into UTC when used, so that a change of the zone's rules moves it.
/// 24:00 of a day is written as 00:00 of the next.
/// </summary>
public sealed record LocalDeadline(DateTime Local, string Zone = LocalDeadline.Stockholm)
{
    public const string Stockholm = "Europe/Stockholm";

    /// <summary>
    /// The instant. A local time that the clocks skip (02:30 in the night of March) is counted on from before the change, so that it comes as long after midnight as
    /// it reads. One that they show twice (02:30 in the night of October) is the second: a deadline ends when nobody can read an earlier time any more.
    /// </summary>
    /// <exception cref="TimeZoneNotFoundException">No such zone.</exception>
    public DateTimeOffset ToUtc()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(Zone);
        var local = DateTime.SpecifyKind(Local, DateTimeKind.Unspecified);
        // Within a gap .NET throws on conversion and gives the zone's base offset otherwise; the offset that held the day before is what people's watches showed.
        var offset = zone.IsInvalidTime(local) ? zone.GetUtcOffset(local.AddDays(-1))
            : zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Min()
            : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
