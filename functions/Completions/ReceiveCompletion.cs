using Mpp.Adapters.Forms;
using Mpp.Domain.Cases;
using Mpp.Domain.Completions;
using Mpp.Functions.Forms;
using Mpp.Functions.Staff;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Completions;

/// <summary>The applicant sends what was missing of an application that was returned (handbook 4.3).</summary>
public sealed class ReceiveCompletion(ProgrammeCache programme) : ICaseForm
{
    public string Type => Delivery.CompletionSubmitted;

    public async ValueTask<Ruling<Change>?> ApplyAsync(SentForm sent, InHand hand)
    {
        var @case = hand.Case;
        if (IsRepeat(sent, @case)) return null;
        // Read anew, never from the cache: a deadline may have moved a second ago.
        var round = @case.RoundId is { } id ? (await programme.ReadAsync(CancellationToken.None)).FindRound(id)?.Round : null;
        return CompleteApplication.Apply(@case, Completed(sent, @case.Application), round, hand.Settings, new(@case.Revisions.Count + 1, "completion", sent.Blob, sent.ContentHash, sent.ReceivedAtUtc));
    }

    /// <summary>The same was sent before, for the completion that waits now: a second click, a sender that did not hear the answer.</summary>
    public static bool IsRepeat(SentForm sent, Case @case) =>
        @case.Revisions.Any(r => r.Kind == "completion" && r.ContentHash == sent.ContentHash && !@case.Completions.Any(c => c.IsOpen && c.SentAtUtc >= r.ReceivedAtUtc));

    /// <summary>The application with what was sent.</summary>
    static Application Completed(SentForm sent, Application current)
    {
        var read = sent.Read(body => ApplicationForm.Complete(current, body, sent.Blob));
        var beside = sent.Beside(AttachmentForm.NextNumber(read.Attachments));
        return read with { Attachments = [.. AttachmentForm.Replace(read.Attachments, beside).Select(sent.Stored)] };
    }
}
