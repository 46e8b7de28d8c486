using System.Diagnostics.CodeAnalysis;
using Mpp.Domain.Cases;

namespace Mpp.Domain.Reporting;

/// <summary>What the commands on reports have in common.</summary>
static class Reports
{
    public static Report? Find(Case @case, string id, [NotNull] out Refusal? unknown)
    {
        var known = @case.Reports.Count == 0 ? "it has none" : $"it has {string.Join(", ", @case.Reports.Select(r => r.Id))}";
        unknown = new("unknown-report", $"{@case.Reference} has no report '{id}'; {known}.");
        return @case.Reports.FirstOrDefault(r => r.Id == id);
    }

    public static Case Replace(Case @case, Report report) => @case with { Reports = [.. @case.Reports.Select(r => r.Id == report.Id ? report : r)] };
}
