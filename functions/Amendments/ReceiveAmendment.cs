using Mpp.Adapters.Forms;
using Mpp.Domain.Amendments;
using Mpp.Domain.Cases;
using Mpp.Functions.Forms;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Amendments;

/// <summary>The applicant asks for a change of the agreement (handbook 4.9).</summary>
public sealed class ReceiveAmendment : ICaseForm
{
    public string Type => Delivery.AmendmentRequested;

    public ValueTask<Ruling<Change>?> ApplyAsync(SentForm sent, InHand hand)
    {
        if (RequestAmendment.IsRepeat(hand.Case, sent.ContentHash, hand.NowUtc)) return new((Ruling<Change>?)null);
        var form = sent.Read(AmendmentForm.Read);
        var amendment = new AmendmentSent(form.Kind, form.Reason, form.Moves, form.EndDate, form.Contacts, sent.Blob, sent.ContentHash, hand.Actor.Id, sent.ReceivedAtUtc);
        return new(RequestAmendment.Apply(hand.Case, amendment, hand.Settings, hand.NowUtc));
    }
}
