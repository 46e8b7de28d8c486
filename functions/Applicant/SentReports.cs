using System.Text.Json;
using Mpp.Adapters.Blobs;
using Mpp.Adapters.Forms;
using Mpp.Domain.Cases;
using Mpp.Functions.Applicant.Pages;
using Mpp.Functions.Http;

namespace Mpp.Functions.Applicant;

/// <summary>The newest version of a report as it was sent, to fill the form of the next one: its texts and notes are in the raw delivery only.</summary>
public sealed class SentReports(BlobVault blobs)
{
    /// <summary>What the form of <paramref name="report"/> begins with; null where there is no report to write.</summary>
    public async Task<ReportFields?> FieldsAsync(Case @case, Report? report, CancellationToken cancellation)
    {
        if (report is null) return null;
        if (report.Deliveries is not [.., var newest]) return ReportFields.Empty(report);
        var body = await blobs.ReadAsync(BlobVault.Deliveries, newest.Blob, cancellation) ?? throw new InvalidOperationException($"{@case.Reference}: delivery {newest.Blob} of {report.Id} is not stored.");
        using var document = JsonDocument.Parse(body);
        var members = document.RootElement.GetProperty("data");
        return ReportFields.Of(report, Requests.Read(JsonSerializer.SerializeToUtf8Bytes(members), ReportForm.Read));
    }
}
