namespace Mpp.Domain.Cases;

/// <summary>A project's years: the first begins on its first day, each next one a year later. Budgets and reports are by these years.</summary>
public static class ProjectYears
{
    /// <summary>
    /// The day on which year <paramref name="year"/> (from 1) begins. After 29 February that is 1 March, so that a project from 29 February to
    /// 28 February is one year and not a year and a day.
    /// </summary>
    public static DateOnly Begins(DateOnly start, int year) =>
        start is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(start.Year + year - 1) ? new(start.Year + year - 1, 3, 1) : start.AddYears(year - 1);

    /// <summary>How many years are begun from <paramref name="start"/> to <paramref name="end"/>, both inclusive; 0 if it ends before it begins.</summary>
    public static int Count(DateOnly start, DateOnly end)
    {
        if (end < start) return 0;
        var years = end.Year - start.Year;
        return years == 0 || Begins(start, years + 1) <= end ? years + 1 : years;
    }
}
