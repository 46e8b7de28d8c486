namespace Mpp.Domain.Cases;

/// <summary>A project's years: the first begins on its first day, each next one a year later. A year that has begun counts.</summary>
public static class ProjectYears
{
    /// <summary>How many years are begun from <paramref name="first"/> to <paramref name="last"/>, both inclusive; 0 if it ends before it begins.</summary>
    public static int Count(DateOnly first, DateOnly last)
    {
        if (last < first) return 0;
        var years = last.Year - first.Year;
        return years == 0 || first.AddYears(years) <= last ? years + 1 : years;
    }

    /// <summary>First and last day of the year numbered <paramref name="year"/> (from 1); the last year ends with the project.</summary>
    public static (DateOnly From, DateOnly To) Period(DateOnly first, DateOnly last, int year)
    {
        var end = first.AddYears(year).AddDays(-1);
        return (first.AddYears(year - 1), end < last ? end : last);
    }
}
