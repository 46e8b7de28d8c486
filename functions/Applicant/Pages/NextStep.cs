using Mpp.Adapters.Mail;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Functions.Applicant.Pages;

/// <summary>
/// What the reader does next. <paramref name="Do"/>: complete, sign, report or wait. The deadline is 24:00 of <paramref name="LastDay"/>, Stockholm time.
/// <paramref name="Page"/>: where it is done.
/// </summary>
public sealed record NextStep(string Do, string Text, DateOnly? LastDay = null, DateTimeOffset? DeadlineUtc = null, string? Page = null)
{
    public static NextStep Of(Viewer viewer)
    {
        var @case = viewer.Case;
        return PublicStatus.Code(@case) switch
        {
            PublicStatus.Suspended => Wait(viewer.Say(
                $"Ärendet är vilande. Skäl: {@case.Suspension!.Reason} Ni behöver inte göra något nu; vi skriver till er när det tas upp igen.",
                $"The case is suspended. Reason: {@case.Suspension!.Reason} You do not have to do anything now; we will write to you when it is resumed.")),
            "not-eligible" => Wait(viewer.Say(
                "Ansökan uppfyller inte villkoren. Har något blivit fel? Svara på vårt brev.",
                "The application does not meet the conditions. Is something not as it should be? Reply to our letter.")),
            "eligible" => Wait(viewer.Say(
                "Ni behöver inte göra något nu. En handläggare går igenom ansökan, och vi skriver till er.",
                "You do not have to do anything now. An officer is reading the application, and we will write to you.")),
            "returned" => Completion(viewer),
            PublicStatus.UnderAssessment => Wait(viewer.Say(
                "Ni behöver inte göra något nu. Ansökan bedöms, och vi skriver till er när beslutet finns.",
                "You do not have to do anything now. The application is being assessed, and we will write to you when there is a decision.")),
            "approved" => Wait(viewer.Say(
                "Ansökan är beviljad. Vi förbereder avtalet och skickar det till alla parter för underskrift.",
                "The application is approved. We are preparing the agreement and will send it to all parties for signature.")),
            "rejected" => Wait(viewer.Say(
                "Ansökan är avslagen. Ärendet är därmed avslutat hos oss.",
                "The application has been rejected. This ends the case.")),
            "agreement-sent" => Signing(viewer),
            "in-force" => Report(viewer),
            "withdrawn" => Wait(viewer.Say(
                "Ansökan är återtagen. Ni behöver inte göra något mer.",
                "The application has been withdrawn. There is nothing more to do.")),
            "terminated" => Wait(viewer.Say("ICLD har avbrutit ärendet.", "ICLD has terminated the case.")),
            _ => Wait(viewer.Say("Ärendet är avslutat. Ni behöver inte göra något mer.", "The case is closed. There is nothing more to do.")),
        };
    }

    static NextStep Completion(Viewer viewer)
    {
        if (viewer.OpenCompletion is not { } open) return Wait(viewer.Say("Ni behöver inte göra något nu.", "You do not have to do anything now."));
        var (lastDay, deadline) = (SwedishCalendar.LastDay(open.Deadline), open.Deadline.ToUtc());
        if (viewer.NowUtc >= deadline) return Wait(viewer.Say(
            "Tiden för komplettering har gått ut. Vi går vidare med det underlag som finns.",
            "The time for completion has ended. We go on with what we have."));
        return viewer.IsApplicant
            ? new("complete", viewer.Say(
                "Komplettera ansökan med det som saknas.",
                "Complete the application with what is missing."), lastDay, deadline, "completion")
            : new("wait", viewer.Say(
                "Den sökande har ombetts att komplettera ansökan.",
                "The applicant has been asked to complete the application. You do not have to do anything yourself."), lastDay, deadline);
    }

    static NextStep Signing(Viewer viewer)
    {
        if (viewer.MaySign)
        {
            var party = Parties.NameOf(viewer.Case, viewer.Contact.Party);
            return new("sign", viewer.Say(
                $"Läs avtalet och underteckna det för {party}.",
                $"Read the agreement and sign it for {party}."), Page: "agreement");
        }

        var agreement = viewer.Case.Agreement!;
        var waitingFor = agreement.Parties.Where(p => agreement.Signatures.All(s => s.Party != p)).Select(p => Parties.NameOf(viewer.Case, p)).ToList();
        if (waitingFor.Count == 0)
        {
            return Wait(agreement.InForceOn is { } day
                ? viewer.Say(
                    $"Alla parter har undertecknat. Avtalet börjar gälla {LetterWords.Date(day, "sv")}.",
                    $"All parties have signed. The agreement comes into force on {LetterWords.Date(day, "en")}.")
                : viewer.Say("Alla parter har undertecknat.", "All parties have signed."));
        }

        var names = LetterWords.List(waitingFor, viewer.Language);
        return Wait(viewer.Say(
            $"Vi väntar på underskrift från {names}. Ni behöver inte göra något nu.",
            $"We are waiting for the signature of {names}. You do not have to do anything now."));
    }

    /// <summary>The report that has come back to the applicant; null where none has.</summary>
    internal static Report? Returned(Viewer viewer) => viewer.Case is { Status: CaseStatus.InForce, Suspension: null } && viewer.NextReport is { Status: ReportStatus.Returned } returned ? returned : null;

    static NextStep Report(Viewer viewer)
    {
        if (viewer.NextReport is not { } report) return Wait(Paid(viewer));
        var (name, due) = (viewer.Report(report.Id, report.IsFinal), SwedishCalendar.EndOfDay(report.DueOn).ToUtc());
        var (isFor, date) = (viewer.Period(report.PeriodFrom, report.PeriodTo), viewer.Date(report.DueOn));
        if (report.Status == ReportStatus.Submitted) return Wait(viewer.Say(
            $"{PageWords.Capital(name)} har kommit in och granskas. Ni behöver inte göra något nu; vi skriver till er när den är godkänd, eller om något saknas.",
            $"{PageWords.Capital(name)} has come in and is being assessed. You do not have to do anything now; we will write to you when it is approved, or if something is missing."));
        if (!viewer.IsApplicant) return new("wait", viewer.Say(
            $"Den sökande lämnar {name}, perioden {isFor}.",
            $"The applicant sends {name}, the period {isFor}. You do not have to send anything yourself."), report.DueOn, due);
        return report.Status == ReportStatus.Returned
            ? new("report", viewer.Say($"{PageWords.Capital(name)} har kommit åter till er. Komplettera den med det som saknas och skicka den igen.", $"{PageWords.Capital(name)} has come back to you. Add what is missing and send it again."), report.DueOn, due, ReportPage.Name)
            : ReportView.IsOpen(viewer, report)
                ? new("report", viewer.Say($"Lämna {name}, perioden {isFor}.", $"Send {name}, the period {isFor}."), report.DueOn, due, ReportPage.Name)
                : new("report", viewer.Say(
                    $"Ni behöver inte göra något nu. Nästa gång är det {name}, perioden {isFor}. Vi skriver till er i god tid innan den ska vara inne.",
                    $"You do not have to do anything now. Next comes {name}, the period {isFor}. We will write to you in good time before it is due."), report.DueOn, due);
    }

    static string Paid(Viewer viewer) => viewer.Case.Payments.All(p => p.IsPaid)
        ? viewer.Say("Alla rapporter är godkända. Ni behöver inte göra något nu.", "All reports are approved. You do not have to do anything now.")
        : viewer.Say("Alla rapporter är godkända. Den sista utbetalningen är på väg; sedan avslutas ärendet.", "All reports are approved. The last payment is on its way; then the case is closed.");

    static NextStep Wait(string text) => new("wait", text);
}
