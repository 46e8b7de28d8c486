using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Agreements;

/// <summary>Thirty days after it was sent an unsigned agreement is a task for staff, once. Handbook section 4.6.</summary>
public static class EscalateSigning
{
    public const string Obligation = "agreement-escalation";

    /// <summary>The change has no facts and no tasks where nothing is due.</summary>
    public static Ruling<Change> Apply(Case @case, ProgrammeSettings settings, DateTimeOffset nowUtc)
    {
        const string Verb = "escalate-signing";
        if (Precondition.Check(@case, Verb, CaseStatus.AgreementSent) is { } wrong) return wrong;

        var agreement = SigningReminders.Of(@case);
        var days = settings.AgreementEscalationDays;
        var done = @case with { Obligations = @case.Obligations.Without(Obligation) };
        if (agreement.IsSignedByAll || @case.Obligations.All(o => o.Kind != Obligation)) return new Change(done);
        if (SigningReminders.At(agreement, days, settings).ToUtc() > nowUtc) return new Change(SigningReminders.PlanEscalation(@case, settings));

        var unsigned = string.Join(", ", SigningReminders.Unsigned(agreement));
        return new Change(done)
        {
            Facts = [new("signing-escalated", To: $"{days} days")],
            Tasks = [new("agreement-unsigned", $"{days}", $"{@case.Reference}: the agreement has been out for {days} days and is not signed by {unsigned}. Ring them.")],
        };
    }
}
