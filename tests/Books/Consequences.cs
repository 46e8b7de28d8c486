using System.Globalization;
using Mpp.Domain.Agreements;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using Mpp.Domain.Completions;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;
using Mpp.Domain.Settings;

namespace Mpp.Tests.Books;

/// <summary>Which rule an obligation's time sets going, and by which settings: the stories' part, as functions/Stories carries it out.</summary>
static class Consequences
{
    public static Ruling<Change> Of(Case @case, Obligation obligation, ProgrammeSettings settings, ProgrammeSettings live, DateTimeOffset now) => obligation.Kind switch
    {
        "completion-reminder" => RemindOfCompletion.Apply(@case, Number(obligation), now),
        "completion-expires" => ExpireCompletion.Apply(@case, Number(obligation), now),
        RemindToSign.Obligation => RemindToSign.Apply(@case, live, now),
        EscalateSigning.Obligation => EscalateSigning.Apply(@case, settings, now),
        PutInForce.Obligation => PutInForce.Apply(@case, settings, now),
        RemindOfReport.Obligation => RemindOfReport.Apply(@case, obligation.Occasion, live, now),
        OrderPayment.Obligation => RemindOfPayment.Apply(@case, obligation.Occasion, [], now),
        TellPartnership.Obligation => TellPartnership.Done(@case, TellPartnership.HoldsNow(@case, live.PaymentsHeldFromOffset, now), live.PaymentsHeldFromOffset, now)!,
        ReleaseCommitment.Obligation => ReleaseCommitment.Apply(@case, obligation.Occasion),
        _ => throw new LawBrokenException($"{@case.Reference}: nothing is known to follow from {obligation.Id}."),
    };

    static int Number(Obligation obligation) => int.Parse(obligation.Occasion, CultureInfo.InvariantCulture);
}
