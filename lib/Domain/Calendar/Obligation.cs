using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;

namespace Mpp.Domain.Calendar;

/// <summary>
/// Something the record says must happen later. <paramref name="Kind"/> says what (completion-expires, announce, agreement-reminder,
/// in-force, report-reminder …), <paramref name="Occasion"/> tells two of a kind apart.
/// </summary>
public sealed record Obligation(string Kind, string Occasion, LocalDeadline Due)
{
    public string Id => $"{Kind}_{Occasion}";
}

/// <summary>How commands add to and take from a case's list; the list itself is never changed.</summary>
public static class Obligations
{
    /// <summary>With <paramref name="added"/>; one that has the id of an earlier one takes its place (a moved deadline).</summary>
    public static IReadOnlyList<Obligation> With(this IReadOnlyList<Obligation> list, params IReadOnlyList<Obligation> added) =>
        [.. list.Where(o => added.All(a => a.Id != o.Id)), .. added];

    /// <summary>Without those of <paramref name="kind"/>; of one <paramref name="occasion"/> where it is given.</summary>
    public static IReadOnlyList<Obligation> Without(this IReadOnlyList<Obligation> list, string kind, string? occasion = null) =>
        [.. list.Where(o => o.Kind != kind || (occasion is not null && o.Occasion != occasion))];

    /// <summary>It will be, or would be if the case were not suspended.</summary>
    internal static bool IsToCome(this Cases.Case @case, string kind, string? occasion = null) =>
        @case.Obligations.Concat(@case.Suspension?.Held ?? []).Any(o => o.Kind == kind && (occasion is null || o.Occasion == occasion));

    /// <summary>The kinds whose occasion is a report: each report's story sees to its own.</summary>
    public static readonly IReadOnlyList<string> OfReports = [RemindOfReport.Obligation, OrderPayment.Obligation];

    /// <summary>
    /// Those for which a hint is kept. A report's are found each by itself, since they begin its story; of all others the next one is enough: whoever carries it out asks for
    /// the one after it.
    /// </summary>
    public static IReadOnlyList<Obligation> ToBeFound(this IReadOnlyList<Obligation> list) =>
    [
        .. list.GroupBy(o => OfReports.Contains(o.Kind) ? o.Id : "")
            .Select(g => g.OrderBy(o => o.Due.ToUtc()).ThenBy(o => o.Id, StringComparer.Ordinal).First()),
    ];
}
