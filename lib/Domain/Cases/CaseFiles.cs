namespace Mpp.Domain.Cases;

/// <summary>Every file of a case, of whatever form it came with: ids are unique among all of them, and staff read them all in one way.</summary>
public static class CaseFiles
{
    /// <summary>The application's, then those of the reports, each once: a later version of a report keeps the files of the one before.</summary>
    public static IReadOnlyList<Attachment> All(Case @case) =>
        [.. @case.Application.Attachments.Concat(@case.Reports.SelectMany(r => r.Deliveries).SelectMany(d => d.Attachments)).DistinctBy(a => a.Id)];

    /// <summary>Those that the story has still to store.</summary>
    public static IReadOnlyList<Attachment> Open(Case @case) => [.. All(@case).Where(a => a is { Blob: null, Failure: null })];

    /// <summary>The case with the files of <paramref name="changed"/> (by id) in the place of its own.</summary>
    public static Case With(Case @case, IReadOnlyDictionary<string, Attachment> changed)
    {
        return @case with
        {
            Application = @case.Application with { Attachments = Changed(@case.Application.Attachments) },
            Reports = [.. @case.Reports.Select(Of)],
        };

        Report Of(Report report) => !report.Deliveries.Any(d => d.Attachments.Any(a => changed.ContainsKey(a.Id))) ? report
            : report with { Deliveries = [.. report.Deliveries.Select(d => d with { Attachments = Changed(d.Attachments) })] };

        IReadOnlyList<Attachment> Changed(IReadOnlyList<Attachment> files) => [.. files.Select(a => changed.GetValueOrDefault(a.Id, a))];
    }
}
