using Mpp.Adapters.Forms;
using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;
using Mpp.Functions.Forms;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Reporting;

/// <summary>The applicant's annual report comes in (handbook 4.7).</summary>
public sealed class ReceiveReport : ICaseForm
{
    public string Type => Delivery.ReportSubmitted;

    public ValueTask<Ruling<Change>?> ApplyAsync(SentForm sent, InHand hand)
    {
        var form = sent.Read(ReportForm.Read);
        if (SubmitReport.IsRepeat(hand.Case, form.Report, sent.ContentHash)) return new((Ruling<Change>?)null);
        var report = new ReportSent(form.Report, [.. form.Narrative.Keys], form.Amounts, Files(sent, hand.Case, form.Report), sent.Blob, sent.ContentHash, sent.ReceivedAtUtc);
        return new(SubmitReport.Apply(hand.Case, report, hand.Settings, hand.NowUtc));
    }

    public bool IsRevision(SentForm sent, Case before)
    {
        var form = sent.Read(ReportForm.Read);
        return before.Reports.Any(r => r.Id == form.Report && r.Deliveries.Count > 0);
    }

    /// <summary>The files of the version before with those sent now: who adds the auditor's certificate need not send the accounts again.</summary>
    static IReadOnlyList<Attachment> Files(SentForm sent, Case @case, string report)
    {
        var next = AttachmentForm.NextNumber(CaseFiles.All(@case));
        var within = sent.Read(body => AttachmentForm.Read(body, sent.Blob, next));
        var before = @case.Reports.FirstOrDefault(r => r.Id == report) is { Deliveries: [.., var last] } ? last.Attachments : [];
        return AttachmentForm.Replace(before, [.. within.Concat(sent.Beside(next + within.Count)).Select(sent.Stored)]);
    }
}
