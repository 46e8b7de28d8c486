namespace Mpp.Domain.Calendar;

/// <summary>
/// A moment as people agree on it: local date-time plus IANA zone, turned into UTC when used, so that a change of the zone's rules moves it.
/// 24:00 of a day is written as 00:00 of the next.
/// </summary>
public sealed record LocalDeadline(DateTime Local, string Zone = LocalDeadline.Stockholm)
{
    public const string Stockholm = "Europe/Stockholm";
}

/// <summary>
/// Something the record says must happen later. <paramref name="Kind"/> says what (completion-expires, announce, agreement-reminder,
/// in-force, report-reminder …), <paramref name="Occasion"/> tells two of a kind apart.
/// </summary>
public sealed record Obligation(string Kind, string Occasion, LocalDeadline Due)
{
    public string Id => $"{Kind}_{Occasion}";
}
